"""What happens to a visit, and what the kiosk has to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.choice import Asked, Issued
from queue_server.domain.ticket import Printing


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A page says what was touched; `fresh` is an id that a command may have."""

    verb: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    fresh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line to the centre changed."""

    online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The centre gave a number."""

    id: str
    issued: Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The centre gave none, and says what can be done instead."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What became of a slip."""

    ticket: str
    state: Printing
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time passed."""


Input = Touch | Line | Numbered | Turned | Paper | Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Ask the centre for a number."""

    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Print the slip of a number."""

    asked: Asked
    issued: Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A citizen saw the number of this command."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Nobody waits for what becomes of this command; a number that nobody saw ends."""

    id: str


Effect = Take | Print | Shown | Left
