"""The invariants of design.md section 8 as statements about one hall, and the order anew.

The oracle of the order is written from the text of section 5 alone, as slow as it is plain: it
sorts all who wait, where order.py looks at heads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from queue_server.domain.commands import CallNext
from queue_server.domain.events import Event
from queue_server.domain.lanes import held_by
from queue_server.domain.memory import Memory
from queue_server.domain.order import LineRule
from queue_server.domain.ticket import AT_WINDOW, FINAL, State, Suspend, Ticket
from queue_server.domain.view import HallView, lane_key, waiting_key
from tests.dispatch_pair import HALL, Outcome, Store

RETURNING = "first"


def assert_numbers_once(numbers: set[tuple[int, str]], events: Iterable[Event]) -> None:
    """Invariant 1: a number is issued once in hall, service day and prefix."""
    for event in events:
        if event.type == "ticket.issued":
            key = (event.data["set"]["day"], event.data["set"]["number"])
            assert key not in numbers
            numbers.add(key)


def assert_one_place(view: HallView) -> None:
    """Invariant 2: a ticket at one window at most, a window with one ticket at most."""
    at = {t.id: t.window for t in view.tickets.values() if t.state in AT_WINDOW}
    assert len(set(at.values())) == len(at)
    assert {w.ticket: name for name, w in view.windows.items() if w.ticket} == at


def assert_rated_once(rated: set[tuple[str, int]], events: Iterable[Event]) -> None:
    """A handling is evaluated or lapses once, and belongs to whom it ended at."""
    for event in events:
        if event.type.startswith("evaluation."):
            key = event.data["ticket"], event.data["handling"]
            assert key not in rated
            assert event.data["window"]
            rated.add(key)


def assert_none_vanished(open_tickets: dict[str, State], outcome: Outcome, view: HallView) -> None:
    """Invariant 3: an acknowledged ticket stays until its final state."""
    for event in outcome.events:
        change = event.data.get("set", {})
        if "ticket" in event.data and "state" in change:
            open_tickets[event.data["ticket"]] = State(change["state"])
            if change["state"] in FINAL:
                del open_tickets[event.data["ticket"]]
    found = {t.id: t.state for t in view.tickets.values() if t.state not in FINAL}
    assert found == open_tickets


def assert_call_by_policy(outcome: Outcome, now: int) -> None:
    """Invariant 4: the call is the one that the policy gives on the state before it."""
    command = outcome.command
    assert isinstance(command, CallNext)
    assert outcome.before is not None
    answered_before = outcome.reply is not None and "ticket" in outcome.reply and not outcome.events
    if outcome.refused or answered_before:
        return
    expected = _foremost(outcome.before, command, now)
    if not outcome.events:
        assert expected is None
        return
    data = outcome.events[0].data
    assert expected is not None
    assert (data["ticket"], data["reason"]["rule"]) == (expected[0].id, expected[1])
    assert data["reason"]["policy"] == outcome.before.version


def _foremost(view: HallView, command: CallNext, now: int) -> tuple[Ticket, str] | None:
    window = view.windows[command.window]
    mine = [t for t in _waiting(view) if t.lane == f"window:{command.window}"]
    if mine and command.service is None:
        return mine[0], "window"
    own = _most_urgent(view, command, window.own, now)
    other = _most_urgent(view, command, window.help, now)
    if own is None or other is None:
        return (own or other or (0.0, None))[1]
    factor = view.rules[own[1][0].service].help_percent / 100
    return other[1] if other[0] > factor * max(0.0, own[0]) else own[1]


def _most_urgent(
    view: HallView, command: CallNext, services: Iterable[str], now: int
) -> tuple[float, tuple[Ticket, str]] | None:
    may = view.windows[command.window].may
    found = []
    for service in services:
        if (may is not None and service not in may) or command.service not in (None, service):
            continue
        choice = _candidate(view, service, now)
        if choice is not None:
            rule, ticket = view.rules[service], choice[0]
            place = _place(rule, ticket)
            found.append(
                (-(now - place) / (1000 * rule.target_wait_s), place, ticket.serial, choice)
            )
    best = min(found, default=None, key=lambda one: one[:3])
    return None if best is None else (-best[0], best[3])


def _candidate(view: HallView, service: str, now: int) -> tuple[Ticket, str] | None:
    waiting = [t for t in _waiting(view) if t.service == service and ":" not in t.lane]
    lanes = {t.lane: t for t in reversed(waiting)}
    if not waiting:
        return None
    rule, row = view.rules[service], view.rows.get(service)
    if RETURNING in lanes:
        return lanes[RETURNING], "first"
    if rule.guard_percent and (now - waiting[0].joined) * 100 > (
        rule.guard_percent * rule.target_wait_s * 1000
    ):
        return waiting[0], "guard"
    for cap, lane, instead in (
        (rule.cap_priority, "priority", "normal"),
        (rule.cap_normal, "normal", "priority"),
    ):
        if cap and row and row.lane == lane and row.count >= cap and instead in lanes:
            return lanes[instead], f"cap_{lane}"
    return min(lanes.values(), key=lambda t: (_place(rule, t), t.serial)), "place"


def _waiting(view: HallView) -> list[Ticket]:
    found = [t for t in view.tickets.values() if t.state is State.WAITING]
    return sorted(found, key=lambda t: (t.joined, t.serial))


def _place(rule: LineRule, ticket: Ticket) -> int:
    starts = {
        "first": rule.head_first_s,
        "appointment": rule.head_appointment_s,
        "priority": rule.head_priority_s,
        "normal": rule.head_normal_s,
    }
    return ticket.joined - 1000 * starts[ticket.lane]


def assert_derived_keys(store: Store, view: HallView) -> None:
    """What the store derives from its tickets (lanes, heads, held sets) is what they say."""
    root = f"q:{{{HALL}}}"
    lanes: dict[str, list[tuple[int, int, str]]] = {}
    for ticket in view.tickets.values():
        key = waiting_key(ticket)
        if key:
            lanes.setdefault(key, []).append((ticket.joined, ticket.serial, ticket.id))
    kept = set(store.do("KEYS", f"{root}:lane:*"))
    assert kept == {f"{root}:lane:{name}" for name in lanes}
    lines: Mapping[str, str] = store.do("HGETALL", f"{root}:lines")
    heads = {name: min(entries) for name, entries in lanes.items()}
    packed = {name: "|".join(map(str, head)) for name, head in heads.items()}
    rows = {lane_key(name, "row"): f"{row.lane}|{row.count}" for name, row in view.rows.items()}
    assert {name: text for name, text in lines.items() if text} == packed | rows
    for name, entries in lanes.items():
        members: Any = store.do("ZRANGE", f"{root}:lane:{name}", 0, -1)
        assert members == [f"{serial:010d}|{ticket}" for _, serial, ticket in sorted(entries)]
    held = {name for name in view.windows if held_by(view, name)}
    held |= {t.window for t in view.tickets.values() if _is_held(t) and t.window}
    assert set(store.do("KEYS", f"{root}:held:*")) == {f"{root}:held:{name}" for name in held}


def assert_memory(store: Store, memory: Memory) -> None:
    """The store keeps the ids of the same commands, by the same days."""
    root = f"q:{{{HALL}}}:commands"
    found = {
        (int(key.rpartition(":")[2]), field)
        for key in store.do("KEYS", f"{root}:*")
        for field in store.do("HKEYS", key)
    }
    ids = ((one.day, f"{len(one.principal)}:{one.principal}{one.id}") for one in memory)
    assert found == set(ids)


def _is_held(ticket: Ticket) -> bool:
    return ticket.state is State.SUSPENDED and ticket.suspend is not Suspend.FREE
