"""A ticket: a place in a line with a number such as A012.

Values only. Instants are milliseconds since 1970 of the city clock; they end in `_at`, except the
contract's own `joined` and `arrive_by`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from queue_server.domain.ways import Delivery, Way


class State(StrEnum):
    """Where a ticket stands in its life."""

    REMOTE = "remote"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SUSPENDED = "suspended"
    MISSED = "missed"
    DONE = "done"
    CANCELLED = "cancelled"
    MOVED = "moved"
    NO_SHOW = "no_show"


FINAL = frozenset({State.DONE, State.CANCELLED, State.MOVED, State.NO_SHOW})
AT_WINDOW = frozenset({State.CALLED, State.SERVING})


class TicketClass(StrEnum):
    """号别: which lane of its line a ticket waits in."""

    NORMAL = "normal"
    PRIORITY = "priority"
    APPOINTMENT = "appointment"


class Kind(StrEnum):
    """A person who waits, or work that waits without one (件号)."""

    PERSON = "person"
    PAPERS = "papers"


class Suspend(StrEnum):
    """The three kinds of suspend: 不持件, 持件, 等待."""

    FREE = "free"
    WINDOW = "window"
    STEP = "step"


class Printing(StrEnum):
    """What is known of the slip; many printers never answer."""

    QUEUED = "queued"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    VOIDED = "voided"


class Offer(StrEnum):
    """What those who wait may choose when a service or the hall has stopped."""

    MOVE = "move"
    BOOKING = "booking"
    RETURN = "return"


class Channel(StrEnum):
    """How the number was taken."""

    KIOSK = "kiosk"
    STAFF = "staff"
    PHONE = "phone"
    HOTLINE = "hotline"


FIRST = "first"
"""The lane of returning people; the other class lanes are named by `TicketClass`."""

LANES = (FIRST, TicketClass.APPOINTMENT.value, TicketClass.PRIORITY.value, TicketClass.NORMAL.value)
"""The lanes of a line, in the order that breaks ties."""


def window_lane(window: str) -> str:
    """Name the lane of tickets meant for one window."""
    return f"window:{window}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One ticket as the store keeps it and events change it; absent facts are None."""

    id: str
    hall: str
    day: int
    """Service day as yyyymmdd."""
    number: str
    serial: int
    """Issue serial in the hall's epoch line; breaks ties of `joined`."""
    service: str
    items: tuple[str, ...]
    kind: Kind
    ticket_class: TicketClass
    channel: Channel
    state: State
    lane: str
    joined: int
    issued_at: int
    item: int = 0
    """Index of the item being handled."""
    calls: int = 0
    recalls: int = 0
    rejoins: int = 0
    window: str | None = None
    clerk: str | None = None
    called_at: int | None = None
    started_at: int | None = None
    suspended_at: int | None = None
    suspend: Suspend | None = None
    missed_at: int | None = None
    missed_window: str | None = None
    ended_at: int | None = None
    outcome: str | None = None
    reason: str | None = None
    """Why it was cancelled."""
    arrive_by: int | None = None
    slot_at: int | None = None
    appointment: str | None = None
    pending: bool | None = None
    """A move's new ticket that its old hall has not yet let go."""
    moved_from: str | None = None
    moved_to: str | None = None
    printed: Printing | None = None
    reprint: str | None = None
    """The kiosk that is to print the slip anew, until it says what came of it."""
    confirmed: bool | None = None
    """Whether a declared priority was confirmed by a guide or clerk."""
    checked: str | None = None
    subject: str | None = None
    """Digest of the applicant, `suite:key id:value`, never the identity."""
    agent: str | None = None
    """Digest of who acts for the subject; None for who acts for themselves."""
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    pager: int | None = None
    """The number of the vibrating pager that was handed to the holder and has not come back."""
    people: int | None = None
    """How many came on one number, 2 to 50; None for one person."""
    note: str | None = None
    return_until: int | None = None
    return_window: str | None = None
    device: str | None = None
    """The kiosk that gave the number."""
    offline: bool | None = None
    """Whether the kiosk was cut off then, and reported it later."""
    returns: str | None = None
    """The ticket whose return right gave this number."""
    chain: tuple[str, ...] | None = None
    """The services of a bundle that come after this one, each with its own line."""
    begun: tuple[int, ...] | None = None
    """When each further item of the stretch at the window began."""
    stretches: tuple[Mapping[str, Any], ...] | None = None
    """Earlier handlings, oldest first: `{service, window?, started_at, ended_at}`."""
    suspended_free_ms: int | None = None
    """How long it was suspended in each kind, before now."""
    suspended_window_ms: int | None = None
    suspended_step_ms: int | None = None
    way: Way | None = None
    intake: str | None = None
    """The hall that took the papers in; None when no hall did."""
    materials: tuple[str, ...] | None = None
    """The papers that were there at intake, by their ids."""
    delivery: Delivery | None = None
    handed_at: int | None = None
    """In the hall that drew it: when it was handed in for the shared line."""
    draw: str | None = None
    """The drawing that took it from the shared line, or that brought it here from there."""
    at_hall: str | None = None
    """On the shared line: the hall that has it, or had it to the end."""
    at_window: str | None = None
    passed: tuple[str, ...] | None = None
    """Halls that gave it back: they do not draw it again."""
    handlings: int | None = None
    """How many stretches at windows have ended; handlings are numbered from 1."""

    def away_ms(self) -> int:
        """How long it did not wait since `joined`: earlier handlings and suspended times."""
        handled = sum(one["ended_at"] - one["started_at"] for one in self.stretches or ())
        kinds = (self.suspended_free_ms, self.suspended_window_ms, self.suspended_step_ms)
        return int(handled) + sum(one or 0 for one in kinds)

    def patched(self, changes: Mapping[str, Any]) -> Ticket:
        """Apply the `set` of an event; a field set to None is forgotten."""
        return replace(self, **{name: _value(name, value) for name, value in changes.items()})

    def document(self) -> dict[str, Any]:
        """As JSON: field name to value, facts that are absent left out."""
        found = ((name, getattr(self, name)) for name in _NAMES)
        return {name: value for name, value in found if value is not None}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Ticket:
        """Read what `document` wrote."""
        return cls(**{name: _value(name, value) for name, value in document.items()})


_NAMES = tuple(item.name for item in fields(Ticket))
_TYPES: Mapping[str, Any] = {
    "kind": Kind,
    "ticket_class": TicketClass,
    "channel": Channel,
    "state": State,
    "suspend": Suspend,
    "printed": Printing,
    "way": Way,
    "delivery": Delivery,
    "materials": tuple,
    "passed": tuple,
    "items": tuple,
    "wishes": tuple,
    "chain": tuple,
    "begun": tuple,
    "stretches": tuple,
}


def _value(name: str, value: Any) -> Any:
    read = _TYPES.get(name)
    return value if value is None or read is None else read(value)
