"""Where a ticket can go instead of waiting here: the halls that do all that it is for."""

from __future__ import annotations

from fastapi import APIRouter, Request

from hall_config.model import Hall
from queue_server.domain.ticket import State, Ticket
from queue_server.web.access import Who
from queue_server.web.city_schemas import ItemHall
from queue_server.web.doing import readable
from queue_server.web.items import best_first, hall_row
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.schemas import Rows

router = APIRouter(tags=["tickets"])


@router.get("/tickets/{ticket}/halls", response_model_exclude_none=True)
async def halls_of_ticket(request: Request, parts: Parts, who: Who, ticket: str) -> Rows[ItemHall]:
    """Other halls that would take the ticket now, best first by way and wait; holder and staff."""
    _, found = readable(request, parts, who, ticket)
    return Rows(rows=halls_for(parts, found, language_of(request)))


def halls_for(parts: WebParts, ticket: Ticket, language: Language) -> list[ItemHall]:
    """Halls that a ticket can move to now; the way is from its own hall, where its holder is.

    Of a remote one nobody knows where the holder is, so that no way is told.
    """
    city, at = parts.city, parts.clock.now()
    home = city.halls[ticket.hall]
    rows = []
    for hall in city.halls.values():
        service = service_there(parts, hall, ticket)
        if hall is home or service is None:
            continue
        way = None
        if ticket.state is not State.REMOTE:
            way = parts.travel.seconds(home.latitude, home.longitude, hall)
        rows.append(hall_row(parts, hall, service, way, at, language))
    return best_first([row for row in rows if row.issuing])


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
