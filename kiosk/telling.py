"""What says who is here: a reader, a scanner, the screen's keys."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.sealed import Sealed
from queue_server.domain.identity import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """The card reader works, or works no longer."""

    works: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """Whether the kiosk can seal what it is told."""

    able: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A document was laid on the reader, or typed by one that is a keyboard."""

    card: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A document was there and could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A number was typed or scanned whole and right; a phone's with the notice agreed to."""

    number: Sealed
    fresh: str = ""
    notice: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistyped:
    """What is wrong with what was typed so far; None: it may become right."""

    fault: Fault | None


Told = Reads | Laid | Unread | Given | Mistyped
