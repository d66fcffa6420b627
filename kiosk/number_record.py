"""What this kiosk asked for and what became of it, on disk, so that no number is left a ghost.

Requested, issued, shown, printed: each is on disk before the next may happen. One JSON object a
line, `{"id", "set"}`; a line that a power cut left half is passed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from queue_server.device.kept_lines import KeptLines
from queue_server.domain.ticket import Printing

ASK_AGAIN_MS = 20 * 3600 * 1000
"""As long the centre surely remembers a command's id; later the same id would be a new number."""
TIDY = 200
"""Lines after which the file is written anew without what is closed."""


class Duty(StrEnum):
    """What is still owed to a number that nobody is looking at any more."""

    REPORT = "report"
    """It was given from the kiosk's own block, and the centre does not know it yet."""
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
    offline: Mapping[str, Any] | None = None
    """Of a number from the kiosk's own block: what is to be reported of it."""
    reported: bool = False

    @property
    def held(self) -> bool:
        """Whether somebody may have it: it was shown, or its slip may have been printed."""
        return self.shown or self.printing not in (None, Printing.FAILED)

    def duty(self, now: int) -> Duty:
        """What is owed; `now` is real time in milliseconds."""
        if self.ticket is None:
            return Duty.ASK if now - self.at < ASK_AGAIN_MS else Duty.CLOSE
        if self.offline is not None and not self.reported:
            return Duty.REPORT if self.held else Duty.CLOSE
        if not self.held:
            return Duty.VOID
        return Duty.CLOSE if self.told else Duty.TELL


class NumberRecord:
    """The open entries, each change of which is on disk when its call returns."""

    def __init__(self, path: Path) -> None:
        self._file = KeptLines(path)
        self._entries: dict[str, Entry] = {}
        self._turn = asyncio.Lock()
        for line in self._file.read():
            self._read(line)
        self._tidy()

    @property
    def open(self) -> tuple[Entry, ...]:
        """What is not closed, oldest first."""
        return tuple(self._entries.values())

    def entry(self, id_: str) -> Entry | None:
        """The open entry of a command, if there is one."""
        return self._entries.get(id_)

    async def note(self, id_: str, **changes: Any) -> None:
        """Change an entry, or begin it with `at` and `fields`.

        Known here at once, so that who leaves right after seeing a number does not end it.
        """
        self._change(id_, changes)
        async with self._turn:
            await asyncio.to_thread(self._file.append, {"id": id_, "set": changes})

    async def close(self, id_: str) -> None:
        """Nothing is owed any more."""
        self._entries.pop(id_, None)
        async with self._turn:
            await asyncio.to_thread(self._file.append, {"id": id_, "set": None})
            if self._file.count > TIDY:
                await asyncio.to_thread(self._tidy)

    def _change(self, id_: str, changes: Mapping[str, Any]) -> None:
        known = self._entries.get(id_)
        read = dict(changes)
        if read.get("printing"):
            read["printing"] = Printing(read["printing"])
        self._entries[id_] = replace(known, **read) if known else Entry(id=id_, **read)

    def _read(self, line: Mapping[str, Any]) -> None:
        try:
            if line["set"] is None:
                self._entries.pop(line["id"], None)
            else:
                self._change(line["id"], line["set"])
        except (ValueError, KeyError, TypeError):
            return

    def _tidy(self) -> None:
        self._file.rewrite([{"id": one.id, "set": _document(one)} for one in self.open])


def _document(entry: Entry) -> dict[str, Any]:
    kept = {
        "at": entry.at,
        "fields": dict(entry.fields),
        "ticket": entry.ticket,
        "shown": entry.shown,
        "printing": entry.printing,
        "told": entry.told,
        "offline": entry.offline,
        "reported": entry.reported,
    }
    return {name: value for name, value in kept.items() if value not in (None, False)}
