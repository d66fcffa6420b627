"""CSV files as rows of cells: plain or gzipped, UTF-8 with or without its mark, or GB 18030."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import lru_cache
from io import StringIO
from pathlib import Path

from queue_server.forecast.unfit import Unfit

GZIP = b"\x1f\x8b"
DAY_MINUTES = 1440


class Rows:
    """The rows of a file with the cells of the wanted columns, in that order.

    Raises Unfit where the file cannot be read, is empty or lacks a column.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        reader = csv.reader(StringIO(_text(path), newline=""))
        head = [cell.strip() for cell in next(reader, [])]
        if not any(head):
            raise Unfit("this file is empty", path.name)
        missing = [name for name in columns if name not in head]
        if missing:
            raise Unfit("this file lacks columns", f"{path.name}: {', '.join(missing)}", head)
        self._reader = reader
        self._places = [head.index(name) for name in columns]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row's line number and cells; lines without any text are passed over."""
        try:
            yield from self._rows()
        except csv.Error as error:
            raise Unfit("this file is no CSV table", f"{self.path.name}: {error}") from None

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        longest = max(self._places)
        for row in self._reader:
            if len(row) > longest:
                yield self._reader.line_num, [row[place].strip() for place in self._places]
            elif any(cell.strip() for cell in row):
                raise self.wrong(self._reader.line_num, ",".join(row))

    def wrong(self, line: int, cell: str) -> Unfit:
        """The error for a cell that cannot be what its column holds."""
        return Unfit("a line of this file cannot be read", f"{self.path.name}:{line}: {cell!r}")


def _text(path: Path) -> str:
    try:
        found = path.read_bytes()
        if found.startswith(GZIP):
            found = gzip.decompress(found)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unfit("this file cannot be opened", f"{path}: {reason}") from None
    # what a spreadsheet in Chinese saves as CSV is GB 18030 (or GBK, which is a part of it)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return found.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit("this file is neither UTF-8 nor GB 18030", path.name)


@lru_cache(maxsize=4096)
def day(cell: str) -> date:
    """A day as 2017-11-09 or, as spreadsheets write it, 2017/11/9; ValueError for others."""
    year, month, number = (int(part) for part in cell.replace("/", "-").split("-"))
    return date(year, month, number)


@lru_cache(maxsize=100_000)
def minute(cell: str) -> float:
    """The minute of the day of 8:30 or 08:30:00; ValueError for others."""
    parts = [int(part) for part in cell.split(":")]
    if not 2 <= len(parts) <= 3:
        raise ValueError(cell)
    at = time(parts[0], parts[1], parts[2] if len(parts) == 3 else 0)
    return at.hour * 60 + at.minute + at.second / 60
