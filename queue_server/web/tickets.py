"""Numbers: taken, read, moved."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from queue_server.domain.rights import Principal, Role, concerns, may
from queue_server.domain.ticket import Ticket
from queue_server.web.access import Who, allow, ticket_caller
from queue_server.web.asked import MoveAsked, TicketAsked
from queue_server.web.doing import Ask, TicketPlace, place_of, readable
from queue_server.web.language import language_of
from queue_server.web.moving import move_number
from queue_server.web.parts import API, Parts, WebParts
from queue_server.web.schemas import PublicTicket, Rows, TicketOut, Why
from queue_server.web.show import Reader, public_ticket, shows_key, ticket_out
from queue_server.web.taking import take
from queue_server.web.why import why

router = APIRouter(tags=["tickets"])
WAY_LIMIT_S = 6 * 3600


@router.post("/tickets", status_code=201, response_model_exclude_none=True)
async def take_number(ask: Ask, body: TicketAsked, response: Response) -> TicketOut:
    """Take a number: in the hall by kiosk or staff, away from it by anyone."""
    reply = await take(ask.parts, ask.request, ask.who, body, ask.key)
    ticket = Ticket.from_document(reply["ticket"])
    response.headers["Location"] = f"{API}/tickets/{ticket.id}"
    reader = Reader(parts=ask.parts, language=ask.language, holder=True)
    view = ask.parts.halls.route(ticket.hall).view
    return ticket_out(reader, view, ticket, ahead=reply["ahead"], said=reply.get("wait"))


@router.get("/tickets/{ticket}", response_model_exclude_none=True)
async def read_ticket(
    request: Request,
    parts: Parts,
    who: Who,
    ticket: str,
    travel_s: Annotated[int | None, Query(ge=0, le=WAY_LIMIT_S)] = None,
) -> TicketOut | PublicTicket:
    """The ticket for its holder and staff; without key its state and the people ahead only.

    `travel_s`, how long the holder's way takes, is used for `leave_at` and forgotten.
    """
    place = place_of(parts, ticket)
    found = place.ticket()
    reader = _reader(request, parts, who, place, found, way_s=travel_s)
    return (
        public_ticket(place.view, found)
        if reader is None
        else ticket_out(reader, place.view, found)
    )


def _reader(
    request: Request,
    parts: WebParts,
    who: Principal,
    place: TicketPlace,
    ticket: Ticket,
    *,
    way_s: int | None,
) -> Reader | None:
    """For whom a ticket is written; None for anyone."""
    caller = ticket_caller(request, parts, who, ticket=place.id, hall=place.hall)
    if not (may(caller, "read_ticket", place.hall) and concerns(caller, parts.city, ticket)):
        return None
    return Reader(
        parts=parts,
        language=language_of(request),
        staff=not caller.roles & {Role.HOLDER, Role.FOLLOWER, Role.DISPLAY},
        follower=Role.FOLLOWER in caller.roles,
        way_s=way_s,
        holder=shows_key(caller, ticket, parts.clock.now()),
    )


@router.get("/tickets/{ticket}/why", response_model_exclude_none=True)
async def read_why(request: Request, parts: Parts, who: Who, ticket: str) -> Why:
    """The rule behind the ticket's place or call, in a sentence."""
    place, found = readable(request, parts, who, ticket)
    reason = await parts.reasons.of(place.port, found.id)
    return why(place.view, found, reason, language_of(request))


@router.get("/halls/{hall}/tickets", response_model_exclude_none=True)
async def tickets_by_number(
    request: Request,
    parts: Parts,
    who: Who,
    hall: str,
    number: Annotated[str, Query(min_length=2, max_length=8)],
) -> Rows[TicketOut]:
    """The hall's tickets of a number, newest first."""
    view = parts.halls.route(hall).view
    allow(who, "read_ticket", hall)
    asked = number.strip().upper().replace(" ", "")
    found = [
        one
        for one in view.tickets.values()
        if one.number == asked and concerns(who, parts.city, one)
    ]
    reader = Reader(parts=parts, language=language_of(request), staff=True)
    newest = sorted(found, key=lambda ticket: -ticket.serial)
    return Rows(rows=[ticket_out(reader, view, ticket) for ticket in newest])


@router.post("/tickets/{ticket}/move", response_model_exclude_none=True)
async def move_ticket(ask: Ask, ticket: str, body: MoveAsked) -> TicketOut:
    """Move to another hall, place kept; answers the new ticket, to which the old one leads."""
    place = ask.place(ticket)
    who = allow(ask.caller(place), "move", place.hall)
    reply = await move_number(ask.parts, who.id, ask.key, ticket, body.hall)
    new = Ticket.from_document(reply["ticket"])
    reader = Reader(parts=ask.parts, language=ask.language, holder=True)
    return ticket_out(reader, ask.parts.halls.route(new.hall).view, new)
