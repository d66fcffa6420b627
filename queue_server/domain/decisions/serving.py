"""Handling: from start to finish, transfer or suspend."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from queue_server.domain.commands import (
    Finish,
    Handled,
    NextItem,
    Resume,
    SuspendTicket,
    Transfer,
    Wake,
)
from queue_server.domain.decisions.calling import ready
from queue_server.domain.decisions.plan import AWAY, Plan, at, changed, handling, movable, one
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import FIRST, State, Suspend, window_lane
from queue_server.domain.view import HallView


def next_item(view: HallView, command: NextItem, now: int) -> Plan:
    """Go on to the next item on the number."""
    ticket = movable(view, "next_item", command.ticket)
    at(ticket, command.window)
    return one(changed("next_item", ticket, {"item": ticket.item + 1}), ticket)


def suspend(view: HallView, command: SuspendTicket, now: int) -> Plan:
    """Set the handling aside; a freely suspended ticket belongs to no window."""
    ticket = movable(view, "suspend", command.ticket)
    at(ticket, command.window)
    change: dict[str, Any] = {
        "state": State.SUSPENDED,
        "suspend": command.kind,
        "suspended_at": now,
        "started_at": None,
    }
    if command.kind is Suspend.FREE:
        change |= {"window": None, "clerk": None}
    events = (changed("suspended", ticket, change), handling(ticket, now))
    return Plan(events=events, ticket=ticket.id)


def resume(view: HallView, command: Resume, now: int) -> Plan:
    """Take up a ticket that was suspended to this window."""
    ticket = movable(view, "resume", command.ticket)
    if ticket.suspend is Suspend.FREE:
        raise refusal("TICKET_NOT_SUSPENDED", "free")
    at(ticket, command.window)
    window = ready(view, command.window)
    change = {
        "state": State.SERVING,
        "suspend": None,
        "suspended_at": None,
        "started_at": now,
        "clerk": window.clerk,
    }
    return one(changed("resumed", ticket, change), ticket)


def wake(view: HallView, command: Wake, now: int) -> Plan:
    """A freely suspended ticket waits again, before the others."""
    ticket = movable(view, "wake", command.ticket)
    if ticket.suspend is not Suspend.FREE:
        raise refusal("TICKET_NOT_SUSPENDED", ticket.window or "")
    return one(changed("woken", ticket, {**AWAY, "lane": FIRST}), ticket, ahead=True)


def transfer(view: HallView, command: Transfer, now: int) -> Plan:
    """To another service's line or to one window's own lane."""
    ticket = movable(view, "transfer", command.ticket)
    at(ticket, command.window)
    change: dict[str, Any] = {**AWAY, "lane": ticket.ticket_class.value}
    if command.service is not None:
        view.offered(command.service)
        change["service"] = command.service
    if command.to_window is not None:
        view.window(command.to_window)
        change["lane"] = window_lane(command.to_window)
    if command.note is not None:
        change["note"] = command.note
    events = [changed("transferred", ticket, change)]
    if ticket.state is State.SERVING:
        events.append(handling(ticket, now))
    return Plan(events=tuple(events), ticket=ticket.id, ahead=True)


def finish(view: HallView, command: Finish, now: int) -> Plan:
    """End the ticket with what came of each item."""
    ticket = movable(view, "finish", command.ticket)
    at(ticket, command.window)
    handled = [_handled(one) for one in command.handled]
    change: dict[str, Any] = {
        "state": State.DONE,
        "ended_at": now,
        "outcome": handled[-1]["outcome"] if handled else None,
    }
    if command.return_until is not None:
        change |= {"return_until": command.return_until, "return_window": command.return_window}
    events = (changed("finished", ticket, change), handling(ticket, now, handled))
    return Plan(events=events, ticket=ticket.id)


def _handled(one: Handled) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value is not None}
