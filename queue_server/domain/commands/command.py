"""What every command is, and on what it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A request to one hall; its verb names the class."""

    verb: ClassVar[str] = ""
    by_clock: ClassVar[frozenset[str]] = frozenset()
    """Fields that the centre reckons from its clock: no part of what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTicket(Command):
    """A command on one ticket."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWindow(OnTicket):
    """A command of the window that has the ticket."""

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(AtWindow):
    """A command that a window may do while it is cut off, and report later."""

    done_at: int | None = None
    """City time at which it was done; kept between the ticket's last step and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWindow(Command):
    """A command on one window."""

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and under which command id."""

    principal: str
    id: str
    forwarded: bool = False
    """Whether another centre passed it on: then it is done here or nowhere."""
