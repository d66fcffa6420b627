"""What the parts of the centre ask of the vault and of the bars."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from queue_server.domain.bars import Bar, Misuse
from queue_server.domain.identity import Consent, Plain


class Opening(StrEnum):
    """What something sealed is opened for."""

    LIMITS = "limits"
    """To make the digests by which limits and bars are judged."""
    NOTICE = "notice"
    """To send the holder a message about the number."""
    FOLLOW_UP = "follow_up"
    """To speak with who gave a bad grade."""
    BAR = "bar"
    """To bar somebody by a digest."""
    ERASURE = "erasure"
    """To find by a digest all that is kept of somebody who wants it forgotten."""


class Unopened(ValueError):
    """Something sealed was not sealed for this centre, or holds no number; the text names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digested:
    """What somebody sealed, as the rest of the centre may know it."""

    kind: Plain
    digests: tuple[str, ...]
    """By every key, the current one's first."""

    @property
    def digest(self) -> str:
        """By the current key."""
        return self.digests[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is kept of a number's holder, sealed as it came."""

    ticket: str
    hall: str
    person: str | None = None
    subject: str | None = None
    phone: str | None = None
    digests: tuple[str, ...] = ()
    """Of holder and subject: by them all that is kept of somebody is found."""
    consents: tuple[Consent, ...] = ()
    keep_until: int
    """City milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the holder of a number wants reminders to go, sealed; `sealed` None = nowhere."""

    ticket: str
    hall: str
    sealed: str | None
    consent: Consent | None
    keep_until: int
    """City milliseconds."""
    language: str | None = None
    way_s: int | None = None
    """How long the holder's way to the hall takes, as the holder said it."""


class Vault(Protocol):
    """The one place where what was sealed is opened; each opening is audited before it is done."""

    async def digests(
        self,
        sealed: Mapping[str, str],
        *,
        by: str,
        about: str,
        purpose: Opening = Opening.LIMITS,
    ) -> Mapping[str, Digested]:
        """The digests of what was sealed, by the same names.

        Raises Unopened with the first name that cannot be. Needs no database.
        """
        ...

    async def keep(self, contact: Contact) -> None:
        """Keep it until its time; kept once, whoever brings it again. Needs no database."""
        ...

    async def reach(self, address: Address) -> None:
        """Keep where reminders go from now on, in place of what was kept. Needs no database."""
        ...

    async def hand_on(self, old: str, new: str, hall: str) -> None:
        """Keep for a number that took another's place what is kept for the other, once.

        Raises RecordsUnavailable.
        """
        ...

    async def open(self, ticket: str, purpose: Opening, *, by: str) -> Mapping[Plain, str]:
        """What the purpose and the holder's consents let one see of a number's holder, in clear.

        Empty where nothing is kept. Raises RecordsUnavailable.
        """
        ...

    async def erase(self, ticket: str, *, by: str) -> int:
        """Forget a number's holder now; how many entries went."""
        ...

    async def erase_person(self, digests: Sequence[str], *, by: str) -> Sequence[str]:
        """Forget somebody wherever they are kept; the tickets whose entries went."""
        ...


class Bars(Protocol):
    """Who takes no number alone for a time."""

    def standing(self, digests: Collection[str], today: date) -> list[Bar]:
        """The bars in force of any of these, as far as this process knows; needs no database."""
        ...

    async def all(self) -> list[Bar]:
        """All bars, the newest first."""
        ...

    async def set(
        self, digest: str, *, mask: str, why: Misuse, until: date, by: str, at: int, key: str
    ) -> Bar:
        """Bar somebody; the same key again sets nothing."""
        ...

    async def lift(self, id: str, *, by: str, at: int) -> Bar:
        """End a bar before its time; one that was lifted stays as it is. BAR_UNKNOWN."""
        ...
