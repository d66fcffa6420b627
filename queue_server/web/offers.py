"""Where a ticket can go instead of waiting here: the halls that do all that it is for."""

from __future__ import annotations

from fastapi import APIRouter, Request

from hall_config.model import Hall
from queue_server.domain.balance import Option, mean_of, wait_at_arrival
from queue_server.domain.ticket import State, Ticket
from queue_server.web.access import Who
from queue_server.web.choosing import best_first, hall_row
from queue_server.web.city_schemas import ItemHall
from queue_server.web.doing import readable
from queue_server.web.fields import Latitude, Longitude, Place, position
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.schemas import Rows

router = APIRouter(tags=["tickets"])


@router.get("/tickets/{ticket}/halls", response_model_exclude_none=True)
async def halls_of_ticket(
    request: Request,
    parts: Parts,
    who: Who,
    ticket: str,
    lat: Latitude = None,
    lon: Longitude = None,
) -> Rows[ItemHall]:
    """Other halls that would take the ticket now, best first by way and wait; holder and staff.

    `advised` says which is worth moving to; without a position none is, of a remote ticket. The
    position is used and forgotten.
    """
    _, found = readable(request, parts, who, ticket)
    return Rows(rows=halls_for(parts, found, language_of(request), here=position(lat, lon)))


def halls_for(
    parts: WebParts, ticket: Ticket, language: Language, *, here: Place | None = None
) -> list[ItemHall]:
    """Halls that a ticket can move to now, held against staying where it is.

    The way is from its own hall, where its holder is; of a remote one from `here`, and nobody
    knows the way where that is not told.
    """
    city, at = parts.city, parts.clock.now()
    home = city.halls[ticket.hall]
    start = here if ticket.state is State.REMOTE else (home.latitude, home.longitude)
    rows = []
    for hall in city.places.values():
        service = service_there(parts, hall, ticket)
        if hall is home or service is None:
            continue
        way = None if start is None else parts.travel.seconds(*start, hall)
        rows.append(hall_row(parts, hall, service, way, at, language))
    staying = None if start is None else _staying(parts, ticket, home, start)
    return best_first(parts, [row for row in rows if row.issuing], language, staying=staying)


def _staying(parts: WebParts, ticket: Ticket, home: Hall, start: Place) -> Option:
    """Waiting on where the ticket is; who moved once is held there by all that he has waited."""
    way = parts.travel.seconds(*start, home) if ticket.state is State.REMOTE else 0
    rest = parts.waits.ticket(ticket.hall, ticket.id)
    wait_s = wait_at_arrival(mean_of(rest), way) if rest else 0.0
    return Option(hall=home.id, travel_s=way, wait_s=wait_s, kept=ticket.moved_from is not None)


def service_there(parts: WebParts, hall: Hall, ticket: Ticket) -> str | None:
    """The line that the ticket would wait in; None where the hall does not do all of it."""
    if any(item not in hall.items for item in ticket.items):
        return None
    if ticket.service in hall.services:
        return ticket.service
    # a line that gathers a zone's items is known to its own hall only
    lines = [parts.city.items[item].service for item in ticket.items if item in parts.city.items]
    known = bool(lines) and all(line in hall.services for line in lines)
    return lines[0] if known else None
