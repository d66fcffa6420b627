"""What this kiosk asked for and what became of it, on disk, so that no number is left a ghost.

Requested, issued, shown, printed: each is on disk before the next may happen. One JSON object a
line, `{"id", "set"}`; a line that a power cut left half is passed over.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from queue_server.domain.ticket import Printing

ASK_AGAIN_MS = 20 * 3600 * 1000
"""As long the centre surely remembers a command's id; later the same id would be a new number."""
TIDY = 200
"""Lines after which the file is written anew without what is closed."""


class Duty(StrEnum):
    """What is still owed to a number that nobody is looking at any more."""

    ASK = "ask"
    """Nobody knows whether it was issued: ask again under its id."""
    VOID = "void"
    TELL = "tell"
    """The centre does not know yet what became of the slip."""
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command for a number, as far as it came."""

    id: str
    at: int
    """Real time in milliseconds at which it was asked for."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    ticket: str | None = None
    shown: bool = False
    printing: Printing | None = None
    told: bool = False

    def duty(self, now: int) -> Duty:
        """What is owed; `now` is real time in milliseconds."""
        if self.ticket is None:
            return Duty.ASK if now - self.at < ASK_AGAIN_MS else Duty.CLOSE
        if not self.shown and self.printing in (None, Printing.FAILED):
            return Duty.VOID
        return Duty.CLOSE if self.told else Duty.TELL


class NumberRecord:
    """The open entries, each change of which is on disk when its call returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: dict[str, Entry] = {}
        self._lines = 0
        self._turn = asyncio.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self._read(path.read_bytes())
        self._tidy()

    @property
    def open(self) -> tuple[Entry, ...]:
        """What is not closed, oldest first."""
        return tuple(self._entries.values())

    def entry(self, id_: str) -> Entry | None:
        """The open entry of a command, if there is one."""
        return self._entries.get(id_)

    async def note(self, id_: str, **changes: Any) -> None:
        """Change an entry, or begin it with `at` and `fields`."""
        async with self._turn:
            self._change(id_, changes)
            await asyncio.to_thread(self._append, {"id": id_, "set": changes})

    async def close(self, id_: str) -> None:
        """Nothing is owed any more."""
        async with self._turn:
            self._entries.pop(id_, None)
            await asyncio.to_thread(self._append, {"id": id_, "set": None})
            if self._lines > TIDY:
                await asyncio.to_thread(self._tidy)

    def _change(self, id_: str, changes: Mapping[str, Any]) -> None:
        known = self._entries.get(id_)
        read = dict(changes)
        if read.get("printing"):
            read["printing"] = Printing(read["printing"])
        self._entries[id_] = replace(known, **read) if known else Entry(id=id_, **read)

    def _append(self, line: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            # a newline before as well: it ends what a power cut left half
            file.write(b"\n" + json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._lines += 1

    def _read(self, content: bytes) -> None:
        for line in filter(None, content.split(b"\n")):
            try:
                said = json.loads(line)
                if said["set"] is None:
                    self._entries.pop(said["id"], None)
                else:
                    self._change(said["id"], said["set"])
            except (ValueError, KeyError, TypeError):
                continue

    def _tidy(self) -> None:
        part = self._path.with_suffix(".part")
        lines = [json.dumps({"id": one.id, "set": _document(one)}) for one in self.open]
        with part.open("w") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._lines = len(lines)


def _document(entry: Entry) -> dict[str, Any]:
    kept = {
        "at": entry.at,
        "fields": dict(entry.fields),
        "ticket": entry.ticket,
        "shown": entry.shown,
        "printing": entry.printing,
        "told": entry.told,
    }
    return {name: value for name, value in kept.items() if value not in (None, False)}
