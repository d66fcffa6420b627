"""What is kept of the waits that pages and kiosks showed besides the slip."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from queue_server.domain.estimate import Wait
from queue_server.domain.ticket import Ticket


class Place(StrEnum):
    """Where a wait was read."""

    ISSUE = "issue"
    """On the slip, or on the page that gave the number; the event has it."""
    KIOSK = "kiosk"
    """On the kiosk's screen, before the number was taken."""
    PAGE = "page"
    """On the holder's page, the rest of a wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One reading of a wait."""

    ticket: Ticket
    wait: Wait
    place: Place
    at: int
    """City milliseconds."""


class Showings(Protocol):
    """Keeps what was shown; never in the way of who is shown it."""

    def shown(self, ticket: Ticket, wait: Wait, place: Place) -> None:
        """Keep that the holder of a ticket reads this wait now; must not block nor raise."""
        ...


class Unkept:
    """Showings of a process that keeps none."""

    def shown(self, ticket: Ticket, wait: Wait, place: Place) -> None:
        """Nothing is kept."""


UNKEPT = Unkept()
