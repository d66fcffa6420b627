"""Commands that bring work of the shared line 云队列 to a window of a hall, and back.

Three steps in two halls, none of which touches both: the window is reserved here, the ticket drawn
there, placed here. Each carries the drawing's id, so that any of them may be asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.commands.command import Command, OnTicket, OnWindow
from queue_server.domain.ticket import Kind, TicketClass
from queue_server.domain.ways import Delivery, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve(OnWindow):
    """Keep a window at which nobody waits for what is being drawn; nothing when somebody waits."""

    verb: ClassVar[str] = "reserve"
    draw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(OnWindow):
    """Let a reserved window go; nothing when it is reserved for no such drawing."""

    verb: ClassVar[str] = "release"
    draw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(Command):
    """Take the foremost ticket of the shared line that a window may handle, or nothing."""

    verb: ClassVar[str] = "draw"
    by_clock: ClassVar[frozenset[str]] = frozenset({"services", "items"})
    draw: str
    hall: str
    window: str
    services: tuple[str, ...]
    """The lines that the window's role and clerk have."""
    items: tuple[str, ...]
    """Of what waits, the items that the hall handles and whose scope covers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undraw(OnTicket):
    """Put a drawn ticket back in its place of the shared line."""

    verb: ClassVar[str] = "undraw"
    draw: str
    passed: bool = False
    """Whether the hall gave it back, and does not draw it again."""
    note: str | None = None
    """What the hall says to the next that draws it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(OnWindow):
    """Put a drawn ticket at its reserved window, under a number of the hall's own."""

    verb: ClassVar[str] = "place"
    by_clock: ClassVar[frozenset[str]] = frozenset({"day"})
    draw: str
    ticket: str
    """The ticket of the shared line."""
    prefix: str
    day: int
    service: str
    items: tuple[str, ...] = ()
    kind: Kind = Kind.PAPERS
    ticket_class: TicketClass = TicketClass.NORMAL
    way: Way | None = None
    intake: str | None = None
    materials: tuple[str, ...] | None = None
    delivery: Delivery | None = None
    handed_at: int | None = None
    mask: str | None = None
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack(OnTicket):
    """Send what was drawn back to the shared line: it cannot be handled here."""

    verb: ClassVar[str] = "give_back"
    window: str | None = None
    """The window that has it, when one has."""
    reason: str | None = None
