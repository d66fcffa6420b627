"""Appointments: slots with room, a promised time held, booked, given back, kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from queue_server.appointing import check_in_command, confirm, promise
from queue_server.domain.appointment import Appointment
from queue_server.domain.booking import offers, released_days, room
from queue_server.domain.bounds import bounded
from queue_server.domain.commands import Caller, Unbook
from queue_server.domain.hall import Reply
from queue_server.domain.intake import Asked, service_of
from queue_server.domain.rights import ANYONE, STAFF_ROLES, Principal, Role, may
from queue_server.domain.ticket import Channel, Ticket
from queue_server.ports import perform
from queue_server.web.access import Who, allow, ticket_caller
from queue_server.web.appointment_schemas import (
    AppointmentOut,
    ArriveAsked,
    Arrived,
    BookAsked,
    ConfirmAsked,
    PublicAppointment,
    SlotOut,
)
from queue_server.web.booked import appointment_out, appointment_place, wanted_of
from queue_server.web.doing import Ask, Asking, TicketPlace, require_own_key
from queue_server.web.issuing import holder_asked
from queue_server.web.language import language_of
from queue_server.web.parts import API, Parts, WebParts
from queue_server.web.problems import SignInNeeded
from queue_server.web.rates import Door
from queue_server.web.schemas import Rows
from queue_server.web.show import Reader, ticket_out

router = APIRouter(tags=["appointments"])


@router.get("/halls/{hall}/slots")
async def slots(
    request: Request,
    parts: Parts,
    hall: str,
    item: Annotated[str, Query(min_length=1, max_length=80)],
    date: Date | None = None,
) -> Rows[SlotOut]:
    """The slots with room of an item's line: of one day, or of all days that are on offer."""
    reader = Reader(parts=parts, language=language_of(request))
    parts.halls.route(hall)
    return Rows(rows=slots_with_room(reader, hall, item, date))


def slots_with_room(reader: Reader, hall: str, item: str, date: Date | None) -> list[SlotOut]:
    """The slots that can be booked; full ones are left out."""
    parts = reader.parts
    city, view, now = parts.city, parts.halls.route(hall).view, parts.clock.now()
    service = service_of(city, city.halls[hall], Asked(items=(item,)))
    days = released_days(city, city.halls[hall], service, at=now)
    found = [
        (one, room(view, one, at=now))
        for day in days
        if date in (None, day) and city.items[item].bookable
        for one in offers(city, view, service, day, at=now)
    ]
    return [
        SlotOut(
            slot=one.id,
            start=reader.moment(one.slot.start),
            end=reader.moment(one.slot.end),
            room=left,
        )
        for one, left in found
        if left > 0
    ]


@router.post("/appointments", status_code=201, response_model_exclude_none=True)
async def book(ask: Ask, body: BookAsked, response: Response) -> AppointmentOut:
    """Hold a place while the form is filled, or book it at once; by anyone."""
    reply = await take_appointment(ask.parts, ask.request, ask.who, body, ask.key)
    made = Appointment.from_document(reply["appointment"])
    response.headers["Location"] = f"{API}/appointments/{made.id}"
    reader = Reader(parts=ask.parts, language=ask.language, holder=True)
    return appointment_out(reader, ask.parts.halls.route(made.hall).view, made)


async def take_appointment(
    parts: WebParts, request: Request, who: Principal, body: BookAsked, key: str
) -> Reply:
    """Hold or book; anonymously only by phone, and not too often."""
    port = parts.halls.route(body.hall)
    allow(who, "hold", body.hall)
    require_own_key(who, key)
    if who == ANYONE:
        if body.channel is not Channel.PHONE:
            raise SignInNeeded
        await parts.limiter.pass_(Door.TICKET, request)
    if body.instead_of is not None:
        old = appointment_place(parts, body.instead_of)
        allow(_caller(parts, request, who, old), "unbook", body.hall)
    caller = Caller(principal=who.id, id=key)
    wanted = bounded(wanted_of(body))
    return await promise(port, parts.city, parts.records, wanted, caller, at=parts.clock.now())


