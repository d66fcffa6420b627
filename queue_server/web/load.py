"""The load of the city: the board's figures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from hall_config.model import Hall
from queue_server.web.access import Who, allow
from queue_server.web.figures import Figures
from queue_server.web.hours import hall_open
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.schemas import Load, Wait
from queue_server.web.show import Reader
from queue_server.web.waits import line_wait

router = APIRouter(tags=["city"])


@router.get("/city/load")
async def city_load(request: Request, parts: Parts, who: Who) -> dict[str, Any]:
    """Every hall of the asker's scope in figures, and their sums."""
    allow(who, "read_load")
    language = language_of(request)
    rows = [
        load_of(parts, hall, language) for hall in parts.city.halls.values() if who.serves(hall.id)
    ]
    sums = ("waiting", "remote", "windows_open", "serving", "issued", "served", "missed")
    at = Reader(parts=parts, language=language).moment(parts.clock.now())
    totals = {name: sum(getattr(row, name) for row in rows) for name in sums}
    return {"at": at, "rows": rows, "totals": totals, "next": None}


def load_of(parts: WebParts, hall: Hall, language: Language) -> Load:
    """One hall in figures."""
    view, now = parts.halls.route(hall.id).view, parts.clock.now()
    found = Figures.of(parts, hall.id)
    wait = (
        line_wait(parts, view, found.longest_line)
        if found.longest_line
        else Wait(p10_s=0, p50_s=0, p90_s=0)
    )
    return Load(
        hall=hall.id,
        name=language.of(hall.name),
        kind=hall.kind.value,
        longitude=hall.longitude,
        latitude=hall.latitude,
        open=hall_open(parts, hall, now),
        windows=len(hall.windows),
        wait=wait,
        stopped="" in view.stops,
        waiting=found.waiting,
        remote=found.remote,
        windows_open=found.windows_open,
        serving=found.serving,
        longest_wait_s=found.longest_wait_s,
        target_wait_s=found.target_wait_s,
        issued=found.issued,
        served=found.served,
        missed=found.missed,
    )
