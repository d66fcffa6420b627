"""The shared line 云队列: a window with spare time draws from it, in steps of two halls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from queue_server.domain.commands import Draw, GiveBack, Place, Release, Reserve, Undraw
from queue_server.domain.decisions.calling import called, foremost, ready, why
from queue_server.domain.decisions.plan import (
    Plan,
    Planned,
    at,
    changed,
    handling,
    movable,
    one,
    rested,
)
from queue_server.domain.numbers import LAST_NUMBER, number_text, ticket_id
from queue_server.domain.order import Candidate, Head, Rule, candidate, most_urgent
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import (
    LANES,
    Channel,
    State,
    Suspend,
    Ticket,
    window_lane,
)
from queue_server.domain.view import HallView, lane_key, number_key

DEPTH = 100
"""How many tickets of a lane are looked at for one that suits the window."""


def reserve(view: HallView, command: Reserve, now: int) -> Plan:
    """Keep the window for a drawing; no event when somebody waits for it here."""
    window = ready(view, command.window)
    own, helped = window.entitled(window.own), window.entitled(window.help)
    waits = window_lane(command.window) in view.lanes or foremost(view, own, helped, now)
    events = () if waits else (_window("reserved", command.window, command.draw),)
    return Plan(events=events, window=command.window)


def release(view: HallView, command: Release, now: int) -> Plan:
    """Let the window go; no event when it is reserved for no such drawing."""
    mine = view.window(command.window).drawing == command.draw
    events = (_window("released", command.window, None),) if mine else ()
    return Plan(events=events, window=command.window)


def _window(kind: str, window: str, draw: str | None) -> Planned:
    return f"window.{kind}", {"window": window, "set": {"drawing": draw}}


def draw(view: HallView, command: Draw, now: int) -> Plan:
    """The foremost ticket that suits goes to a window elsewhere; no event when none does."""
    found = most_urgent(list(_candidates(view, command, now)))
    if found is None:
        return Plan()
    ticket = view.tickets[found.head.ticket]
    change = {
        "state": State.SUSPENDED,
        "suspend": Suspend.STEP,
        "suspended_at": now,
        "draw": command.draw,
        "at_hall": command.hall,
        "at_window": command.window,
    }
    return one(changed("drawn", ticket, change), ticket)


def _candidates(view: HallView, command: Draw, now: int) -> Iterable[Candidate]:
    for service in command.services:
        rule = view.rules.get(service)
        if rule is None:
            continue
        heads = _suiting(view, service, command)
        found = candidate(service, heads, rule, view.rows.get(service), now=now)
        if found is not None:
            yield found


def _suiting(view: HallView, service: str, command: Draw) -> Mapping[str, Head]:
    """Of each lane the foremost ticket that the window may handle."""
    heads, able = {}, frozenset(command.items)
    for lane in LANES:
        for joined, serial, name in view.lanes.get(lane_key(service, lane), ())[:DEPTH]:
            ticket = view.tickets[name]
            if able.issuperset(ticket.items) and command.hall not in (ticket.passed or ()):
                heads[lane] = Head(ticket=name, lane=lane, joined=joined, serial=serial)
                break
    return heads


def undraw(view: HallView, command: Undraw, now: int) -> Plan:
    """Back to its own place; TICKET_ELSEWHERE when another drawing has it."""
    ticket = movable(view, "undraw", command.ticket)
    if ticket.draw != command.draw:
        raise refusal("TICKET_ELSEWHERE", ticket.at_hall or "")
    change: dict[str, Any] = {
        "state": State.WAITING,
        "suspend": None,
        "suspended_at": None,
        "draw": None,
        "at_hall": None,
        "at_window": None,
        **rested(ticket, now),
    }
    passed = ticket.passed or ()
    if command.passed and ticket.at_hall not in passed:
        change["passed"] = [*passed, ticket.at_hall]
    if command.note is not None:
        change["note"] = command.note
    return one(changed("undrawn", ticket, change), ticket)


def place(view: HallView, command: Place, now: int) -> Plan:
    """The drawn ticket is called at its window; MOVE_CLOSED unless the window waits for it."""
    window = view.window(command.window)
    if window.drawing != command.draw:
        raise refusal("MOVE_CLOSED", command.ticket)
    rule = view.offered(command.service)
    if view.is_over(rule.zone, command.day):
        raise refusal("HALL_CLOSED")
    count = view.numbers.get(number_key(command.day, command.prefix), 0) + 1
    if count > LAST_NUMBER:
        raise refusal("NUMBERS_SPENT", command.prefix)
    ticket = _placed(view, command, number_text(command.prefix, count), now)
    call = called(view, command.window, ticket, why(view, ticket, Rule.SHARED), now)
    events = (
        _window("released", command.window, None),
        changed("issued", ticket, ticket.document()),
        *call.events,
    )
    return Plan(events=events, ticket=ticket.id, window=command.window, reason=call.reason)


def _placed(view: HallView, command: Place, number: str, now: int) -> Ticket:
    """It joined here just now: what it waited on the shared line is no wait of this hall's."""
    return Ticket(
        id=ticket_id(view.hall, command.day, number),
        hall=view.hall,
        day=command.day,
        number=number,
        serial=view.serial + 1,
        service=command.service,
        items=command.items,
        kind=command.kind,
        ticket_class=command.ticket_class,
        channel=Channel.STAFF,
        state=State.WAITING,
        lane=command.ticket_class.value,
        joined=now,
        issued_at=now,
        moved_from=command.ticket,
        draw=command.draw,
        way=command.way,
        intake=command.intake,
        materials=command.materials,
        delivery=command.delivery,
        handed_at=command.handed_at,
        mask=command.mask,
        language=command.language,
        note=command.note,
    )


def give_back(view: HallView, command: GiveBack, now: int) -> Plan:
    """It leaves the hall for the shared line; MOVE_CLOSED for what did not come from there."""
    ticket = movable(view, "give_back", command.ticket)
    at(ticket, command.window)
    if ticket.draw is None or ticket.moved_from is None:
        raise refusal("MOVE_CLOSED", ticket.id)
    change: dict[str, Any] = {
        "state": State.MOVED,
        "moved_to": ticket.moved_from,
        "ended_at": now,
        "reason": command.reason,
        **rested(ticket, now),
    }
    events = [changed("moved", ticket, change)]
    if ticket.state is State.SERVING:
        events.append(handling(ticket, now))
    return Plan(events=tuple(events), ticket=ticket.id)
