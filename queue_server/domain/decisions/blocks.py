"""Number blocks: leased to a kiosk, and what it gave of them while it was cut off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.blocks import Block
from queue_server.domain.commands import Lease, Report, Reported
from queue_server.domain.decisions.limits import limit_reached
from queue_server.domain.decisions.plan import Plan, Planned, changed
from queue_server.domain.numbers import number_text, split_number, ticket_id
from queue_server.domain.order import LineRule
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Channel, Kind, State, Ticket
from queue_server.domain.view import HallView, number_key

_ASKED = ("printed", "subject", "agent", "mask", "language", "wishes", "people")


def lease(view: HallView, command: Lease, now: int) -> Plan:
    """A block for each day below all that are leased; it must not meet what was issued."""
    rule = view.offered(command.service)
    blocks = [_block(view, command, rule, day) for day in dict.fromkeys(command.days)]
    facts = {"device": command.device, "service": command.service, "prefix": rule.prefix}
    events = tuple(("numbers.leased", {**facts, **one}) for one in blocks)
    told = [{"prefix": rule.prefix, **one} for one in blocks]
    return Plan(events=events, more={"blocks": told})


def _block(view: HallView, command: Lease, rule: LineRule, day: int) -> dict[str, int]:
    if view.is_over(rule.zone, day):
        raise refusal("TOO_LATE", str(day))
    floor = view.floor(day, rule.prefix)
    first = floor - command.count
    if first <= view.numbers.get(number_key(day, rule.prefix), 0):
        raise refusal("NUMBERS_SPENT", rule.prefix)
    return {"day": day, "first": first, "last": floor - 1}


def report(view: HallView, command: Report, now: int) -> Plan:
    """Issue each number of the kiosk's own blocks once; say of each what became of it."""
    events: list[Planned] = []
    told: list[dict[str, Any]] = []
    issued: list[Ticket] = []
    for one in command.tickets:
        block, code = _judged(view, command.device, one)
        told.append({"number": one.number, "day": one.day})
        if block is None:
            told[-1]["code"] = code
            continue
        told[-1]["ticket"] = id_ = ticket_id(view.hall, one.day, one.number)
        known = any(id_ == other.id for other in issued)
        if not known and split_number(one.number)[1] not in block.used:
            ticket = _ticket(view, command, one, block, view.serial + 1 + len(issued), now)
            limit = limit_reached(view, ticket, view.rules[ticket.service], issued)
            if limit is not None:
                told[-1]["limit"] = limit
            events += _taken(view, ticket, now, limit)
            issued.append(ticket)
    ended = [day for day in dict.fromkeys(command.ended) if _holds(view, command.device, day)]
    refused = [one for one in told if "code" in one]
    if events or refused or ended:
        ids = [one.id for one in issued]
        data = {"device": command.device, "tickets": ids, "refused": refused, "ended": ended}
        events.append(("numbers.reported", data))
    return Plan(events=tuple(events), more={"reported": told})


def _judged(view: HallView, device: str, one: Reported) -> tuple[Block | None, str]:
    """The block of a reported number, or why it is none of the kiosk's."""
    try:
        prefix, count = split_number(one.number)
    except ValueError:
        return None, "NUMBER_NOT_LEASED"
    leased = view.leases.get(number_key(one.day, prefix))
    block = leased.block(count) if leased else None
    as_written = one.number == number_text(prefix, count)
    if block is None or block.device != device or not as_written:
        return None, "NUMBER_NOT_LEASED"
    if one.service not in view.rules:
        return None, "SERVICE_UNKNOWN"
    return block, ""


def _ticket(
    view: HallView, command: Report, one: Reported, block: Block, serial: int, now: int
) -> Ticket:
    joined = min(max(one.printed_at, block.at), now)
    asked = {name: getattr(one, name) for name in _ASKED}
    return Ticket(
        id=ticket_id(view.hall, one.day, one.number),
        hall=view.hall,
        day=one.day,
        number=one.number,
        serial=serial,
        service=one.service,
        items=one.items,
        kind=Kind.PERSON,
        ticket_class=one.ticket_class,
        channel=Channel.KIOSK,
        state=State.WAITING,
        lane=one.ticket_class.value,
        joined=joined,
        issued_at=joined,
        device=command.device,
        offline=True,
        **asked,
    )


def _taken(view: HallView, ticket: Ticket, now: int, limit: str | None) -> list[Planned]:
    """Its issue; whoever reports it after its day has ended finds it cancelled.

    A number over a limit keeps its promise, and its event says which.
    """
    rule = view.rules[ticket.service]
    facts = {} if limit is None else {"limit": limit}
    events = [changed("issued", ticket, ticket.document(), **facts)]
    if view.is_over(rule.zone, ticket.day) and not rule.carry:
        change: Mapping[str, Any] = {
            "state": State.CANCELLED,
            "reason": "reported_late",
            "ended_at": now,
        }
        events.append(changed("cancelled", ticket, change, by="report"))
    return events


def _holds(view: HallView, device: str, day: int) -> bool:
    """Whether the kiosk has blocks of the day."""
    leases = ((key, one) for key, one in view.leases.items() if key.startswith(f"{day}|"))
    return any(block.device == device for _, one in leases for block in one.blocks)
