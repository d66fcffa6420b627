"""Numbers, prefixes and ids of tickets.

Prefix of one or two letters without I, O, Q; from 001, then four digits; the class is never in it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

LAST_NUMBER = 9999
REBUILD_GAP = 50
"""A rebuilt store goes on this far behind the last number known (design.md section 6)."""

PREFIX = re.compile(r"[A-HJ-NPR-Z]{1,2}")
_NUMBER = re.compile(r"([A-HJ-NPR-Z]{1,2})(\d{3,4})")
_TICKET = re.compile(
    r"(?P<hall>[a-z0-9]+(?:-[a-z0-9]+)*)-(?P<day>\d{8})-(?P<number>[A-Z]{1,2}\d{3,4})"
)


class TicketId(NamedTuple):
    """The three parts of a ticket's id."""

    hall: str
    day: int
    number: str


def day_number(day: date) -> int:
    """Write a service day as yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def number_text(prefix: str, count: int) -> str:
    """Write the number: `A012`, `A9999`."""
    return f"{prefix}{count:03d}"


def split_number(number: str) -> tuple[str, int]:
    """Split `A012` into its prefix and 12; ValueError when it is not a number."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise ValueError(f"not a ticket number: {number!r}")
    return found[1], int(found[2])


def ticket_id(hall: str, day: int, number: str) -> str:
    """Compose `{hall}-{yyyymmdd}-{number}`."""
    return f"{hall}-{day}-{number}"


def split_ticket_id(text: str) -> TicketId | None:
    """Take a ticket's id apart, or None when the text is not one."""
    found = _TICKET.fullmatch(text)
    return TicketId(found["hall"], int(found["day"]), found["number"]) if found else None
