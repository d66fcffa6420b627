"""Commands that give a number, here or at a kiosk that is cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.commands.command import Command
from queue_server.domain.estimate import Wait
from queue_server.domain.ticket import Channel, Kind, Printing, TicketClass
from queue_server.domain.ways import Delivery, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Command):
    """Give a number: waiting in the hall, or remote when taken away from it."""

    verb: ClassVar[str] = "issue"
    by_clock: ClassVar[frozenset[str]] = frozenset({"day", "arrive_by", "chain", "wait"})
    service: str
    day: int
    items: tuple[str, ...] = ()
    kind: Kind = Kind.PERSON
    ticket_class: TicketClass = TicketClass.NORMAL
    channel: Channel = Channel.KIOSK
    remote: bool = False
    arrive_by: int | None = None
    joined: int | None = None
    """A place kept from another hall; None = now."""
    moved_from: str | None = None
    pending: bool | None = None
    slot_at: int | None = None
    appointment: str | None = None
    subject: str | None = None
    agent: str | None = None
    """Who acts for the subject, as a digest."""
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    people: int | None = None
    device: str | None = None
    """The kiosk at which it was taken."""
    chain: tuple[str, ...] | None = None
    """The services of a bundle that come after `service`."""
    returns: str | None = None
    """The ticket whose return right this number uses up."""
    beyond: str | None = None
    """Why the number is given past the day's quota; audited."""
    wait: Wait | None = None
    """The wait that slip and page will say; the event keeps it, the reply repeats it."""
    way: Way | None = None
    intake: str | None = None
    """The hall that takes papers in for the shared line."""
    materials: tuple[str, ...] | None = None
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease(Command):
    """Give a kiosk a block of so many numbers for each of some service days."""

    verb: ClassVar[str] = "lease"
    by_clock: ClassVar[frozenset[str]] = frozenset({"days"})
    device: str
    service: str
    days: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A number that a kiosk gave from its own block while it was cut off."""

    number: str
    day: int
    service: str
    items: tuple[str, ...]
    ticket_class: TicketClass
    printed_at: int
    """City time in milliseconds by the kiosk's measured clock."""
    printed: Printing | None = None
    subject: str | None = None
    agent: str | None = None
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Command):
    """Tell what numbers were given offline, and the days whose blocks are given up."""

    verb: ClassVar[str] = "report"
    device: str
    tickets: tuple[Reported, ...]
    ended: tuple[int, ...] = ()
