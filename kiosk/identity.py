"""What a visit knows of who is here: sealed, masked, with what was agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hall_config.model import Identity as Need
from kiosk.sealed import Sealed
from queue_server.domain.identity import Consent, Fault
from queue_server.domain.ticket import TicketClass


class Whom(StrEnum):
    """For whom somebody is here."""

    PERSON = "person"
    COMPANY = "company"


EITHER = "either"
"""Beside `Whom`: of what people and companies may both apply for, whoever is here says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """The number that the questions lead to."""

    ticket_class: TicketClass
    need: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is here, as far as they said and agreed."""

    whom: Whom = Whom.PERSON
    person: Sealed | None = None
    """Who stands here; for a company its agent."""
    company: Sealed | None = None
    phone: Sealed | None = None
    consents: tuple[Consent, ...] = ()
    held: Sealed | None = None
    """A card that was read and that nobody agreed to use yet."""
    kept: bool = False
    """Agreed to at the first screen, for all of this visit."""
    fault: Fault | None = None
    """What is wrong with what is being typed."""
    unread: bool = False
    """A card was there and could not be read."""

    def fields(self, language: str) -> Mapping[str, Any]:
        """The fields of `issue` that say so; empty where nobody agreed to anything."""
        if self.person is None:
            return {}
        holder: dict[str, Any] = {
            "person": self.person.value,
            "mask": self.person.mask,
            "language": language,
            "consents": [
                {"purpose": one.purpose.value, "notice": one.notice, "at": one.at}
                for one in self.consents
            ],
        }
        if self.phone is not None:
            holder["phone"] = self.phone.value
        subject = {} if self.company is None else {"subject": self.company.value}
        return {"holder": holder, **subject}


NOBODY = Identity()
