"""Number blocks on a kiosk's socket: what it holds for a cut, and what it gave of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.bounds import is_digest, is_mask
from queue_server.domain.commands import Lease, Report
from queue_server.domain.hall import Reply
from queue_server.domain.leasing import BLOCK_LIMIT, lease_days
from queue_server.domain.numbers import number_text, ticket_id
from queue_server.domain.refusals import refusal
from queue_server.hub.session import Session
from queue_server.texts import refusal_text
from queue_server.wire.codec import Malformed, command_of
from queue_server.wire.messages import CommandFrame


def lease_command(session: Session, frame: CommandFrame) -> Lease:
    """`{service, count, day?}`: for one of the days of `lease_days`, without a day for all."""
    service, count = frame.fields.get("service"), frame.fields.get("count")
    if not isinstance(service, str) or not isinstance(count, int) or not 0 < count <= BLOCK_LIMIT:
        raise Malformed(f"a lease has a service and a count of 1 to {BLOCK_LIMIT}")
    city = session.parts.halls.city
    hall = city.halls[session.hall]
    if service not in hall.services:
        raise refusal("SERVICE_UNKNOWN", service)
    days = lease_days(city, hall, service, session.parts.clock.now())
    day = frame.fields.get("day")
    if day is not None:
        if day not in days:
            raise refusal("TOO_LATE" if days and str(day) < str(days[0]) else "TOO_EARLY", str(day))
        days = (day,)
    return Lease(device=session.principal.id, service=service, days=days, count=count)


def leased(session: Session, reply: Reply) -> Mapping[str, Any]:
    """The blocks with the holder's key of each number: a slip from them works once reported."""
    key, hall = session.parts.keys.holder_key, session.hall
    blocks = []
    for block in reply["blocks"]:
        numbers = (
            number_text(block["prefix"], count)
            for count in range(block["first"], block["last"] + 1)
        )
        keys = [key(ticket_id(hall, block["day"], number)) for number in numbers]
        blocks.append({**block, "keys": keys})
    return {**reply, "blocks": blocks}


def report_command(session: Session, frame: CommandFrame) -> Report:
    """`{tickets: [{number, day, service, items, class, printed_at, …}], ended?}`."""
    tickets = frame.fields.get("tickets")
    if not isinstance(tickets, list):
        raise Malformed("a report has tickets")
    given = {
        "device": session.principal.id,
        "tickets": [_reported(one) for one in tickets],
        "ended": frame.fields.get("ended", []),
    }
    command = command_of("report", given)
    assert isinstance(command, Report)
    return command


def _reported(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise Malformed("a reported ticket is an object")
    named = dict(one)
    if "class" in named:
        named["ticket_class"] = named.pop("class")
    for name, holds in (("subject", is_digest), ("mask", is_mask)):
        # the number was given: it is not lost over what was noted beside it
        if isinstance(named.get(name), str) and not holds(named[name]):
            del named[name]
    return named


def reported(reply: Reply, language: str) -> Mapping[str, Any]:
    """What became of each number; one that was not taken also in words."""
    told = [
        {**one, "text": refusal_text(one["code"], language)} if "code" in one else one
        for one in reply["reported"]
    ]
    return {**reply, "reported": told}
