"""`/reports/{name}`: one door for every report; a new one is a line in `REPORTS`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response

from hall_config.calendar import instant_of
from hall_config.model import City
from queue_server.domain.follow_up import department_of
from queue_server.domain.idle import Sweep
from queue_server.domain.rights import Principal, Role
from queue_server.web.access import Who, allow
from queue_server.web.estimate_report import estimate_table
from queue_server.web.evaluation_report import evaluation_table
from queue_server.web.idle_report import idle_table
from queue_server.web.language import Language, language_of
from queue_server.web.parts import FollowUps, Lives, Parts, Past, WebParts
from queue_server.web.problems import Malformed
from queue_server.web.report_table import FILES, Table

router = APIRouter(tags=["reports"])
LONGEST_DAYS = 400
PAGE = 1000
"""Events read at a time."""
HEAVY: Mapping[str, int] = {"idle": 62}
"""Reports that go along every event: the most days, times halls, that a page asks for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where reports read: the past, the tasks, the configuration in force, and what time it is."""

    past: Past
    follow_ups: FollowUps
    city: City
    now: int
    lives: Lives | None = None
    """Where a hall's whole past is read; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Days, both included, halls, and for whom; a department sees only what is its own."""

    first: date
    last: date
    halls: Collection[str]
    language: Language
    department: str | None = None

    def span(self, city: City) -> tuple[int, int]:
        """The days in city milliseconds, the end not included."""
        start = instant_of(self.first, 0, city.timezone)
        return start, instant_of(self.last + timedelta(days=1), 0, city.timezone)


async def evaluations(sources: Sources, wanted: Wanted) -> Table:
    """Grades by hall, department, window and item, with the follow-ups of the bad ones."""
    start, end = wanted.span(sources.city)
    graded = await sources.past.graded(wanted.halls, start, end)
    tasks = await sources.follow_ups.all(wanted.halls, start, end)
    if wanted.department is not None:
        city, own = sources.city, wanted.department
        graded = [one for one in graded if department_of(one, city) == own]
        tasks = [one for one in tasks if department_of(one.evaluation, city) == own]
    return evaluation_table(sources.city, graded, tasks, now=sources.now, language=wanted.language)


async def estimates(sources: Sources, wanted: Wanted) -> Table:
    """How true the shown waits were, by hall, service, day, hour and estimator."""
    found = await sources.past.judged(wanted.halls, *wanted.span(sources.city))
    return estimate_table(sources.city, found, language=wanted.language)


async def idle(sources: Sources, wanted: Wanted) -> Table:
    """What windows did of their time, and the lines in which people waited and nobody called."""
    start, end = wanted.span(sources.city)
    swept = {}
    for hall in wanted.halls if sources.lives is not None else ():
        swept[hall] = await _swept(sources, hall, start, min(end, sources.now))
    return idle_table(sources.city, swept, language=wanted.language, department=wanted.department)


async def _swept(sources: Sources, hall: str, start: int, end: int) -> Sweep:
    """Along a hall's events of a period; beside the loop, since a day has thousands."""
    assert sources.lives is not None
    view = await sources.lives.replay(hall, start - 1)
    sweep = Sweep(view=view, at=start, zone=ZoneInfo(sources.city.timezone))
    while True:
        page = await sources.lives.after(hall, view.position, limit=PAGE)
        goes_on = await asyncio.to_thread(sweep.take, page, end)
        if not page or not goes_on:
            break
    sweep.end(max(start, end))
    return sweep


REPORTS: Mapping[str, Callable[[Sources, Wanted], Awaitable[Table]]] = {
    "evaluations": evaluations,
    "estimates": estimates,
    "idle": idle,
}
"""Every report by its name."""


@router.get("/reports/{name}", response_model=None)
async def report(
    request: Request,
    parts: Parts,
    who: Who,
    name: str,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    hall: str | None = None,
    format: Literal["json", "csv", "xlsx"] = "json",
) -> dict[str, Any] | Response:
    """A report of some days, both included, of one hall or of all that the asker answers for."""
    if hall is not None:
        parts.halls.route(hall)
    allow(who, "read_reports", hall)
    if name not in REPORTS:
        raise HTTPException(404)
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise Malformed("to")
    language = language_of(request)
    wanted = wanted_by(parts, who, hall or "", first, last, language)
    if (last - first).days >= longest(name, wanted):
        raise Malformed("to")
    table = await made(parts, name, wanted)
    if format == "json":
        return document(table, wanted)
    media, write = FILES[format]
    file = f"{name}-{first:%Y%m%d}-{last:%Y%m%d}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    return Response(write(table, language), media_type=media, headers=headers)


def wanted_by(
    parts: WebParts, who: Principal, hall: str, first: date, last: date, language: Language
) -> Wanted:
    """What somebody asks for by right: one hall, or all that the asker answers for."""
    halls = [hall] if hall else [one for one in parts.city.halls if who.serves(one)]
    return Wanted(
        first=first, last=last, halls=halls, language=language, department=_department(who)
    )


def longest(name: str, wanted: Wanted) -> int:
    """The most days that a page may ask of a report, by how many halls it is about."""
    heavy = HEAVY.get(name)
    return LONGEST_DAYS if heavy is None else max(1, heavy // max(1, len(wanted.halls)))


async def made(parts: WebParts, name: str, wanted: Wanted) -> Table:
    """The report of this name."""
    sources = Sources(
        past=parts.past,
        follow_ups=parts.follow_ups,
        city=parts.city,
        now=parts.clock.now(),
        lives=parts.lives,
    )
    return await REPORTS[name](sources, wanted)


def document(table: Table, wanted: Wanted) -> dict[str, Any]:
    """The report as JSON: its columns with their titles, and rows by column."""
    titles = table.titles(wanted.language)
    columns = [
        {"id": column.id, "title": title, "measure": column.measure.value}
        for column, title in zip(table.columns, titles, strict=True)
    ]
    return {
        "name": table.name,
        "from": wanted.first.isoformat(),
        "to": wanted.last.isoformat(),
        "columns": columns,
        "rows": table.documents(),
        "next": None,
    }


def _department(who: Principal) -> str | None:
    wide = who.roles & {Role.MANAGER, Role.CITY}
    return None if wide else who.department
