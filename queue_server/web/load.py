"""The load of the city: the board's figures."""

from __future__ import annotations

from statistics import median
from typing import Any

from fastapi import APIRouter, Request

from hall_config.model import Hall
from queue_server.domain.load import HallLoad, Tally
from queue_server.domain.standing import hall_open
from queue_server.domain.stopping import stop_of
from queue_server.domain.view import HallView
from queue_server.web.access import Who, allow
from queue_server.web.city_schemas import Load
from queue_server.web.halls import as_of
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.schemas import Wait
from queue_server.web.show import Reader
from queue_server.web.waits import NONE, line_wait

router = APIRouter(tags=["city"])


@router.get("/city/load")
async def city_load(request: Request, parts: Parts, who: Who) -> dict[str, Any]:
    """Every hall of the asker's scope in figures, and their sums."""
    allow(who, "read_load")
    language = language_of(request)
    rows = loads(parts, [one for one in parts.city.halls.values() if who.serves(one.id)], language)
    sums = ("waiting", "remote", "windows_open", "serving", "issued", "served", "missed")
    at = Reader(parts=parts, language=language).moment(parts.clock.now())
    # what the shared line has is counted where windows draw it
    there = [row for row in rows if row.hall in parts.city.places]
    totals = {name: sum(getattr(row, name) for row in there) for name in sums}
    return {"at": at, "rows": rows, "totals": totals, "next": None}


def loads(parts: WebParts, halls: list[Hall], language: Language) -> list[Load]:
    """Halls in figures."""
    return [_load(parts, hall, language) for hall in halls]


def figures(parts: WebParts, hall: str) -> HallLoad:
    """The figures of a hall now."""
    return Tally(parts.halls.route(hall).view).load(parts.clock.now())


def _load(parts: WebParts, hall: Hall, language: Language) -> Load:
    view, now = parts.halls.route(hall.id).view, parts.clock.now()
    targets = [policy.target_wait_s for policy in hall.policies.values()]
    return Load(
        hall=hall.id,
        name=language.of(hall.name),
        kind=hall.kind.value,
        longitude=hall.longitude,
        latitude=hall.latitude,
        open=hall_open(parts.city, hall, now),
        windows=len(hall.windows),
        wait=_wait(parts, view),
        stopped=stop_of(view, "", now) is not None,
        target_wait_s=round(median(targets)) if targets else 0,
        alarms=sorted({one.alarm for one in view.alarms.values()}),
        as_of=as_of(parts, hall.id),
        **figures(parts, hall.id).document(),
    )


def _wait(parts: WebParts, view: HallView) -> Wait:
    """The wait in the longest line; none when nobody waits."""
    lines = {service: view.waiting(service) for service in view.rules}
    longest = max(lines, key=lambda service: lines[service], default=None)
    return line_wait(parts, view.hall, longest) if longest and lines[longest] else NONE
