"""Booking: a place in a slot goes once, is held for a while, promised, or given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from queue_server.domain.appointment import (
    OPEN,
    PROMISE_MOVES,
    Appointment,
    Promise,
    appointment_id,
)
from queue_server.domain.commands import Book, Hold, LapseHold, Unbook
from queue_server.domain.decisions.freeing import (
    StepSlots,
    lapsed,
    movable_promise,
    promise_changed,
)
from queue_server.domain.decisions.plan import Plan, Planned
from queue_server.domain.order import LineRule
from queue_server.domain.refusals import refusal
from queue_server.domain.slots import Share
from queue_server.domain.view import HallView


def hold(view: HallView, command: Hold, now: int) -> Plan:
    """Keep the places, book them, or wait for them; holds of these slots that ran out lapse."""
    rule, slots = view.offered(command.service), StepSlots(view, now)
    if view.is_over(rule.zone, command.day):
        raise refusal("SLOT_GONE", command.service)
    if command.replaces is not None:
        movable_promise(view, "check_in", command.replaces)
    _judge_limits(view, command, rule, now)
    events = slots.freed(command.service, (one.start for one in command.slots))
    shares = (Share.BOOKING, Share.GUIDE)[: 2 if command.guide else 1]
    share = slots.share(command.service, command.slots, shares)
    # places of several slots become free one by one: nobody can be offered them
    if share is None and not (command.awaits and len(command.slots) == 1):
        raise refusal("SLOT_FULL", command.service)
    made = _appointment(view, command, share, now)
    events.append(promise_changed(_MADE[made.state], made, made.document()))
    slots.put(made)
    if made.state is Promise.BOOKED:
        events += _replaced(view, slots, made, now)
    return Plan(events=tuple(events), appointment=made.id)


_MADE: Mapping[Promise, str] = {
    Promise.BOOKED: "booked",
    Promise.HELD: "held",
    Promise.AWAITED: "awaited",
}
_HOLDER = ("subject", "agent", "mask", "language")


def _appointment(view: HallView, command: Hold, share: Share | None, now: int) -> Appointment:
    serial, first = view.appointed + 1, command.slots[0]
    state = Promise.BOOKED if command.booked else Promise.HELD
    state = Promise.AWAITED if share is None else state
    asked = {name: getattr(command, name) for name in (*_HOLDER, "replaces", "people")}
    return Appointment(
        id=appointment_id(view.hall, command.day, command.time, serial),
        hall=view.hall,
        day=command.day,
        serial=serial,
        service=command.service,
        items=command.items,
        start=first.start,
        end=first.end,
        parts=tuple(asdict(one) for one in command.slots),
        share=(share or Share.BOOKING).value,
        channel=command.channel,
        state=state,
        made_at=now,
        expires_at=command.until if state is Promise.HELD else None,
        booked_at=now if state is Promise.BOOKED else None,
        **asked,
    )


def book(view: HallView, command: Book, now: int) -> Plan:
    """Make the promise of a hold; what is booked already stays so."""
    if view.appointment(command.appointment).state is Promise.BOOKED:
        return Plan(appointment=command.appointment)
    held = movable_promise(view, "book", command.appointment)
    if held.expires_at is not None and now > held.expires_at:
        raise refusal("SLOT_GONE", held.id)
    told = {name: getattr(command, name) for name in _HOLDER}
    told = {name: value for name, value in told.items() if value is not None}
    _judge_limits(view, replace(held, **told), view.rules[held.service], now)
    change: dict[str, Any] = {"state": Promise.BOOKED, "booked_at": now, "expires_at": None}
    events = [promise_changed("booked", held, change | told)]
    events += _replaced(view, StepSlots(view, now), held, now)
    return Plan(events=tuple(events), appointment=held.id)


def unbook(view: HallView, command: Unbook, now: int) -> Plan:
    """Give the places back; who waits for one is offered it in the same step."""
    known = movable_promise(view, "unbook", command.appointment)
    limit = known.start - 1000 * view.rules[known.service].cancel_s
    if command.by == "holder" and known.state is Promise.BOOKED and now > limit:
        raise refusal("TOO_LATE", known.id)
    slots = StepSlots(view, now)
    events = _given_back(slots, known, now, by=command.by, reason=command.reason)
    return Plan(events=tuple(events), appointment=known.id)


def lapse_hold(view: HallView, command: LapseHold, now: int) -> Plan:
    """End a hold whose time is over; nothing happens to what is booked or has ended."""
    known = view.appointments.get(command.appointment)
    if known is None or known.state not in PROMISE_MOVES["lapse_hold"]:
        return Plan()
    ends = known.start - 1 if known.expires_at is None else known.expires_at
    if now <= ends:
        raise refusal("TOO_EARLY", known.id)
    slots = StepSlots(view, now)
    slots.drop(known)
    freed = slots.freed(known.service, (part["start"] for part in known.parts))
    return Plan(events=(lapsed(known, now), *freed), appointment=known.id)


def _replaced(view: HallView, slots: StepSlots, new: Appointment, now: int) -> list[Planned]:
    """The end of the appointment that a booking takes the place of, if it still stands."""
    old = view.appointments.get(new.replaces or "")
    if old is None or old.state is not Promise.BOOKED:
        return []
    return _given_back(slots, old, now, by="change", reason=None)


def _given_back(
    slots: StepSlots, one: Appointment, now: int, *, by: str, reason: str | None
) -> list[Planned]:
    change = {"state": Promise.CANCELLED, "reason": reason, "expires_at": None, "ended_at": now}
    slots.drop(one)
    freed = slots.freed(one.service, (part["start"] for part in one.parts))
    return [promise_changed("cancelled", one, change, by=by), *freed]


def _judge_limits(view: HallView, asked: Hold | Appointment, rule: LineRule, now: int) -> None:
    """Refuse LIMIT_REACHED with `applicant` or `agent`; what it replaces, or is, does not count."""
    own = {asked.replaces, asked.id if isinstance(asked, Appointment) else None}
    by_subject = asked.subject is not None and rule.booking_limit > 0
    by_agent = asked.agent is not None and rule.agent_limit > 0
    if not (by_subject or by_agent):
        return
    standing = [
        one
        for one in view.appointments.values()
        if one.state in OPEN
        and one.id not in own
        and not (one.expires_at is not None and now > one.expires_at)
    ]
    same = [one for one in standing if one.service == asked.service]
    if by_subject and sum(one.subject == asked.subject for one in same) >= rule.booking_limit:
        raise refusal("LIMIT_REACHED", "applicant")
    that_day = [one for one in standing if one.day == asked.day]
    if by_agent and sum(one.agent == asked.agent for one in that_day) >= rule.agent_limit:
        raise refusal("LIMIT_REACHED", "agent")
