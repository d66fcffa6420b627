"""Commands on a hall: stops, alarms, notices, its days, who serves it, its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from queue_server.domain.alarms import Level
from queue_server.domain.commands.command import Command
from queue_server.domain.ticket import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text of the hall's staff; a language that is left out is read as Chinese."""

    zh_cn: str
    zh_hk: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopService(Command):
    """Stop issuing for a service, or for the whole hall when none is named."""

    verb: ClassVar[str] = "stop_service"
    reason: str
    """Why, in Chinese; from a desk also the id of a reason that the city has."""
    text: Words | None = None
    """The same in the languages that it was said in."""
    service: str | None = None
    until: int | None = None
    offers: tuple[Offer, ...] | None = None
    """What the waiting may choose instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeService(Command):
    """Issue again."""

    verb: ClassVar[str] = "resume_service"
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlarm(Command):
    """Let an alarm stand until it is cleared, or until the day after `day` has ended."""

    verb: ClassVar[str] = "raise_alarm"
    alarm: str
    level: Level
    about: str
    day: int | None = None
    detail: str | None = None
    """What exactly is wrong: `paper_out`, `cover_open`, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearAlarm(Command):
    """End an alarm."""

    verb: ClassVar[str] = "clear_alarm"
    alarm: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Command):
    """Put a notice on the screens of the hall, or of one zone, until a time or a withdrawal."""

    verb: ClassVar[str] = "post"
    text: Words
    zone: str | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """Take a notice off the screens."""

    verb: ClassVar[str] = "withdraw"
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDay(Command):
    """End a zone's service day: nothing open stays open, unless it is carried."""

    verb: ClassVar[str] = "end_day"
    zone: str
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Hand the hall to another centre, by that centre's own name; nothing is done here after it."""

    verb: ClassVar[str] = "hand_over"
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Configure(Command):
    """Put a version of the configuration into force.

    `services`: id to `{prefix, zone, …policy}`; `windows`: id to `{zone, own, help}`.
    """

    verb: ClassVar[str] = "configure"
    version: str
    sha256: str
    services: Mapping[str, Mapping[str, Any]]
    windows: Mapping[str, Mapping[str, Any]]
