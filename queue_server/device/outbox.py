"""What a device did while it was cut off, kept on disk until the centre has answered for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from queue_server.device.answers import Denied, Done
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
        self._path = path
        self._entries = _read(path)
        self._write_anew()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the centre has not answered for yet."""
        return tuple(self._entries.values())

    def add(self, verb: str, fields: Mapping[str, Any], *, done_at: str) -> Entry:
        """Keep a command that was done now."""
        entry = Entry(verb=verb, fields=dict(fields), done_at=done_at)
        self._append(asdict(entry))
        self._entries[entry.id] = entry
        return entry

    def settle(self, id_: str) -> None:
        """The centre answered."""
        if self._entries.pop(id_, None) is not None:
            self._append({"settled": id_})
        if not self._entries:
            self._write_anew()

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

    def _append(self, row: Mapping[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _write_anew(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            for entry in self._entries.values():
                file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _read(path: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    if not path.exists():
        return entries
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            # torn by a crash while it was written: it was never acknowledged
            continue
        if "settled" in row:
            entries.pop(row["settled"], None)
        else:
            entries[row["id"]] = Entry(**row)
    return entries
