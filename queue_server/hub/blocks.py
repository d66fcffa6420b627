"""Number blocks on a kiosk's socket: what it holds for a cut, and what it gave of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from hall_config.model import BLOCK_MOST
from queue_server.domain.bounds import OutOfBounds, bounded
from queue_server.domain.commands import Lease
from queue_server.domain.hall import Reply
from queue_server.domain.leasing import lease_days
from queue_server.domain.numbers import number_text, ticket_id
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import TicketClass
from queue_server.hub.session import Session
from queue_server.identified import Arrival, Offline
from queue_server.texts import refusal_text
from queue_server.wire.codec import Malformed, told
from queue_server.wire.messages import CommandFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseAsked:
    """A block of so many numbers of a line: for a day, without one for all days of blocks."""

    service: str
    count: Annotated[int, Field(ge=1, le=BLOCK_MOST)]
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTicket(Offline):
    """A number that was given while the kiosk was cut off."""

    items: tuple[str, ...] = ()
    ticket_class: Annotated[TicketClass, Field(alias="class")] = TicketClass.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAsked:
    """What was given, and the days whose blocks the kiosk gives up."""

    tickets: tuple[ReportedTicket, ...]
    ended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipAsked:
    """What the slip of a ticket says, for a kiosk that prints it anew."""

    ticket: str


ON_THE_WIRE: Mapping[str, type] = {"lease": LeaseAsked, "report": ReportAsked, "slip": SlipAsked}
"""Verbs that a device asks in other words than the hall is."""
_ADAPTERS = {verb: TypeAdapter[Any](kind) for verb, kind in ON_THE_WIRE.items()}


def lease_command(session: Session, frame: CommandFrame) -> Lease:
    """For which days: one of those of `lease_days`, or all of them."""
    asked: LeaseAsked = _asked(frame)
    city = session.parts.halls.city
    hall = city.halls[session.hall]
    if asked.service not in hall.services:
        raise refusal("SERVICE_UNKNOWN", asked.service)
    days = lease_days(city, hall, asked.service, session.parts.clock.now())
    if asked.day is not None:
        if asked.day not in days:
            late = bool(days) and asked.day < days[0]
            raise refusal("TOO_LATE" if late else "TOO_EARLY", str(asked.day))
        days = (asked.day,)
    device = session.principal.id
    return Lease(device=device, service=asked.service, days=days, count=asked.count)


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


def arrival(session: Session, frame: CommandFrame) -> Arrival:
    """What the kiosk gave, as its own report."""
    asked: ReportAsked = _asked(frame)
    return Arrival(device=session.principal.id, tickets=asked.tickets, ended=asked.ended)


def slip_ticket(frame: CommandFrame) -> str:
    """Whose slip is asked for."""
    asked: SlipAsked = _asked(frame)
    return asked.ticket


def reported(reply: Reply, language: str) -> Mapping[str, Any]:
    """What became of each number; one that was not taken also in words."""
    told = [
        {**one, "text": refusal_text(one["code"], language)} if "code" in one else one
        for one in reply["reported"]
    ]
    return {**reply, "reported": told}


def _asked(frame: CommandFrame) -> Any:
    try:
        return bounded(_ADAPTERS[frame.verb].validate_python(dict(frame.fields)))
    except (ValidationError, OutOfBounds) as error:
        raise Malformed(told(error)) from None
