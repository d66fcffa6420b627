"""An appointment: a place in a slot that was promised to somebody.

Instants are milliseconds since 1970 of the city clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, NamedTuple

from queue_server.domain.slots import AWAITED, Taken
from queue_server.domain.ticket import Channel


class Promise(StrEnum):
    """Where an appointment stands in its life."""

    AWAITED = "awaited"
    """On the waiting list of a full slot; the first is offered what becomes free."""
    HELD = "held"
    """A place is kept while the form is filled, or was offered."""
    BOOKED = "booked"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    MISSED = "missed"


OPEN = frozenset({Promise.AWAITED, Promise.HELD, Promise.BOOKED})

PROMISE_MOVES: Mapping[str, Mapping[Promise, Promise]] = {
    "book": {Promise.HELD: Promise.BOOKED},
    "unbook": dict.fromkeys((Promise.AWAITED, Promise.HELD, Promise.BOOKED), Promise.CANCELLED),
    "check_in": {Promise.BOOKED: Promise.ARRIVED},
    "lapse_hold": {Promise.HELD: Promise.LAPSED, Promise.AWAITED: Promise.LAPSED},
    "end_day": {
        Promise.AWAITED: Promise.LAPSED,
        Promise.HELD: Promise.LAPSED,
        Promise.BOOKED: Promise.MISSED,
    },
}
"""Verb to the states it may start from and the state it leads to."""

PROMISE_REFUSED: Mapping[Promise, str] = {
    Promise.AWAITED: "TOO_EARLY",
    Promise.HELD: "TOO_EARLY",
    Promise.BOOKED: "TOO_LATE",
    Promise.LAPSED: "SLOT_GONE",
    Promise.CANCELLED: "SLOT_GONE",
    Promise.ARRIVED: "TOO_LATE",
    Promise.MISSED: "TOO_LATE",
}
"""The refusal of a verb on an appointment in a state that it may not start from."""

_ID = re.compile(
    r"(?P<hall>[a-z0-9]+(?:-[a-z0-9]+)*)-(?P<day>\d{8})-(?P<time>\d{4})-(?P<n>\d{1,9})"
)


class AppointmentId(NamedTuple):
    """The parts of an appointment's id."""

    hall: str
    day: int
    time: str
    serial: int


def appointment_id(hall: str, day: int, time: str, serial: int) -> str:
    """Compose `{hall}-{yyyymmdd}-{hhmm}-{n}`."""
    return f"{hall}-{day}-{time}-{serial}"


def split_appointment_id(text: str) -> AppointmentId | None:
    """Take an appointment's id apart, or None when the text is not one."""
    found = _ID.fullmatch(text)
    if found is None:
        return None
    return AppointmentId(found["hall"], int(found["day"]), found["time"], int(found["n"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One appointment as the store keeps it and events change it; absent facts are None."""

    id: str
    hall: str
    day: int
    """Service day as yyyymmdd."""
    serial: int
    service: str
    items: tuple[str, ...]
    start: int
    end: int
    """The end of its first slot."""
    parts: tuple[Mapping[str, int], ...]
    """The slots that it has places in, as the centre reckoned them when it was made."""
    share: str
    channel: Channel
    state: Promise
    made_at: int
    expires_at: int | None = None
    offered: bool | None = None
    """Whether it was on the waiting list and is offered a place."""
    booked_at: int | None = None
    ended_at: int | None = None
    reason: str | None = None
    ticket: str | None = None
    """The number that it became."""
    replaces: str | None = None
    """The appointment that ends once this one is booked."""
    subject: str | None = None
    """Digest of the applicant, never the identity."""
    agent: str | None = None
    mask: str | None = None
    language: str | None = None
    people: int | None = None

    def taken(self) -> dict[int, Taken]:
        """The start of each slot to what it has there."""
        if self.state in (Promise.LAPSED, Promise.CANCELLED):
            return {}
        share = AWAITED if self.state is Promise.AWAITED else self.share
        until = self.expires_at if self.state is Promise.HELD else None
        return {
            one["start"]: Taken(share=share, places=one["places"], expires_at=until)
            for one in self.parts
        }

    def patched(self, changes: Mapping[str, Any]) -> Appointment:
        """Apply the `set` of an event; a field set to None is forgotten."""
        return replace(self, **{name: _value(name, value) for name, value in changes.items()})

    def document(self) -> dict[str, Any]:
        """As JSON: field name to value, facts that are absent left out."""
        found = ((name, getattr(self, name)) for name in _NAMES)
        return {name: value for name, value in found if value is not None}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Appointment:
        """Read what `document` wrote."""
        return cls(**{name: _value(name, value) for name, value in document.items()})


_NAMES = tuple(item.name for item in fields(Appointment))
_TYPES: Mapping[str, Any] = {
    "channel": Channel,
    "state": Promise,
    "items": tuple,
    "parts": tuple,
}


def _value(name: str, value: Any) -> Any:
    read = _TYPES.get(name)
    return value if value is None or read is None else read(value)
