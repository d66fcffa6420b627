"""Arriving for an appointment: in time with the slot's start as place, late by the normal rule."""

from __future__ import annotations

from queue_server.domain.appointment import Appointment, Promise
from queue_server.domain.commands import CheckIn
from queue_server.domain.decisions.freeing import movable_promise, promise_changed
from queue_server.domain.decisions.plan import Plan, changed
from queue_server.domain.numbers import number_text, ticket_id
from queue_server.domain.order import LineRule
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Kind, State, Ticket, TicketClass
from queue_server.domain.view import HallView, number_key


def check_in(view: HallView, command: CheckIn, now: int) -> Plan:
    """Give the number that was promised; who checked in already is told the same number.

    A stop of the service does not end a promise, nor does a day's quota.
    """
    known = view.appointment(command.appointment)
    given = view.tickets.get(known.ticket or "")
    if given is not None:
        waits = given.state is State.WAITING
        return Plan(ticket=given.id, ahead=waits, appointment=known.id)
    booked = movable_promise(view, "check_in", command.appointment)
    rule = view.rules[booked.service]
    if command.day < booked.day or now < booked.start - 1000 * rule.early_s:
        raise refusal("TOO_EARLY", booked.id)
    if command.day > booked.day or view.is_over(rule.zone, booked.day):
        raise refusal("TOO_LATE", booked.id)
    ticket = _ticket(view, booked, command, rule, now)
    arrived = {"state": Promise.ARRIVED, "ticket": ticket.id, "ended_at": now}
    events = (
        changed("issued", ticket, ticket.document()),
        promise_changed("arrived", booked, arrived),
    )
    return Plan(events=events, ticket=ticket.id, ahead=True, appointment=booked.id)


def _ticket(
    view: HallView, booked: Appointment, command: CheckIn, rule: LineRule, now: int
) -> Ticket:
    key = number_key(booked.day, rule.prefix)
    count = view.numbers.get(key, 0) + 1
    if count >= view.floor(booked.day, rule.prefix):
        raise refusal("NUMBERS_SPENT", rule.prefix)
    number = number_text(rule.prefix, count)
    in_time = now <= booked.end + 1000 * rule.late_s
    class_ = _class(rule, in_time=in_time, priority=bool(command.priority))
    return Ticket(
        id=ticket_id(view.hall, booked.day, number),
        hall=view.hall,
        day=booked.day,
        number=number,
        serial=view.serial + 1,
        service=booked.service,
        items=booked.items,
        kind=Kind.PERSON,
        ticket_class=class_,
        channel=command.channel,
        state=State.WAITING,
        lane=class_.value,
        joined=booked.start if in_time else now,
        issued_at=now,
        slot_at=booked.start,
        appointment=booked.id,
        subject=booked.subject,
        agent=booked.agent,
        mask=booked.mask,
        language=booked.language,
        people=booked.people,
        wishes=command.wishes,
        device=command.device,
    )


def _class(rule: LineRule, *, in_time: bool, priority: bool) -> TicketClass:
    """Who is priority too gets the larger head start."""
    if not in_time:
        return TicketClass.PRIORITY if priority else TicketClass.NORMAL
    if priority and rule.head_priority_s > rule.head_appointment_s:
        return TicketClass.PRIORITY
    return TicketClass.APPOINTMENT
