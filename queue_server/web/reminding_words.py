"""What somebody agrees to who wants reminders: the words, and the version of these words."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.view import HallView
from queue_server.identified import kept_until
from queue_server.web.language import Language
from queue_server.web.parts import WebParts
from queue_server.web.words import say

VERSION_SIZE = 12


def keep_until(parts: WebParts, view: HallView, ticket: str) -> int:
    """City milliseconds until which the address of a number's holder is kept."""
    split, found = split_ticket_id(ticket), view.tickets.get(ticket)
    day = str(split.day) if split else ""
    hall = parts.city.halls[view.hall]
    service = found.service if found else ""
    return kept_until(parts.city, hall, service, date(int(day[:4]), int(day[4:6]), int(day[6:])))


def consent_text(parts: WebParts, view: HallView, ticket: str, language: Language) -> str:
    """What becomes of the address, in the reader's language."""
    last = parts.clock.local(keep_until(parts, view, ticket) - 1)
    return say(
        language,
        "What you type is kept sealed and used for messages about this number alone. It is "
        "forgotten after {year}-{month}-{day}. You can stop the reminders here at any time.",
        year=last.year,
        month=last.month,
        day=last.day,
    )


def version_of(text: str) -> str:
    """The version of exactly these words."""
    return sha256(text.encode()).hexdigest()[:VERSION_SIZE]
