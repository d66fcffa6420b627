"""Appointments from the web's words to the domain's, and back."""

from __future__ import annotations

from queue_server.appointing import Wanted
from queue_server.domain.appointment import Appointment, Promise, split_appointment_id
from queue_server.domain.refusals import refusal
from queue_server.domain.view import HallView
from queue_server.web.appointment_schemas import AppointmentOut, BookAsked
from queue_server.web.doing import TicketPlace
from queue_server.web.issuing import holder_asked
from queue_server.web.parts import WebParts
from queue_server.web.show import Reader


def wanted_of(asked: BookAsked) -> Wanted:
    """What the body of a request asks for."""
    return Wanted(
        slot=asked.slot,
        items=asked.wanted,
        service=asked.service,
        channel=asked.channel,
        held=asked.hold,
        awaits=asked.waiting_list,
        replaces=asked.instead_of,
        matters=asked.matters,
        holder=holder_asked(asked.holder) if asked.holder else None,
        subject=asked.subject,
        people=asked.people,
    )


def appointment_place(parts: WebParts, appointment: str) -> TicketPlace:
    """Where an appointment is; APPOINTMENT_UNKNOWN when its id names no hall of ours."""
    split = split_appointment_id(appointment)
    if split is None or split.hall not in parts.city.halls:
        raise refusal("APPOINTMENT_UNKNOWN", appointment[:80])
    return TicketPlace(id=appointment, hall=split.hall, port=parts.halls.route(split.hall))


def appointment_out(reader: Reader, view: HallView, one: Appointment) -> AppointmentOut:
    """An appointment for its holder or for staff."""
    hall, rule = reader.parts.city.halls[one.hall], view.rules[one.service]
    keys = reader.parts.keys if reader.holder else None
    standing = one.state is Promise.HELD and one.expires_at is not None
    return AppointmentOut(
        id=one.id,
        hall=one.hall,
        hall_name=reader.language.of(hall.name),
        address=reader.language.of(hall.address),
        service=one.service,
        service_name=reader.service_name(one.service),
        items=list(one.items),
        place=reader.place_name(hall, one.service),
        state=one.state.value,
        start=reader.moment(one.start),
        end=reader.moment(one.end),
        arrive_from=reader.moment(one.start - 1000 * rule.early_s),
        arrive_until=reader.moment(one.end + 1000 * rule.late_s),
        cancel_until=reader.moment(one.start - 1000 * rule.cancel_s),
        expires_at=reader.moment(one.expires_at or 0) if standing else None,
        offered=one.offered if standing else None,
        places=sum(part["places"] for part in one.parts),
        ticket=one.ticket,
        ticket_key=keys.holder_key(one.ticket) if keys and one.ticket else None,
        holder_key=keys.holder_key(one.id) if keys else None,
        channel=one.channel.value,
        mask=one.mask if reader.staff else None,
        people=one.people,
    )
