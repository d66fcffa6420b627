"""The memory of command ids: the same id, the same answer (design.md section 6).

Kept by day of real time and dropped with the day after the next; no more than that, since whoever
repeats a command does so within minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from queue_server.domain.refusals import refusal

DAY_MS = 86_400_000
Reply = dict[str, Any]
"""`{epoch, seq}` of the last event, and what the verb says: ticket, window, reason, ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A command that had its effect, and the answer it was given."""

    principal: str
    id: str
    fingerprint: str
    reply: Reply
    day: int
    """Real day, counted from 1970."""


class Memory:
    """The commands of today and yesterday, in real time."""

    def __init__(self) -> None:
        self._days: dict[int, dict[tuple[str, str], Kept]] = {}

    def __iter__(self) -> Iterator[Kept]:
        for day in sorted(self._days):
            yield from self._days[day].values()

    def reply(self, principal: str, command: str, fingerprint: str, *, real: int) -> Reply | None:
        """The answer this id was given, or None; another request under it: KEY_REUSED."""
        since = real // DAY_MS - 1
        for day in sorted((day for day in self._days if day >= since), reverse=True):
            kept = self._days[day].get((principal, command))
            if kept is not None:
                if kept.fingerprint != fingerprint:
                    raise refusal("KEY_REUSED", command)
                return kept.reply
        return None

    def keep(self, kept: Kept) -> None:
        """Remember under its day; the first of a day drops what is older than the day before."""
        if kept.day not in self._days:
            self._days = {day: one for day, one in self._days.items() if day >= kept.day - 1}
        self._days.setdefault(kept.day, {})[kept.principal, kept.id] = kept

    @classmethod
    def of(cls, kept: Iterable[Kept]) -> Self:
        """The memory of a lost store, from what the journal knows of it."""
        memory = cls()
        for one in kept:
            memory._days.setdefault(one.day, {})[one.principal, one.id] = one
        return memory
