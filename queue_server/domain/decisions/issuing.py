"""Taking numbers and what holders do with them before a window has them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from queue_server.domain.commands import (
    Arrive,
    Check,
    Confirm,
    Defer,
    Issue,
    Page,
    Printed,
    Reclass,
    Rejoin,
)
from queue_server.domain.decisions.limits import judge_limits
from queue_server.domain.decisions.plan import AWAY, Plan, at, changed, movable, one
from queue_server.domain.numbers import number_text, ticket_id
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import (
    FIRST,
    Printing,
    State,
    Ticket,
    TicketClass,
    window_lane,
)
from queue_server.domain.view import HallView, lane_key, number_key, waiting_key
from queue_server.domain.window import WindowPhase

_ASKED = (
    "subject", "agent", "mask", "language", "wishes", "people", "moved_from", "pending",
    "slot_at", "appointment", "arrive_by", "device", "chain", "returns",
    "way", "intake", "materials", "delivery",
)  # fmt: skip


def issue(view: HallView, command: Issue, now: int) -> Plan:
    """Give the next number of the service's prefix."""
    rule = view.offered(command.service)
    for service in command.chain or ():
        view.offered(service)
    if view.is_over(rule.zone, command.day) or _stopped(view, "", now):
        raise refusal("HALL_CLOSED")
    if _stopped(view, command.service, now):
        raise refusal("SERVICE_CLOSED", command.service)
    right = None if command.returns is None else _right(view, command.returns, now)
    judge_limits(view, command, rule)
    key = number_key(command.day, rule.prefix)
    count, leased = view.numbers.get(key, 0) + 1, view.leases.get(key)
    free = right is not None or command.beyond is not None
    given = count - view.skipped.get(key, 0) + (leased.offline if leased else 0)
    if not free and 0 < rule.quota < given:
        raise refusal("SERVICE_FULL", command.service)
    if count >= view.floor(command.day, rule.prefix):
        raise refusal("NUMBERS_SPENT", rule.prefix)
    number = number_text(rule.prefix, count)
    asked = {name: getattr(command, name) for name in _ASKED}
    lane, joined = command.ticket_class.value, now if command.joined is None else command.joined
    if right is not None:
        lane, joined = _return_lane(view, right), joined - 1000 * rule.return_head_s
    ticket = Ticket(
        id=ticket_id(view.hall, command.day, number),
        hall=view.hall,
        day=command.day,
        number=number,
        serial=view.serial + 1,
        service=command.service,
        items=command.items,
        kind=command.kind,
        ticket_class=command.ticket_class,
        channel=command.channel,
        state=State.REMOTE if command.remote else State.WAITING,
        lane=lane,
        joined=joined,
        issued_at=now,
        **asked,
    )
    wait = None if command.wait is None else asdict(command.wait)
    facts = {"beyond": command.beyond, "wait": wait}
    facts = {name: fact for name, fact in facts.items() if fact is not None}
    told = {} if wait is None else {"wait": wait}
    event = changed("issued", ticket, ticket.document(), **facts)
    return one(event, ticket, ahead=True, more=told)


def _right(view: HallView, ticket: str, now: int) -> Mapping[str, Any]:
    """The return right of an old ticket, if it can be used now."""
    right = view.rights.get(ticket)
    if right is None:
        raise refusal("TICKET_UNKNOWN", ticket)
    if "used" in right:
        raise refusal("REJOIN_SPENT", ticket)
    if now > right["until"]:
        raise refusal("TOO_LATE", ticket)
    return right


def _return_lane(view: HallView, right: Mapping[str, Any]) -> str:
    """The same window's own lane while it is open, else before the others."""
    name = right.get("window", "")
    window = view.windows.get(name)
    open_now = window is not None and window.state is not WindowPhase.CLOSED
    return window_lane(name) if open_now else FIRST


def _stopped(view: HallView, service: str, now: int) -> bool:
    stop = view.stops.get(service)
    return stop is not None and now < stop.get("until", now + 1)


def arrive(view: HallView, command: Arrive, now: int) -> Plan:
    """In time: the place kept; late: anew; past the expiry: TOO_LATE; pending: not yet."""
    ticket = movable(view, "arrive", command.ticket)
    if ticket.pending:
        raise refusal("MOVE_CLOSED", ticket.id)
    joined = ticket.slot_at if ticket.slot_at is not None else ticket.joined
    if ticket.arrive_by is not None and now > ticket.arrive_by:
        if now > ticket.arrive_by + 1000 * view.rules[ticket.service].expiry_s:
            raise refusal("TOO_LATE", ticket.id)
        joined = now
    change: dict[str, Any] = {"state": State.WAITING, "joined": joined}
    right = view.rights.get(ticket.returns or "")
    if right is not None:
        change["lane"] = _return_lane(view, right)
    return one(changed("arrived", ticket, change), ticket, ahead=True)


