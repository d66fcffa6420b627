"""The places of a hall and their hours: zones and windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hall_config.model.text import Text


class WindowKind(StrEnum):
    """Whether a window serves many departments or one."""

    COMPREHENSIVE = "comprehensive"
    DEDICATED = "dedicated"


class Tier(StrEnum):
    """How a window stands to a service of its role."""

    OWN = "own"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a day, in minutes since midnight, end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening spans by ISO weekday (1 = Monday); a weekday that is missing is closed."""

    days: Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of a hall with its own screens, voice and hours."""

    id: str
    name: Text
    place: Text
    """The way there as the slip says it, for example 2楼 C区."""
    hours: Hours
    day_ends: int = 1440
    stop_before_s: int = 600
    """Issuing stops this long before closing at the latest."""
    gathers: str = ""
    """A service of this zone that takes every item at a kiosk of this zone; empty = by item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One service of a window's role."""

    service: str
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where a clerk serves."""

    id: str
    """Its number as spoken and shown, for example `15`."""
    zone: str
    kind: WindowKind
    duties: tuple[Duty, ...]
    draws: bool = True
    """Whether it takes from the city's shared line 云队列 while nobody waits for it."""
