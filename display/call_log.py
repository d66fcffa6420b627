"""The display's log: what was shown, spoken and overtaken, a JSON line each, a file a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import structlog

from display.speech import Note
from queue_server.clock import CityClock

log = structlog.get_logger()

DAYS = 31
"""Files that are kept."""


class CallLog:
    """Writes the notes of a display into a folder; a disk that is full costs only the log."""

    def __init__(self, folder: Path, clock: Callable[[], CityClock | None]) -> None:
        self._folder, self._clock = folder, clock
        self._path: Path | None = None

    def write(self, note: Note, *, after_s: float | None = None) -> None:
        """Add a line; `after_s` is how long after the news of the call it happened."""
        clock = self._clock()
        if clock is None:
            return
        at = clock.local()
        line = {
            "at": at.isoformat(timespec="milliseconds"),
            "kind": note.kind.value,
            "number": note.said.number,
            "window": note.said.window,
            "ticket": note.said.ticket,
            "call": note.said.count,
            "position": note.said.position or None,
            "languages": list(note.languages) or None,
            "why": note.why or None,
            "after_ms": None if after_s is None else round(1000 * after_s),
        }
        known = {name: value for name, value in line.items() if value is not None}
        self._append(f"calls-{at:%Y%m%d}.jsonl", json.dumps(known, ensure_ascii=False))

    def _append(self, name: str, line: str) -> None:
        path = self._folder / name
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
            if path != self._path:
                self._path = path
                for old in sorted(self._folder.glob("calls-*.jsonl"))[:-DAYS]:
                    old.unlink()
        except OSError as error:
            log.warning("call not logged", path=str(path), error=str(error))
