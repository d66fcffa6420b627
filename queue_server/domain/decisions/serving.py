"""Handling: from start to finish, transfer or suspend."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from queue_server.domain.commands import (
    Finish,
    Forward,
    Handled,
    NextItem,
    Resume,
    SuspendTicket,
    Transfer,
    Wake,
)
from queue_server.domain.decisions.calling import ready
from queue_server.domain.decisions.plan import (
    AWAY,
    Plan,
    at,
    changed,
    done,
    handling,
    movable,
    one,
    rested,
    stretched,
)
from queue_server.domain.decisions.rating import to_rate
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import FIRST, State, Suspend, window_lane
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase


def next_item(view: HallView, command: NextItem, now: int) -> Plan:
    """Go on to the next item on the number; when it began is kept."""
    ticket = movable(view, "next_item", command.ticket)
    at(ticket, command.window)
    change = {"item": ticket.item + 1, "begun": [*(ticket.begun or ()), now]}
    return one(changed("next_item", ticket, change), ticket)


def suspend(view: HallView, command: SuspendTicket, now: int) -> Plan:
    """Set the handling aside; a freely suspended ticket belongs to no window."""
    ticket = movable(view, "suspend", command.ticket)
    at(ticket, command.window)
    when = done(ticket, command.done_at, now)
    change: dict[str, Any] = {
        "state": State.SUSPENDED,
        "suspend": command.kind,
        "suspended_at": when,
        "started_at": None,
        "begun": None,
        **stretched(ticket, when),
    }
    if command.kind is Suspend.FREE:
        change |= {"window": None, "clerk": None}
    ended = handling(ticket, when, rate=to_rate(view, ticket, now, "suspended"))
    events = (changed("suspended", ticket, change), ended)
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
        **rested(ticket, now),
    }
    return one(changed("resumed", ticket, change), ticket)


def wake(view: HallView, command: Wake, now: int) -> Plan:
    """A freely suspended ticket waits again, before the others."""
    ticket = movable(view, "wake", command.ticket)
    if ticket.suspend is not Suspend.FREE:
        raise refusal("TICKET_NOT_SUSPENDED", ticket.window or "")
    change = {**AWAY, "lane": FIRST, **rested(ticket, now)}
    return one(changed("woken", ticket, change), ticket, ahead=True)


def transfer(view: HallView, command: Transfer, now: int) -> Plan:
    """To another service's line or to one window's own lane."""
    ticket = movable(view, "transfer", command.ticket)
    at(ticket, command.window)
    change: dict[str, Any] = {**AWAY, "lane": ticket.ticket_class.value, **rested(ticket, now)}
    if command.service is not None:
        view.offered(command.service)
        change["service"] = command.service
    if command.to_window is not None:
        if view.window(command.to_window).state is WindowPhase.CLOSED:
            raise refusal("WINDOW_CLOSED", command.to_window)
        change["lane"] = window_lane(command.to_window)
    if command.note is not None:
        change["note"] = command.note
    serving = ticket.state is State.SERVING
    if serving:
        change |= stretched(ticket, now)
    events = [changed("transferred", ticket, change)]
    if serving:
        events.append(handling(ticket, now, rate=to_rate(view, ticket, now, "transferred")))
    return Plan(events=tuple(events), ticket=ticket.id, ahead=True)


def forward(view: HallView, command: Forward, now: int) -> Plan:
    """On to the next line of the chain, where the ticket stands by the wait already served."""
    ticket = movable(view, "forward", command.ticket)
    at(ticket, command.window)
    chain = ticket.chain or ()
    service = command.service or (chain[0] if chain else "")
    if service not in chain:
        raise refusal("SERVICE_UNKNOWN", service)
    view.offered(service)
    handled = [_handled(one) for one in command.handled]
    first = ticket.item - len(ticket.begun or ())
    change = {
        **AWAY,
        "service": service,
        "lane": ticket.ticket_class,
        "chain": list(chain[chain.index(service) + 1 :]) or None,
        "item": max(0, min(first + len(handled), len(ticket.items) - 1)),
        **stretched(ticket, now),
    }
    rate = to_rate(view, ticket, now, "forwarded", handled)
    events = (changed("forwarded", ticket, change), handling(ticket, now, handled, rate=rate))
    return Plan(events=events, ticket=ticket.id, ahead=True)


def finish(view: HallView, command: Finish, now: int) -> Plan:
    """End the ticket with what came of each item, and with the right to return if one is given."""
    ticket = movable(view, "finish", command.ticket)
    at(ticket, command.window)
    when = done(ticket, command.done_at, now)
    handled = [_handled(one) for one in command.handled]
    change: dict[str, Any] = {
        "state": State.DONE,
        "ended_at": when,
        "outcome": handled[-1]["outcome"] if handled else None,
        **rested(ticket, when),
    }
    if command.return_until is not None:
        change |= {"return_until": command.return_until, "return_window": command.return_window}
    elif command.granted_until is not None:
        change |= {"return_until": command.granted_until, "return_window": command.window}
    rate = to_rate(view, ticket, now, "finished", handled)
    events = (changed("finished", ticket, change), handling(ticket, when, handled, rate=rate))
    return Plan(events=events, ticket=ticket.id)


def _handled(one: Handled) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value is not None}
