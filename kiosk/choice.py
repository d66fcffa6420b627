"""What a citizen may choose at a kiosk, and where a number for it waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.identity import NOBODY, Identity
from queue_server.domain.ticket import TicketClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One item, the items of a bundle, or a service that needs none; `id` names it in its kind."""

    kind: str
    """`item`, `bundle` or `service`."""
    id: str


WISHES = ("pager", "escort", "sign_language", "low_counter")
"""What guide and window may be asked for; nobody else sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What somebody wants besides the number, and how many come on it."""

    wishes: tuple[str, ...] = ()
    people: int = 1

    def fields(self) -> dict[str, Any]:
        """The fields of `issue` that say so; what nobody wants is left out."""
        found: dict[str, Any] = {"wishes": list(self.wishes)} if self.wishes else {}
        return found | ({"people": self.people} if self.people > 1 else {})


NO_NEEDS = Needs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A number asked for; `id` is the command's, kept so that a retry gives the same number."""

    id: str
    choice: Choice
    ticket_class: TicketClass
    language: str
    needs: Needs = NO_NEEDS
    identity: Identity = NOBODY

    def fields(self) -> dict[str, Any]:
        """The fields of `issue` but for what it is for."""
        asked = {"ticket_class": self.ticket_class.value, "language": self.language}
        return {**asked, **self.needs.fields(), **self.identity.fields(self.language)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LastKnown:
    """How long people waited in a line when the kiosk last heard of it; no promise."""

    wait_s: tuple[int, int]
    """P10 and P90."""
    age_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """Where a number waits that went to another hall, in the citizen's language."""

    hall: str
    service: str
    place: str
    by: str
    """HH:MM; who is there later has waited from then on only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A number as the centre gave it."""

    ticket: str
    number: str
    service: str
    ticket_class: TicketClass
    issued_at: int
    """City time in milliseconds."""
    ahead: int | None
    wait_s: tuple[int, int] | None
    """P10 and P90."""
    link: str
    """What the QR code says: the ticket's own page, with the holder's key in the fragment."""
    offline: bool = False
    """Whether it is the kiosk's own, which the centre does not know yet."""
    known: LastKnown | None = None
    """Of one of the kiosk's own: how long people waited before the cut."""
    there: There | None = None
    """Of one in another hall."""


def issued_of(reply: Mapping[str, Any], public_url: str) -> Issued:
    """Read the reply to `issue`; KeyError when it is none."""
    ticket = reply["ticket"]
    wait = reply.get("wait")
    return Issued(
        ticket=ticket["id"],
        number=ticket["number"],
        service=ticket["service"],
        ticket_class=TicketClass(ticket["ticket_class"]),
        issued_at=ticket["issued_at"],
        ahead=reply.get("ahead"),
        wait_s=(wait["p10_s"], wait["p90_s"]) if wait else None,
        link=link_of(public_url, ticket["id"], reply.get("holder_key")),
    )


def link_of(public_url: str, ticket: str, key: str | None) -> str:
    """The ticket's own page, for who has the holder's key."""
    link = f"{public_url.rstrip('/')}/t/{ticket}"
    return f"{link}#k={key}" if key else link
