"""Bars: who takes no number alone for a time, decided by people and always with an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from queue_server.domain.ticket import Channel


class Misuse(StrEnum):
    """Why somebody is barred."""

    NO_SHOWS = "no_shows"
    """Took numbers and did not come, again and again: no remote numbers."""
    RESOLD = "resold"
    """Sold numbers 倒号: no numbers without a guide."""
    DISORDER = "disorder"
    """Disturbed the hall: no numbers without a guide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of one subject or agent, who is known by a digest alone."""

    id: str
    digest: str
    why: Misuse
    until: date
    """The last day of the bar."""
    by: str
    at: int
    """City milliseconds."""
    mask: str = ""
    """The last characters, for the people who look at the list."""
    lifted_at: int | None = None
    lifted_by: str | None = None

    def stands(self, today: date) -> bool:
        """Whether it is in force on a day."""
        return self.lifted_at is None and today <= self.until

    def keeps_from(self, channel: Channel, *, remote: bool) -> bool:
        """Whether it keeps from a number there; a guide gives one to everybody."""
        if channel is Channel.STAFF:
            return False
        return remote or self.why is not Misuse.NO_SHOWS
