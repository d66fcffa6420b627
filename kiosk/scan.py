"""What the scanner reads: the code of a slip or a phone, as a keyboard wedge types it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.stopping import Stop

LONGEST = 400
_LINK = re.compile(r"^https?://[^\s/#?]+/(?:[^\s#?]*/)?[at]/(?P<ticket>[\w-]+)(?:[?#].*)?$")
_KEY = re.compile(r"[#?&]k=(?P<key>[\w-]+)")
# a wedge set to another keyboard layout, or with its caps lock on, still types these
_NUMBER = re.compile(r"^[a-z0-9-]+-\d{8}-[A-Z]{1,2}\d{3,4}$")
_PROMISE = re.compile(r"^[a-z0-9-]+-\d{8}-\d{4}-\d{1,9}$")


class Told(StrEnum):
    """What a code turned out to be."""

    UNREADABLE = "unreadable"
    """No code of ours."""
    UNKNOWN = "unknown"
    """A number that this hall does not have: of another hall or another day, or over."""
    WAITING = "waiting"
    CALLED = "called"
    MISSED = "missed"
    NOT_TAKEN = "not_taken"
    """One of the kiosk's own numbers that the centre did not take after a cut."""
    KEPT = "kept"
    """Its holder comes back another day, without queueing anew."""
    REFUSED = "refused"
    """The centre says why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The number or appointment that a code names, with its holder's key."""

    ticket: str
    key: str

    @property
    def promised(self) -> bool:
        """Whether it is an appointment's."""
        return _PROMISE.match(self.ticket) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is to say of a code."""

    told: Told
    code: Code | None = None
    number: str = ""
    service: str = ""
    ahead: int = 0
    wait_s: tuple[int, int] | None = None
    window: str | None = None
    stop: Stop | None = None
    """Why its line gives no numbers, and what its holder may choose instead of waiting."""
    kept_until: int | None = None
    """Until when a right to return holds: one that stands, or one that would be given."""
    text: str = ""
    """The centre's own words."""


def read(typed: str) -> Code | None:
    """The number and key that a code of ours names; None for any other code.

    The link has the key in its fragment; without a key it is nobody's to act on.
    """
    text = typed.strip()[:LONGEST]
    link, key = _LINK.match(text), _KEY.search(text)
    if link is None or key is None:
        return None
    code = Code(ticket=link["ticket"], key=key["key"])
    return code if code.promised or _NUMBER.match(code.ticket) else None
