"""Writes the files of a city folder: UTF-8, one line ending, so that bytes can be compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows under a header; an absent value is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    write_text(path, text.getvalue())


def write_text(path: Path, text: str) -> None:
    """Write a text, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def quoted(text: str) -> str:
    """Give a text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def inline(values: Mapping[str, str]) -> str:
    """Give a small table on one line of TOML."""
    return "{ " + ", ".join(f"{key} = {quoted(value)}" for key, value in values.items()) + " }"


def listed(values: Iterable[str]) -> str:
    """Give a list of texts, broken over lines when it is long."""
    words = [quoted(value) for value in values]
    line = ", ".join(words)
    if len(line) <= 80:
        return f"[{line}]"
    rows = [words[at : at + 6] for at in range(0, len(words), 6)]
    return "[\n" + "".join(f"  {', '.join(row)},\n" for row in rows) + "]"