def defer(view: HallView, command: Defer, now: int) -> Plan:
    """By time the place, or a remote ticket's `arrive_by`, shifts; by tickets it steps behind."""
    ticket = movable(view, "defer", command.ticket)
    shift = 1000 * (command.by_s or 0)
    if ticket.state is State.REMOTE:
        if command.by_s is None:
            raise refusal("TICKET_NOT_WAITING", ticket.state.value)
        change: dict[str, Any] = {
            "arrive_by": (now if ticket.arrive_by is None else ticket.arrive_by) + shift
        }
    elif command.by_tickets is not None:
        change = {"joined": _behind(view, ticket, command.by_tickets)}
    else:
        change = {"joined": ticket.joined + shift}
    return one(changed("deferred", ticket, change), ticket, ahead=True)


def _behind(view: HallView, ticket: Ticket, tickets: int) -> int:
    """The `joined` that puts a waiting ticket behind the next so many of its lane."""
    entries = view.lanes[waiting_key(ticket) or ""]
    rank = bisect_left(entries, (ticket.joined, ticket.serial, ticket.id))
    last = min(rank + tickets, len(entries) - 1)
    return entries[last][0] + 1 if last > rank else ticket.joined


def confirm(view: HallView, command: Confirm, now: int) -> Plan:
    """A priority not granted goes back to its normal place."""
    ticket = movable(view, "confirm", command.ticket)
    change: dict[str, Any] = {"confirmed": command.granted}
    if not command.granted and ticket.ticket_class is TicketClass.PRIORITY:
        change["ticket_class"] = TicketClass.NORMAL
        if ticket.lane == TicketClass.PRIORITY.value:
            change["lane"] = TicketClass.NORMAL.value
    return one(changed("confirmed", ticket, change), ticket)


def check(view: HallView, command: Check, now: int) -> Plan:
    """Note the guide's finding."""
    ticket = movable(view, "check", command.ticket)
    return one(changed("checked", ticket, {"checked": command.result}), ticket)


def page(view: HallView, command: Page, now: int) -> Plan:
    """Hand a pager to who is still to be served; it comes back whatever became of the number."""
    ticket = view.ticket(command.ticket)
    if command.pager is not None and ticket.ended_at is not None:
        raise refusal("TICKET_NOT_WAITING", ticket.state.value)
    if command.pager is not None:
        _in_no_other_hand(view, ticket, command.pager)
    return one(changed("paged", ticket, {"pager": command.pager}), ticket)


def _in_no_other_hand(view: HallView, ticket: Ticket, pager: int) -> None:
    for other in view.tickets.values():
        if other.pager == pager and other.id != ticket.id:
            raise refusal("PAGER_TAKEN", other.number)


def printed(view: HallView, command: Printed, now: int) -> Plan:
    """Note what is known of the slip, in any state."""
    ticket = view.ticket(command.ticket)
    facts = {} if command.device is None else {"device": command.device}
    # what is told of an earlier slip ends nothing that was asked of a kiosk since
    again = None if command.device == ticket.reprint else ticket.reprint
    if command.state is Printing.QUEUED:
        again = command.device
    change = {"printed": command.state, "reprint": again}
    return one(changed("printed", ticket, change, **facts), ticket)


def reclass(view: HallView, command: Reclass, now: int) -> Plan:
    """Correct service or class; a called ticket waits again in its place."""
    ticket = movable(view, "reclass", command.ticket)
    at(ticket, command.window)
    service, kind = ticket.service, command.ticket_class or ticket.ticket_class
    if command.service is not None:
        view.offered(command.service)
        service = command.service
    change = {**AWAY, "service": service, "ticket_class": kind, "lane": kind.value}
    return one(changed("reclassed", ticket, change), ticket, ahead=True)


def rejoin(view: HallView, command: Rejoin, now: int) -> Plan:
    """Bring a missed ticket back: 续号 keep, 顺延 defer N, 重排 anew."""
    ticket = movable(view, "rejoin", command.ticket)
    rule = view.rules[ticket.service]
    if ticket.rejoins >= rule.rejoin_limit:
        raise refusal("REJOIN_SPENT", ticket.id)
    lane, joined = ticket.ticket_class.value, ticket.joined
    if rule.rejoin == "anew":
        joined = now
    elif rule.rejoin == "defer":
        entries = view.lanes.get(lane_key(ticket.service, lane), [])
        last = min(rule.rejoin_defer, len(entries)) - 1
        joined = max(joined, entries[last][0] + 1) if last >= 0 else joined
    change = {**AWAY, "lane": lane, "joined": joined, "rejoins": ticket.rejoins + 1}
    return one(changed("rejoined", ticket, change), ticket, ahead=True)
