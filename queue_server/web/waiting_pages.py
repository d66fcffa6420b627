"""How long people wait: every hall of the city, and the lines of one hall."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from queue_server.domain.intake import reached_today
from queue_server.web.city_schemas import HallOut, LineOut
from queue_server.web.halls import all_halls, hall_out
from queue_server.web.language import language_of
from queue_server.web.pages import unknown
from queue_server.web.parts import Parts
from queue_server.web.render import page
from queue_server.web.waits import estimated

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/now")
async def now_page(request: Request, parts: Parts) -> Response:
    """The city's waits now."""
    halls = await all_halls(parts, language_of(request))
    longest = {one.id: max(_lines_of_today(parts, one), key=_p50, default=None) for one in halls}
    return page(request, parts, "now", halls=halls, longest=longest)


@router.get("/hall/{hall}")
async def hall_page(request: Request, parts: Parts, hall: str) -> Response:
    """One hall: where it is, when it is open, and its lines now, the fullest first."""
    found = parts.city.halls.get(hall)
    if found is None:
        return unknown(request, parts, "HALL_UNKNOWN")
    told = hall_out(parts, found, language_of(request))
    lines = sorted(told.services, key=lambda line: (-line.waiting, not line.issuing, line.name))
    return page(request, parts, "hall", hall=told, lines=lines, hours=laid_together(told.hours))


def laid_together(spans: list[dict[str, str]]) -> list[tuple[str, str]]:
    """The spans of all zones laid together: when somebody is there."""
    found: list[tuple[str, str]] = []
    for opens, closes in sorted((span["opens"], span["closes"]) for span in spans):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return found


def _lines_of_today(parts: Parts, hall: HallOut) -> list[LineOut]:
    """The lines with people in them that who comes now could still be served in."""
    config, now = parts.city.halls[hall.id], parts.clock.now()
    return [
        line
        for line in hall.services
        if line.waiting
        and reached_today(parts.city, config, line.service, estimated(line.wait), at=now)
    ]


def _p50(line: LineOut) -> int:
    return line.wait.p50_s
