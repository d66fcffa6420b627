"""How a ticket leaves its hall before a window has it: moved, given back, expired, void."""

from __future__ import annotations

from typing import Any

from queue_server.domain.commands import Cancel, Expire, Move, Settle, Void
from queue_server.domain.decisions.plan import Plan, changed, movable, one
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Offer, Printing, State, Ticket
from queue_server.domain.view import HallView


def move(view: HallView, command: Move, now: int) -> Plan:
    """Let the ticket go to another hall; not while its own move is pending."""
    ticket = movable(view, "move", command.ticket)
    if ticket.pending:
        raise refusal("MOVE_CLOSED", ticket.id)
    change = {"state": State.MOVED, "moved_to": command.to_ticket, "ended_at": now}
    return one(changed("moved", ticket, change), ticket)


def settle(view: HallView, command: Settle, now: int) -> Plan:
    """The old hall has let go: the pending ticket is a plain remote one."""
    ticket = movable(view, "settle", command.ticket)
    return one(changed("settled", ticket, {"pending": None}), ticket)


def expire(view: HallView, command: Expire, now: int) -> Plan:
    """End a remote ticket past `arrive_by` and expiry; TOO_EARLY before."""
    ticket = movable(view, "expire", command.ticket)
    limit = 1000 * view.rules[ticket.service].expiry_s
    if ticket.arrive_by is None or now <= ticket.arrive_by + limit:
        raise refusal("TOO_EARLY", ticket.id)
    return _cancelled(ticket, now, by="expiry", reason="expired")


def cancel(view: HallView, command: Cancel, now: int) -> Plan:
    """Give the number back, with a right to return where a stop offers it."""
    ticket = movable(view, "cancel", command.ticket)
    change = _end(now, command.reason)
    if command.keep:
        offered = _offered(view, ticket.service, Offer.RETURN)
        if not offered or command.return_until is None:
            raise refusal("NOT_ALLOWED", Offer.RETURN.value)
        change["return_until"] = command.return_until
    return one(changed("cancelled", ticket, change, by=command.by), ticket)


def _offered(view: HallView, service: str, offer: Offer) -> bool:
    stops = (view.stops.get(name, {}) for name in ("", service))
    return any(offer.value in stop.get("offers", ()) for stop in stops)


def void(view: HallView, command: Void, now: int) -> Plan:
    """End a ghost, and its slip with it."""
    ticket = movable(view, "void", command.ticket)
    change = {**_end(now, "unprinted"), "printed": Printing.VOIDED}
    return one(changed("cancelled", ticket, change, by="kiosk"), ticket)


def _cancelled(ticket: Ticket, now: int, *, by: str, reason: str | None) -> Plan:
    return one(changed("cancelled", ticket, _end(now, reason), by=by), ticket)


def _end(now: int, reason: str | None) -> dict[str, Any]:
    return {"state": State.CANCELLED, "reason": reason, "ended_at": now}
