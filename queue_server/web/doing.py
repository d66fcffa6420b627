"""How a request becomes a command: under the asker's key, and read back before it is answered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from queue_server.domain.bounds import bounded
from queue_server.domain.commands import CallNext, Command
from queue_server.domain.hall import Reply
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import ANYONE, Principal, allow_at_window, concerns
from queue_server.domain.ticket import Ticket
from queue_server.domain.view import HallView
from queue_server.ports import HallPort, perform
from queue_server.web.access import Who, allow, ticket_caller
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed

KEY_LIMIT = 100
_UNGUESSABLE = re.compile(r"[A-Za-z0-9_-]{22,100}")
"""128 random bits as url-safe text, a UUID too."""


def command_key(
    idempotency_key: Annotated[
        str | None,
        Header(
            description="The same key again gives the same answer and no second effect. "
            "From who is not signed in: 22 to 100 letters, digits, `-` or `_` (128 random bits)."
        ),
    ] = None,
) -> str:
    """The id that the command gets: the caller's, or a fresh one."""
    if idempotency_key is None:
        return secrets.token_urlsafe(18)
    if not 0 < len(idempotency_key) <= KEY_LIMIT or not idempotency_key.isprintable():
        raise Malformed("Idempotency-Key")
    return idempotency_key


def require_own_key(who: Principal, key: str) -> None:
    """Refuse as malformed a key that somebody else may have chosen too.

    Everybody who is not signed in asks as `ANYONE`: only the key tells their requests apart, and
    its answer holds the ticket's key.
    """
    if who == ANYONE and not _UNGUESSABLE.fullmatch(key):
        raise Malformed("Idempotency-Key", "22 to 100 letters, digits, - or _, drawn at random")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One request: who asks, under which command id, in which language."""

    request: Request
    parts: WebParts
    who: Principal
    key: str
    language: Language

    async def do(self, hall: str, action: str, command: Command) -> Reply:
        """Do a command in a hall by the asker's right; 401 or NOT_ALLOWED without it."""
        who, port = allow(self.who, action, hall), self.parts.halls.route(hall)
        allow_at_window(who, action, command, port.view)
        return await perform(port, bounded(command), who.id, self.key)

    async def call_next(self, hall: str, command: CallNext, *, draws: bool) -> Reply:
        """Call a window's next ticket by the asker's right."""
        who, port = allow(self.who, "call_next", hall), self.parts.halls.route(hall)
        allow_at_window(who, "call_next", command, port.view)
        asked = bounded(command)
        return await self.parts.next_ticket(port, asked, who.id, self.key, draws=draws)

    async def do_on(self, place: TicketPlace, action: str, command: Command) -> Reply:
        """Do a command on a ticket, as its holder too."""
        who = allow(self.caller(place), action, place.hall)
        allow_at_window(who, action, command, place.view)
        return await perform(place.port, bounded(command), who.id, self.key)

    def caller(self, place: TicketPlace) -> Principal:
        """Who acts on the ticket: the signed-in one, else its holder."""
        return ticket_caller(self.request, self.parts, self.who, ticket=place.id, hall=place.hall)

    def place(self, ticket: str) -> TicketPlace:
        """Where a ticket is; TICKET_UNKNOWN when its id names no hall of ours."""
        return place_of(self.parts, ticket)

    def under(self, key: str) -> Asking:
        """The same request under a key that its form brought."""
        return replace(self, key=key)

    async def note(self, action: str, about: str, data: Mapping[str, Any]) -> None:
        """Put what was done by right into the audit."""
        facts = {name: value for name, value in data.items() if value is not None}
        await self.parts.records.audit.note(self.who.id, action, about, facts)


def asking(
    request: Request, parts: Parts, who: Who, key: Annotated[str, Depends(command_key)]
) -> Asking:
    """Bundle what every route that changes something needs."""
    return Asking(request=request, parts=parts, who=who, key=key, language=language_of(request))


Ask = Annotated[Asking, Depends(asking)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPlace:
    """A ticket's id, its hall, and the way there."""

    id: str
    hall: str
    port: HallPort

    @property
    def view(self) -> HallView:
        """The hall's fold."""
        return self.port.view

    def ticket(self) -> Ticket:
        """The ticket; TICKET_UNKNOWN when the hall has none of this id."""
        return self.view.ticket(self.id)

    def window(self) -> str:
        """The window that has the ticket, empty when none has; the verb then refuses by state."""
        found = self.view.tickets.get(self.id)
        return (found and found.window) or ""


def place_of(parts: WebParts, ticket: str) -> TicketPlace:
    """Where a ticket is; TICKET_UNKNOWN when its id names no hall of ours."""
    split = split_ticket_id(ticket)
    if split is None or split.hall not in parts.city.halls:
        raise refusal("TICKET_UNKNOWN", ticket[:80])
    return TicketPlace(id=ticket, hall=split.hall, port=parts.halls.route(split.hall))


def readable(
    request: Request, parts: WebParts, who: Principal, ticket: str
) -> tuple[TicketPlace, Ticket]:
    """Where a ticket is, and the ticket, for its holder and staff; NOT_ALLOWED for others."""
    place = place_of(parts, ticket)
    caller = ticket_caller(request, parts, who, ticket=place.id, hall=place.hall)
    allow(caller, "read_ticket", place.hall)
    found = place.ticket()
    if not concerns(caller, parts.city, found):
        raise refusal("NOT_ALLOWED", ticket)
    return place, found
