"""Alarms: what somebody in the hall has to see to; raised once, standing until cleared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How soon somebody should come: soon, now, at once."""

    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One standing alarm."""

    alarm: str
    """What is wrong: `help`, `printer`, `unfinished`, …"""
    level: Level
    about: str
    """The ticket, device, window or service that it concerns."""
    at: int
    """City time since which it stands."""
    day: int | None = None
    """A service day with whose successor's end it goes by itself; None = stands until cleared."""
    detail: str | None = None
    """What exactly is wrong, where there is more than one way."""

    def document(self) -> dict[str, Any]:
        """As JSON, what is absent left out."""
        found: dict[str, Any] = {
            "alarm": self.alarm,
            "level": self.level.value,
            "about": self.about,
            "at": self.at,
        }
        more = {"day": self.day, "detail": self.detail}
        return found | {name: one for name, one in more.items() if one is not None}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Alarm:
        """Read what `document` wrote."""
        return cls(**{**document, "level": Level(document["level"])})


def alarm_key(alarm: str, about: str) -> str:
    """Name a standing alarm in its hall."""
    return f"{alarm}|{about}"