def _caller(parts: WebParts, request: Request, who: Principal, place: TicketPlace) -> Principal:
    return ticket_caller(request, parts, who, ticket=place.id, hall=place.hall)


@router.get("/appointments/{appointment}", response_model_exclude_none=True)
async def read(
    request: Request, parts: Parts, who: Who, appointment: str
) -> AppointmentOut | PublicAppointment:
    """The appointment for its holder and staff; without key its state only."""
    place = appointment_place(parts, appointment)
    found = place.view.appointment(appointment)
    caller = _caller(parts, request, who, place)
    reader = Reader(
        parts=parts,
        language=language_of(request),
        staff=bool(caller.roles & STAFF_ROLES),
        holder=Role.HOLDER in caller.roles,
    )
    if may(caller, "read_ticket", place.hall):
        return appointment_out(reader, place.view, found)
    expires = None if found.expires_at is None else reader.moment(found.expires_at)
    return PublicAppointment(id=found.id, state=found.state.value, expires_at=expires)


@router.post("/appointments/{appointment}/confirm", response_model_exclude_none=True)
async def make_sure(ask: Ask, appointment: str, body: ConfirmAsked | None = None) -> AppointmentOut:
    """Make a hold, or an offer from the waiting list, a booking."""
    place, caller = _acting(ask, appointment, "book")
    holder = holder_asked(body.holder) if body and body.holder else None
    subject = body.subject if body else None
    reply = await confirm(
        place.port,
        ask.parts.city,
        ask.parts.records,
        appointment,
        holder,
        subject,
        Caller(principal=caller.id, id=ask.key),
        at=ask.parts.clock.now(),
    )
    return _told(ask, caller, place, reply)


@router.post("/appointments/{appointment}/cancel", response_model_exclude_none=True)
async def give_back(ask: Ask, appointment: str) -> AppointmentOut:
    """Give the places back; by its holder up to the policy's limit."""
    place, caller = _acting(ask, appointment, "unbook")
    by = "holder" if Role.HOLDER in caller.roles else "staff"
    command = Unbook(appointment=appointment, by=by)
    return _told(ask, caller, place, await perform(place.port, command, caller.id, ask.key))


@router.post("/appointments/{appointment}/arrive", response_model_exclude_none=True)
async def arrive(ask: Ask, appointment: str, body: ArriveAsked | None = None) -> Arrived:
    """Its holder is in the hall: the number that was promised."""
    place, caller = _acting(ask, appointment, "check_in")
    command = check_in_command(ask.parts.city, place.view, appointment, at=ask.parts.clock.now())
    kiosk = Role.KIOSK in caller.roles
    staff = bool(caller.roles & STAFF_ROLES)
    channel = Channel.KIOSK if kiosk else Channel.STAFF if staff else Channel.PHONE
    command = replace(
        command,
        channel=channel,
        device=caller.id if kiosk else None,
        priority=body.priority if body else None,
        wishes=tuple(body.wishes) if body and body.wishes is not None else None,
    )
    reply = await perform(place.port, bounded(command), caller.id, ask.key)
    ticket = Ticket.from_document(reply["ticket"])
    reader = Reader(parts=ask.parts, language=ask.language, staff=staff, holder=kiosk or not staff)
    return Arrived(
        appointment=_told(ask, caller, place, reply),
        ticket=ticket_out(reader, place.view, ticket, ahead=reply.get("ahead")),
    )


def _acting(ask: Asking, appointment: str, action: str) -> tuple[TicketPlace, Principal]:
    """Where it is and who acts on it, by key or by right; 401 or NOT_ALLOWED without."""
    place = appointment_place(ask.parts, appointment)
    return place, allow(ask.caller(place), action, place.hall)


def _told(ask: Asking, caller: Principal, place: TicketPlace, reply: Reply) -> AppointmentOut:
    reader = Reader(
        parts=ask.parts,
        language=ask.language,
        staff=bool(caller.roles & STAFF_ROLES),
        holder=Role.HOLDER in caller.roles,
    )
    return appointment_out(reader, place.view, Appointment.from_document(reply["appointment"]))
