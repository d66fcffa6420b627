"""A file of JSON lines that survives a power cut: what `append` returned for is on disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any


class KeptLines:
    """One object a line; a line that a power cut left half is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.count = 0
        """Lines in the file."""
        path.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> Iterator[dict[str, Any]]:
        """The objects in order."""
        content = self._path.read_bytes() if self._path.exists() else b""
        for line in filter(None, content.split(b"\n")):
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict):
                yield said

    def append(self, row: Mapping[str, Any]) -> None:
        """Add one object."""
        with self._path.open("ab") as file:
            # a newline before as well: it ends what a power cut left half
            file.write(b"\n" + json.dumps(row, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.count += 1

    def rewrite(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put these objects in place of all, whole or not at all."""
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        write_whole(self._path, "".join(f"{line}\n" for line in lines))
        self.count = len(lines)


def write_whole(path: Path, text: str) -> None:
    """Put a text in place of a file, whole or not at all; on disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
