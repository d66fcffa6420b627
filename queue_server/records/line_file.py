"""Rows that wait in a file while their database is away: one line of JSON each, in order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any


class LineFile:
    """A file of the owner's alone; a row is on disk when `append` returns."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._turn = Lock()

    def exists(self) -> bool:
        """Whether rows wait."""
        return self.file.exists()

    def append(self, row: Mapping[str, Any]) -> None:
        """Add a row at the end."""
        line = b"\n" + json.dumps(row).encode() + b"\n"
        with self._turn:
            descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                # on a line of its own, whatever half of one a power cut left before it
                file.write(line)
                file.flush()
                os.fsync(file.fileno())

    def rows(self) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
        """Each whole row with its place, which `blank` takes."""
        if not self.file.exists():
            return
        lines = self.file.read_bytes().splitlines(keepends=True)
        for at, line in zip(accumulate(map(len, lines), initial=0), lines, strict=False):
            row = _row(line)
            if row is not None:
                yield (at, len(line)), row

    def blank(self, place: tuple[int, int]) -> None:
        """Leave nothing of a row, so that it is not taken again."""
        at, length = place
        with self.file.open("r+b") as file:
            file.seek(at)
            file.write(b"\n" * length)
            file.flush()
            os.fsync(file.fileno())

    def take_over(self, other: LineFile) -> bool:
        """Take the other's file as this one's; False when this one still has rows, or it none."""
        with other._turn:
            if self.file.exists() or not other.file.exists():
                return False
            other.file.rename(self.file)
            return True

    def drop(self) -> None:
        """All rows are taken."""
        self.file.unlink(missing_ok=True)


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
