"""A number asked for on a socket: what a device says, and what the centre knows of the device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from queue_server.domain.bounds import OutOfBounds, bounded
from queue_server.domain.identity import Holder
from queue_server.domain.intake import Asked
from queue_server.domain.rights import Principal, Role
from queue_server.domain.ticket import Channel, Kind, TicketClass
from queue_server.hub.session import Session
from queue_server.wire.codec import Malformed, told

Seconds = Annotated[int, Field(ge=0, le=10**9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A wait as somebody read it."""

    p10_s: Seconds
    p50_s: Seconds
    p90_s: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAsked:
    """Give a number for a service or items; who asks is told sealed, or as a digest."""

    service: str | None = None
    items: tuple[str, ...] = ()
    ticket_class: Annotated[TicketClass, Field(alias="class")] = TicketClass.NORMAL
    kind: Kind = Kind.PERSON
    remote: bool = False
    subject: str | None = None
    """For whom, when it is not the holder."""
    holder: Holder | None = None
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    people: int | None = None
    returns: str | None = None
    key: str | None = None
    """Of the code of the number that `returns` names."""
    beyond: str | None = None
    seen: Seen | None = None
    """What the kiosk's screen said of the wait before the number was asked for."""


ON_THE_WIRE = {"issue": IssueAsked}
_ASKED = TypeAdapter(IssueAsked)
_SEEN = TypeAdapter(Seen)
_SAID = tuple(one.name for one in fields(IssueAsked) if one.name not in ("key", "seen"))


def asked_of(session: Session, who: Principal, given: Mapping[str, Any]) -> Asked:
    """What is asked for, by the channel of who asks."""
    channel = Channel.STAFF
    if Role.KIOSK in who.roles:
        channel = Channel.KIOSK
    elif Role.OPERATOR in who.roles:
        channel = Channel.HOTLINE
    device = session.principal.id if channel is Channel.KIOSK else None
    named = dict(given)
    if "ticket_class" in named:
        named.setdefault("class", named.pop("ticket_class"))
    try:
        said = _ASKED.validate_python(named)
        facts = {name: getattr(said, name) for name in _SAID}
        zone = session.principal.zone
        return bounded(Asked(**facts, channel=channel, zone=zone, device=device))
    except (ValidationError, OutOfBounds) as error:
        raise Malformed(told(error)) from None


def seen_of(given: Mapping[str, Any]) -> Seen | None:
    """What was read of the wait before; asked of a frame that `asked_of` took."""
    return None if given.get("seen") is None else _SEEN.validate_python(given["seen"])
