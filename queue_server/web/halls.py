"""Halls: what they are, whether they are open, and their lines now."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from hall_config.model import Hall
from queue_server.clock import rfc3339
from queue_server.domain.events import Position
from queue_server.domain.intake import reached_today
from queue_server.domain.sight import Sight, event_for, sight_of, view_document
from queue_server.domain.standing import open_windows
from queue_server.domain.stopping import stop_of
from queue_server.domain.view import REMOTE_LANE, HallView, lane_key
from queue_server.domain.window import WindowPhase
from queue_server.ports import StoredEvent
from queue_server.web.access import Who, allow
from queue_server.web.city_schemas import HallOut, LineOut
from queue_server.web.hours import ZoneHours, hours_today, zone_hours
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.schemas import Rows
from queue_server.web.waits import estimated, line_wait
from queue_server.wire.codec import event_document

router = APIRouter(tags=["halls"])
PAGE = 500


@router.get("/halls", response_model_exclude_none=True)
async def halls(request: Request, parts: Parts) -> Rows[HallOut]:
    """All halls with their lines."""
    return Rows(rows=await all_halls(parts, language_of(request)))


async def all_halls(parts: WebParts, language: Language) -> list[HallOut]:
    """Every hall as the contract writes it; others get their turn between two halls."""
    found = []
    for hall in parts.city.places.values():
        found.append(hall_out(parts, hall, language))
        await asyncio.sleep(0)
    return found


@router.get("/halls/{hall}", response_model_exclude_none=True)
async def one_hall(request: Request, parts: Parts, hall: str) -> HallOut:
    """One hall with its lines."""
    parts.halls.route(hall)
    return hall_out(parts, parts.city.halls[hall], language_of(request))


def hall_out(parts: WebParts, hall: Hall, language: Language) -> HallOut:
    """A hall as the contract writes it, now."""
    view, now = parts.halls.route(hall.id).view, parts.clock.now()
    zones = {zone: zone_hours(parts, hall, zone, now) for zone in hall.zones}
    calling = open_windows(view)
    lines = [
        _line(parts, hall, service, view, zones[zone], calling[service], language)
        for service, zone in hall.services.items()
    ]
    return HallOut(
        id=hall.id,
        name=language.of(hall.name),
        kind=hall.kind.value,
        address=language.of(hall.address),
        longitude=hall.longitude,
        latitude=hall.latitude,
        datum=parts.city.datum.value,
        open=any(one.open for one in zones.values()),
        hours=hours_today(parts, hall),
        windows=len(hall.windows),
        windows_open=sum(one.state is WindowPhase.OPEN for one in view.windows.values()),
        waiting=sum(line.waiting for line in lines),
        as_of=as_of(parts, hall.id),
        services=lines,
    )


def as_of(parts: WebParts, hall: str) -> str | None:
    """When what is known of a hall was last true; None while it is."""
    at = parts.as_of(hall)
    return None if at is None else rfc3339(at, parts.clock.zone)


def _line(
    parts: WebParts,
    hall: Hall,
    service: str,
    view: HallView,
    hours: ZoneHours,
    calling: int,
    language: Language,
) -> LineOut:
    found, zone = parts.city.services[service], hall.zones[hall.services[service]]
    now, wait = parts.clock.now(), line_wait(parts, view.hall, service)
    stopped = stop_of(view, service, now)
    late = hours.issuing and not reached_today(parts.city, hall, service, estimated(wait), at=now)
    return LineOut(
        service=service,
        name=language.of(found.name),
        prefix=hall.prefix or found.prefix,
        zone=zone.id,
        place=language.of(zone.place),
        waiting=view.waiting(service),
        remote=len(view.lanes.get(lane_key(service, REMOTE_LANE), ())),
        wait=wait,
        windows_open=calling,
        issuing=hours.issuing and stopped is None and not late,
        issuing_until=None if late else hours.until,
        late=late or None,
        stopped=stopped.said(language.value) if stopped else None,
    )


@router.get("/halls/{hall}/view")
async def view_of_hall(parts: Parts, who: Who, hall: str) -> dict[str, Any]:
    """The fold of the hall with its position, as the reader's role may see it.

    Another centre is told this one's own name.
    """
    view = parts.halls.route(hall).view
    allow(who, "read_view", hall)
    document = view_document(view, sight_of(who))
    found = {"position": view.position.text(), "view": document}
    return found | ({"me": parts.centre} if sight_of(who) is Sight.WHOLE else {})


@router.get("/halls/{hall}/events")
async def events_of_hall(
    parts: Parts,
    who: Who,
    hall: str,
    after: Annotated[str, Query(max_length=40)],
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
    stored: Annotated[bool, Query()] = False,
) -> Rows[dict[str, Any]]:
    """The hall's events after a position, in order, trimmed ones from the journal.

    `stored`, for another centre: as the journal has them, over all epochs, with who asked, the
    request's fingerprint and the reply.
    """
    port = parts.halls.route(hall)
    allow(who, "read_view", hall)
    if stored and parts.history is not None:
        allow(who, "settle", hall)
        found = await parts.history(hall, Position.parse(after), limit=limit)
        return Rows(rows=[_stored(one) for one in found], next=None)
    position = Position.parse(after, epoch=port.view.position.epoch)
    events = await port.after(position, limit=limit)
    end = events[-1].position.text() if len(events) == limit else None
    sight = sight_of(who)
    return Rows(rows=[event_document(event_for(event, sight)) for event in events], next=end)


def _stored(stored: StoredEvent) -> dict[str, Any]:
    more = {
        "principal": stored.principal,
        "fingerprint": stored.fingerprint,
        "reply": stored.reply,
    }
    return event_document(stored.event) | {k: one for k, one in more.items() if one is not None}
