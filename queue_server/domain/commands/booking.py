"""Commands on a promised time: held, booked, given back, kept, lapsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.commands.command import Command
from queue_server.domain.slots import Slot
from queue_server.domain.ticket import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAppointment(Command):
    """A command on one appointment."""

    appointment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """Keep places in a slot while a form is filled, or book them at once."""

    verb: ClassVar[str] = "hold"
    by_clock: ClassVar[frozenset[str]] = frozenset({"slots", "until"})
    service: str
    day: int
    time: str
    """The start on the hall's clock, `hhmm`."""
    slots: tuple[Slot, ...]
    """The slots with the places that are wanted in each, as the centre reckons them."""
    until: int
    """How long the hold lasts; not more than a booking needs it."""
    items: tuple[str, ...] = ()
    channel: Channel = Channel.PHONE
    booked: bool | None = None
    """Whether nothing is left to fill in."""
    awaits: bool | None = None
    """Whether a full slot means its waiting list, not a refusal."""
    guide: bool | None = None
    """Whether the share that stays with the guide may be used."""
    replaces: str | None = None
    """The appointment that ends once this one is booked."""
    subject: str | None = None
    agent: str | None = None
    mask: str | None = None
    language: str | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(OnAppointment):
    """Make the promise of a hold; who it is for may be said now."""

    verb: ClassVar[str] = "book"
    subject: str | None = None
    agent: str | None = None
    mask: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbook(OnAppointment):
    """Give the places back, up to the policy's limit where its holder does it."""

    verb: ClassVar[str] = "unbook"
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(OnAppointment):
    """Its holder is in the hall: a number, in time with the slot's start as its place."""

    verb: ClassVar[str] = "check_in"
    by_clock: ClassVar[frozenset[str]] = frozenset({"day"})
    day: int
    channel: Channel = Channel.KIOSK
    device: str | None = None
    """The kiosk at which it was scanned."""
    priority: bool | None = None
    """Whether the holder declares priority too: the larger head start counts."""
    wishes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseHold(OnAppointment):
    """End a hold whose time is over, or the waiting for a slot that has begun."""

    verb: ClassVar[str] = "lapse_hold"
