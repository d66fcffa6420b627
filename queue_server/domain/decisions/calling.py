"""Calling: which ticket a window gets, and what becomes of a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queue_server.domain.commands import Call, CallNext, Miss, Recall, Return, Start
from queue_server.domain.decisions.plan import (
    AWAY,
    Plan,
    at,
    changed,
    done,
    handling,
    movable,
    one,
    stretched,
)
from queue_server.domain.order import (
    Candidate,
    Head,
    Row,
    Rule,
    candidate,
    most_urgent,
    own_or_help,
)
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import FIRST, State, Ticket, window_lane
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase, WindowState


def ready(view: HallView, window: str) -> WindowState:
    """The window, if it may take a ticket now."""
    found = view.window(window)
    if found.state is WindowPhase.CLOSED:
        raise refusal("WINDOW_CLOSED", window)
    if found.state is WindowPhase.PAUSED:
        raise refusal("WINDOW_PAUSED", window)
    if found.ticket is not None:
        raise refusal("WINDOW_BUSY", found.ticket)
    if found.drawing is not None:
        raise refusal("WINDOW_BUSY")
    return found


def call_next(view: HallView, command: CallNext, now: int) -> Plan:
    """The foremost ticket of the window's lines; no events when nobody waits."""
    window = ready(view, command.window)
    own, helped = window.entitled(window.own), window.entitled(window.help)
    if command.service is not None:
        if command.service not in (*own, *helped):
            raise refusal("WINDOW_LACKS_SERVICE", command.service)
        own = tuple(one for one in own if one == command.service)
        helped = tuple(one for one in helped if one == command.service)
    else:
        entries = view.lanes.get(window_lane(command.window))
        if entries:
            ticket = view.tickets[entries[0][2]]
            return called(view, command.window, ticket, why(view, ticket, Rule.WINDOW), now)
    found = foremost(view, own, helped, now)
    if found is None:
        return Plan(window=command.window)
    ticket = view.tickets[found.head.ticket]
    reason = why(view, ticket, found.rule, found.over) | {
        "tier": "own" if found.service in own else "help",
        "urgency_percent": int(100 * found.urgency // 1),
    }
    row = (view.rows.get(found.service) or Row(lane="", count=0)).after(ticket.lane)
    return called(view, command.window, ticket, reason, now, row)


def foremost(
    view: HallView, own: Iterable[str], helped: Iterable[str], now: int
) -> Candidate | None:
    """What own and help lines offer; None when nobody waits in them."""
    first = most_urgent(_candidates(view, own, now))
    other = most_urgent(_candidates(view, helped, now))
    percent = view.rules[first.service].help_percent if first else 0
    return own_or_help(first, other, help_percent=percent)


def _candidates(view: HallView, services: Iterable[str], now: int) -> list[Candidate]:
    found = (
        candidate(name, view.heads(name), view.rules[name], view.rows.get(name), now=now)
        for name in services
        if name in view.rules
    )
    return [one for one in found if one is not None]


def why(view: HallView, ticket: Ticket, rule: Rule, over: Iterable[Head] = ()) -> dict[str, Any]:
    """The reason that is kept with a call."""
    line = view.rules[ticket.service]
    return {
        "rule": rule,
        "policy": view.version,
        "service": ticket.service,
        "lane": ticket.lane,
        "place": line.place(ticket.joined, ticket.lane),
        "over": [
            {"ticket": head.ticket, "lane": head.lane, "place": line.place(head.joined, head.lane)}
            for head in over
        ],
    }


def called(
    view: HallView,
    window: str,
    ticket: Ticket,
    reason: dict[str, Any],
    now: int,
    row: Row | None = None,
) -> Plan:
    """The window has the ticket now."""
    change = {
        "state": State.CALLED,
        "window": window,
        "clerk": view.windows[window].clerk,
        "called_at": now,
        "calls": ticket.calls + 1,
        "missed_at": None,
        "missed_window": None,
    }
    facts: dict[str, Any] = {"number": ticket.number, "window": window, "reason": reason}
    if row and row.count:
        facts["row"] = {"lane": row.lane, "count": row.count}
    event = changed("called", ticket, change, **facts)
    return one(event, ticket, window=window, reason=reason)


def call(view: HallView, command: Call, now: int) -> Plan:
    """A chosen waiting ticket of the window's services, or one that this window just missed."""
    ticket = movable(view, "call", command.ticket)
    window = ready(view, command.window)
    if ticket.state is State.MISSED:
        if ticket.missed_window != command.window:
            raise refusal("TICKET_ELSEWHERE", ticket.missed_window or "")
        if now > (ticket.missed_at or 0) + 1000 * view.rules[ticket.service].rejoin_call_s:
            raise refusal("TOO_LATE", ticket.id)
    else:
        if ticket.lane.startswith("window:") and ticket.lane != window_lane(command.window):
            raise refusal("TICKET_ELSEWHERE", ticket.lane.partition(":")[2])
        if ticket.service not in window.entitled((*window.own, *window.help)):
            raise refusal("WINDOW_LACKS_SERVICE", ticket.service)
    reason = why(view, ticket, Rule.SPECIAL) | {"because": command.reason}
    return called(view, command.window, ticket, reason, now)


def recall(view: HallView, command: Recall, now: int) -> Plan:
    """Say it again."""
    ticket = movable(view, "recall", command.ticket)
    at(ticket, command.window)
    facts: dict[str, Any] = {"number": ticket.number, "window": command.window}
    if command.done_at is not None:
        facts["done_at"] = done(ticket, command.done_at, now)
    return one(changed("recalled", ticket, {"recalls": ticket.recalls + 1}, **facts), ticket)


def start(view: HallView, command: Start, now: int) -> Plan:
    """The holder is at the window."""
    ticket = movable(view, "start", command.ticket)
    at(ticket, command.window)
    change = {"state": State.SERVING, "started_at": done(ticket, command.done_at, now)}
    return one(changed("started", ticket, change), ticket)


def miss(view: HallView, command: Miss, now: int) -> Plan:
    """Nobody came; the window is free."""
    ticket = movable(view, "miss", command.ticket)
    at(ticket, command.window)
    change = {
        **AWAY,
        "state": State.MISSED,
        "missed_at": done(ticket, command.done_at, now),
        "missed_window": command.window,
    }
    facts = {"number": ticket.number, "window": command.window}
    return one(changed("missed", ticket, change, **facts), ticket)


def give_back(view: HallView, command: Return, now: int) -> Plan:
    """A called ticket to its place; a start undone in time to the front."""
    ticket = movable(view, "return", command.ticket)
    at(ticket, command.window)
    if ticket.state is State.CALLED:
        return one(changed("returned", ticket, AWAY), ticket)
    if now > (ticket.started_at or 0) + 1000 * view.rules[ticket.service].undo_s:
        raise refusal("TOO_LATE", ticket.id)
    change = {**AWAY, "lane": FIRST, **stretched(ticket, now)}
    events = (changed("returned", ticket, change), handling(ticket, now))
    return Plan(events=events, ticket=ticket.id)
