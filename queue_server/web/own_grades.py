"""What a clerk may know of the own evaluations: a mean of many, never a grade, never from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from statistics import fmean
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from hall_config.calendar import instant_of, service_day
from queue_server.domain.follow_up import Appeal
from queue_server.domain.rights import Principal
from queue_server.web.access import Who, allow
from queue_server.web.parts import Parts, WebParts

router = APIRouter(tags=["evaluation"])
DAYS = 30


class OwnGrades(BaseModel):
    """Evaluations of the own handlings in whole days past; both are null while there are few."""

    days: int = DAYS
    at_least: int
    count: int | None = None
    mean: float | None = None


@router.get("/evaluations/own")
async def own_grades(parts: Parts, who: Who) -> OwnGrades:
    """The mean of the own handlings' grades in the last 30 days.

    Today is left out and few are not told: two means in a row would tell who graded in between.
    """
    return await grades_of(parts, who)


async def grades_of(parts: WebParts, who: Principal) -> OwnGrades:
    """The own grades of whoever may read them."""
    allow(who, "read_own_grades")
    city = parts.city
    today = service_day(parts.clock.now(), city.timezone)
    start, end = (
        instant_of(day, 0, city.timezone) for day in (today - timedelta(days=DAYS), today)
    )
    halls = [hall for hall in city.halls if who.serves(hall)]
    grades: Counter[int] = Counter()
    for one in await parts.past.graded(halls, start, end, clerk=who.id):
        if one.opinion:
            grades[one.grade] += one.count
    for task in await parts.follow_ups.all(halls, start, end):
        if task.appeal is Appeal.WITHDRAWN and task.evaluation.clerk == who.id:
            grades[task.evaluation.grade] -= 1
    count, least = grades.total(), city.evaluation.clerk_at_least
    if count < least:
        return OwnGrades(at_least=least)
    return OwnGrades(at_least=least, count=count, mean=round(fmean(grades, grades.values()), 2))


async def desk_grades(parts: WebParts, who: Principal) -> Mapping[str, Any] | None:
    """What the clerk's desk shows of them: `{days, count, mean}`, None while there are few."""
    found = await grades_of(parts, who)
    return None if found.count is None else found.model_dump(exclude={"at_least"})
