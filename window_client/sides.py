"""Beside the card: the window's lines, the own day, what is set aside and what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hall_config.model import City
from queue_server.domain.ticket import State, Suspend, Ticket, window_lane
from queue_server.domain.view import HallView
from window_client.stops import line_stop
from window_client.words import service_name

SHOWN = 30
"""Rows of a list at most; a desk with more missed numbers than this shows the newest."""


def lines(view: HallView, city: City | None, window: str) -> list[dict[str, Any]]:
    """The lines that the window draws from, own ones first, each with its longest wait."""
    state = view.windows[window]
    own, helped = state.entitled(state.own), state.entitled(state.help)
    tiers = [*((one, "own") for one in own), *((one, "help") for one in helped)]
    return [_line(view, city, name, tier) for name, tier in tiers if name in view.rules]


def own_lane(view: HallView, window: str) -> dict[str, Any]:
    """Tickets that were sent to this very window."""
    entries = view.lanes.get(window_lane(window), [])
    return {"waiting": len(entries), "oldest": entries[0][0] if entries else None}


def day(view: HallView, window: str) -> dict[str, Any]:
    """What the clerk finished in this shift; mean handling and walk to the window in seconds."""
    state = view.windows[window]
    done = [
        ticket
        for ticket in view.tickets.values()
        if ticket.state is State.DONE
        and ticket.window == window
        and ticket.clerk == state.clerk
        and (ticket.ended_at or 0) >= (state.since or 0)
    ]
    spans = [
        ticket.ended_at - ticket.started_at
        for ticket in done
        if ticket.ended_at is not None and ticket.started_at is not None
    ]
    walks = [
        ticket.started_at - ticket.called_at
        for ticket in done
        if ticket.started_at is not None
        and ticket.called_at is not None
        # a ticket taken up again was called long before
        and not ticket.stretches
    ]
    return {
        "served": len(done),
        "mean_s": _mean_s(spans),
        "walk_s": _mean_s(walks),
    }


def _mean_s(spans: Sequence[int]) -> float | None:
    return sum(spans) / len(spans) / 1000 if spans else None


def suspended(view: HallView, city: City | None, window: str, able: bool) -> list[dict[str, Any]]:
    """Tickets set aside that this window can take up or wake; `able`: it could take one now."""
    state = view.windows[window]
    mine = set(state.entitled((*state.own, *state.help)))
    found = [
        _row(city, ticket, ticket.suspended_at)
        | {
            "kind": ticket.suspend.value if ticket.suspend else None,
            "verb": "wake" if ticket.suspend is Suspend.FREE else "resume",
            "able": ticket.suspend is Suspend.FREE or able,
        }
        for ticket in _of(view, State.SUSPENDED)
        if ticket.window == window or (ticket.suspend is Suspend.FREE and ticket.service in mine)
    ]
    return sorted(found, key=lambda row: row["at"] or 0)[:SHOWN]


def missed(view: HallView, city: City | None, window: str, able: bool) -> list[dict[str, Any]]:
    """Numbers that this window called in vain, newest first, and until when it may call again."""
    found = []
    for ticket in _of(view, State.MISSED):
        rule = view.rules.get(ticket.service)
        if ticket.missed_window != window or rule is None:
            continue
        row = _row(city, ticket, ticket.missed_at) | {
            "rejoin": ticket.rejoins < rule.rejoin_limit,
            "call_until": (ticket.missed_at or 0) + 1000 * rule.rejoin_call_s,
            "able": able,
        }
        found.append(row)
    return sorted(found, key=lambda row: -(row["at"] or 0))[:SHOWN]


def waits(view: HallView, window: str) -> bool:
    """Whether anybody waits whom this window could call."""
    state = view.windows[window]
    if view.lanes.get(window_lane(window)):
        return True
    mine = state.entitled((*state.own, *state.help))
    return any(view.waiting(name) for name in mine)


def _line(view: HallView, city: City | None, service: str, tier: str) -> dict[str, Any]:
    rule, heads = view.rules[service], view.heads(service)
    return {
        "service": service,
        "prefix": rule.prefix,
        "name": service_name(city, service),
        "tier": tier,
        "waiting": view.waiting(service),
        "oldest": min((one.joined for one in heads.values()), default=None),
        "target_s": rule.target_wait_s,
        "stopped": line_stop(view, service),
    }


def _row(city: City | None, ticket: Ticket, at: int | None) -> dict[str, Any]:
    name = service_name(city, ticket.service)
    return {"id": ticket.id, "number": ticket.number, "service": name, "at": at}


def _of(view: HallView, state: State) -> Iterator[Ticket]:
    return (ticket for ticket in view.tickets.values() if ticket.state is state)
