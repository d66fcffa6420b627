"""What becomes of a command that a device sent: exactly one of four answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The centre did it."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """The centre understood and denied it: a refusal's code, and a text for people."""

    code: str
    text: str
    about: str = ""
    """What it concerns, in ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """The line was down for the whole time: certainly nothing happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It was sent and no reply came: it may have happened. Ask again under the same id."""


Answer = Done | Denied | Unsent | Unknown
