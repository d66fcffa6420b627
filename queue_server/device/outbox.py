"""What a device did while it was cut off, kept on disk until the centre has answered for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from queue_server.device.answers import Denied, Done
from queue_server.device.kept_lines import KeptLines
from queue_server.device.line import Asks

LATER = frozenset({"HALL_NOT_READY", "TOO_MANY"})
"""Refusals that say nothing about the command itself: it is sent again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A command with the time at which it was done; its id makes it happen once."""

    verb: str
    fields: Mapping[str, Any]
    done_at: str
    """RFC 3339, city time."""
    id: str = field(default_factory=lambda: uuid4().hex)


class Outbox:
    """Entries in order; each is on disk before `add` returns, a line torn by a crash is dropped."""

    def __init__(self, path: Path) -> None:
        self._file = KeptLines(path)
        self._entries = _entries(self._file.read())
        self._file.rewrite(asdict(one) for one in self._entries.values())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the centre has not answered for yet."""
        return tuple(self._entries.values())

    def add(self, verb: str, fields: Mapping[str, Any], *, done_at: str) -> Entry:
        """Keep a command that was done now."""
        entry = Entry(verb=verb, fields=dict(fields), done_at=done_at)
        self._file.append(asdict(entry))
        self._entries[entry.id] = entry
        return entry

    def settle(self, id_: str) -> None:
        """The centre answered."""
        if self._entries.pop(id_, None) is not None:
            self._file.append({"settled": id_})
        if not self._entries:
            self._file.rewrite(())

    async def send(self, line: Asks, denied: Callable[[Entry, Denied], None]) -> bool:
        """Send what is kept, in order; False when the line ended before all were answered.

        What the centre denies is given to `denied`, for a person to see, and not sent again.
        """
        for entry in self.entries:
            answer = await line.ask(entry.verb, entry.fields, id=entry.id, done_at=entry.done_at)
            if isinstance(answer, Denied) and answer.code not in LATER:
                denied(entry, answer)
            elif not isinstance(answer, Done):
                return False
            self.settle(entry.id)
        return True


def _entries(rows: Iterable[Mapping[str, Any]]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for row in rows:
        if "settled" in row:
            entries.pop(row["settled"], None)
        else:
            entries[row["id"]] = Entry(**row)
    return entries
