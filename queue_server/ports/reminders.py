"""Reminders to holders: what is kept until it was sent, and the seam to whoever sends it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from queue_server.domain.identity import Plain
from queue_server.domain.reminders import About


class CarrierFault(Exception):
    """The message was not taken now; the text says why, for the log, without whose it is."""


class CarrierRefused(CarrierFault):
    """The message will never be taken: the address, or what is in it, is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A reminder in words, for one address."""

    id: str
    """The same for each try: by it the peer knows what it has had."""
    about: About
    ticket: str
    hall: str
    number: str
    language: str
    kind: Plain
    """What `to` is: a phone number in E.164, or an e-mail address."""
    to: str
    title: str
    text: str
    link: str
    at: str
    """When it became due, RFC 3339."""


class Carrier(Protocol):
    """A way to people's phones or mailboxes; one adapter is one file."""

    @property
    def name(self) -> str:
        """As the log says it."""

    @property
    def reaches(self) -> Collection[Plain]:
        """The kinds of addresses that it reaches."""

    async def carry(self, message: Message) -> None:
        """Hand the message over, in bounded time; CarrierFault, CarrierRefused.

        Asked again with the same id it may send again: its peer is to drop what it has had.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A number whose holder wants reminders."""

    count: int
    """Grows with each that is asked for."""
    ticket: str
    hall: str
    language: str | None = None
    way_s: int | None = None
    """How long the holder's way takes, as the holder said it."""


class Stage(StrEnum):
    """What came of a reminder."""

    WAITING = "waiting"
    SENT = "sent"
    LATE = "late"
    """Nobody took it while it was worth sending."""
    REFUSED = "refused"
    NOBODY = "nobody"
    """Its holder no longer wants it, or no carrier reaches the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder that became due."""

    id: str
    ticket: str
    hall: str
    about: About
    language: str | None
    facts: Mapping[str, str | int]
    at: int
    """City milliseconds."""
    until: int
    """Real milliseconds after which it is worth nothing."""
    tries: int = 0


class Reminders(Protocol):
    """Who wants reminders, and those that wait to be sent; raises RecordsUnavailable."""

    async def wanted(self, after: int = 0) -> list[Wanted]:
        """Who asked since."""
        ...

    async def forget(self, tickets: Collection[str]) -> None:
        """Nothing more happens to these."""
        ...

    async def put(self, reminders: Sequence[Reminder]) -> int:
        """Keep what became due, each once by its id; how many were new."""
        ...

    async def waiting(self, now: int, *, limit: int) -> list[Reminder]:
        """What is to be tried now, the oldest first; `now` is real time in milliseconds."""
        ...

    async def again(self, id: str, at: int, why: str) -> None:
        """It was not taken: try again at a real time."""
        ...

    async def settle(self, id: str, stage: Stage, why: str = "") -> None:
        """It was sent, or never will be."""
        ...
