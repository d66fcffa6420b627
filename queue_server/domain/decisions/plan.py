"""What a decision comes to: events to happen, or a refusal before any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from queue_server.domain.moves import MOVES, REFUSED_BY
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView

Planned = tuple[str, Mapping[str, Any]]
"""Type and data of an event to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Events in order, and what the reply names besides their position."""

    events: tuple[Planned, ...] = ()
    ticket: str | None = None
    window: str | None = None
    appointment: str | None = None
    reason: Mapping[str, Any] | None = field(default=None)
    more: Mapping[str, Any] | None = field(default=None)
    """Other facts of the reply."""
    ahead: bool = False
    """Whether the reply says how many people are ahead."""


def changed(kind: str, ticket: Ticket, /, changes: Mapping[str, Any], **facts: Any) -> Planned:
    """An event that changes a ticket."""
    return f"ticket.{kind}", {"ticket": ticket.id, "set": dict(changes), **facts}


def one(event: Planned, ticket: Ticket, **more: Any) -> Plan:
    """The plan of most verbs: one event on one ticket."""
    return Plan(events=(event,), ticket=ticket.id, **more)


def movable(view: HallView, verb: str, ticket_id: str) -> Ticket:
    """The ticket, if the table lets it make this move; else the verb's refusal."""
    ticket = view.ticket(ticket_id)
    if ticket.state not in MOVES[verb]:
        raise refusal(REFUSED_BY[verb], ticket.state.value)
    if ticket.at_hall is not None and ticket.state is State.SUSPENDED and verb not in DRAWN:
        raise refusal("TICKET_ELSEWHERE", ticket.at_hall)
    return ticket


DRAWN = frozenset({"undraw", "finish"})
"""What may be done on the shared line with a ticket that a hall has drawn."""


def at(ticket: Ticket, window: str | None) -> None:
    """Refuse TICKET_ELSEWHERE unless the ticket is at this window, when it is at one."""
    if ticket.window is not None and ticket.window != window:
        raise refusal("TICKET_ELSEWHERE", ticket.window)


AWAY: Mapping[str, Any] = {
    "state": State.WAITING,
    "window": None,
    "clerk": None,
    "called_at": None,
    "started_at": None,
    "suspended_at": None,
    "suspend": None,
    "begun": None,
}
"""What a ticket forgets when it goes from a window back to a line."""


STRETCHES = 20
"""Earlier handlings that a ticket remembers at most, the newest."""


def done(ticket: Ticket, done_at: int | None, now: int) -> int:
    """When it was done: as the window says, but not before the ticket's last step nor after now."""
    if done_at is None:
        return now
    steps = (ticket.called_at, ticket.started_at, ticket.suspended_at, *(ticket.begun or ()))
    return max(min(done_at, now), *(step or 0 for step in steps))


def rested(ticket: Ticket, now: int) -> dict[str, int]:
    """The change of the suspended time of a ticket that is no longer suspended as it was."""
    if ticket.suspend is None or ticket.suspended_at is None:
        return {}
    name = f"suspended_{ticket.suspend.value}_ms"
    return {name: (getattr(ticket, name) or 0) + max(0, now - ticket.suspended_at)}


def stretched(ticket: Ticket, now: int) -> dict[str, Any]:
    """The change of a served ticket's earlier handlings when this one ends and it goes on."""
    stretch = {"service": ticket.service, "started_at": ticket.started_at, "ended_at": now}
    if ticket.window is not None:
        stretch["window"] = ticket.window
    return {"stretches": [*(ticket.stretches or ()), stretch][-STRETCHES:]}


def handling(
    ticket: Ticket,
    now: int,
    handled: list[dict[str, Any]] | None = None,
    *,
    rate: Mapping[str, Any] | None = None,
) -> Planned:
    """The end of a stretch at a window; a ticket not being served has a stretch of no length.

    `rate`: what stays to be evaluated of it (rating.py), None for a stretch that nobody rates.
    """
    started = ticket.started_at or ticket.called_at
    if ticket.state is State.SUSPENDED or started is None:
        started = now
    data: dict[str, Any] = {
        "ticket": ticket.id,
        "handling": (ticket.handlings or 0) + 1,
        "service": ticket.service,
        "started_at": started,
        "ended_at": now,
        "handled": _timed(ticket, started, now, handled or []),
    }
    if ticket.window is not None:
        data["window"] = ticket.window
    if ticket.clerk is not None:
        data["clerk"] = ticket.clerk
    if rate is not None:
        data["rate"] = dict(rate)
    return "handling.ended", data


def _timed(
    ticket: Ticket, started: int, now: int, handled: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Each item's own times, where the window said when it went on to the next."""
    if not ticket.begun:
        return handled
    edges, first = (started, *ticket.begun, now), ticket.item - len(ticket.begun)
    times = {
        item: {"started_at": edges[at], "ended_at": edges[at + 1]}
        for at, item in enumerate(ticket.items[first : ticket.item + 1])
    }
    return [one | times.get(one.get("item", ""), {}) for one in handled]
