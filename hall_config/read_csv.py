"""Rows of a CSV file, read by column name; a wrong cell is a finding and stops nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from hall_config.finding import Findings, Spot
from hall_config.folder import Folder
from hall_config.messages import kind_words
from hall_config.model import Text
from hall_config.nearest import Known, nearest

NOTE = "note"
"""A column for people; nothing reads it."""
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IDS_APART = re.compile(r"[\s;；,，、|]+")
TEXTS_APART = re.compile(r"\s*[;；|]\s*")
YES = frozenset({"yes", "y", "true", "1", "是"})
NO = frozenset({"no", "n", "false", "0", "否", ""})


class Row:
    """One line of a CSV file."""

    __slots__ = ("_cells", "_file", "_findings", "line")

    def __init__(self, file: str, line: int, cells: dict[str, str], findings: Findings) -> None:
        self._file = file
        self.line = line
        self._cells = cells
        self._findings = findings

    def spot(self, key: str = "") -> Spot:
        """Give the place of a cell."""
        return Spot(self._file, self.line, key)

    def wrong(self, code: str, key: str, near: str = "", **values: object) -> None:
        """Note an error in a cell."""
        self._findings.add(code, self.spot(key), near, **values)

    def text(self, key: str, *, required: bool = True) -> str:
        """Give a cell's text."""
        value = self._cells.get(key, "")
        if required and not value:
            self.wrong("missing_value", key)
        return value

    def id(self, key: str) -> str:
        """Give an id that this row declares."""
        value = self.text(key)
        if value and not ID.fullmatch(value):
            near = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
            self.wrong("id_shape", key, near, value=value)
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Give a whole number between `low` and `high`; an empty cell gives the default."""
        value = self._cells.get(key, "")
        if not value and default is not None:
            return default
        try:
            number = int(value)
        except ValueError:
            self.wrong("not_whole" if value else "missing_value", key, value=value)
            return low
        if not low <= number <= high:
            near = str(min(max(number, low), high))
            self.wrong("out_of_range", key, near, value=number, low=low, high=high)
        return number

    def choice(self, key: str, among: Sequence[str]) -> str:
        """Give one of a few words."""
        value = self.text(key)
        if value and value not in among:
            told = {"value": value, "among": ", ".join(among)}
            self.wrong("not_choice", key, nearest(value, among), **told)
            return among[0]
        return value or among[0]

    def choices(self, key: str, among: Sequence[str]) -> tuple[str, ...]:
        """Give several of a few words, at least one."""
        self.text(key)
        values = self.words(key)
        for value in values:
            if value not in among:
                near = nearest(value, among)
                self.wrong("not_choice", key, near, value=value, among=", ".join(among))
        return values

    def flag(self, key: str) -> bool:
        """Give a yes or no; an empty cell is a no."""
        value = self._cells.get(key, "").lower()
        if value not in YES and value not in NO:
            self.wrong("not_flag", key, value=value)
        return value in YES

    def reference(self, key: str, known: Known, *, required: bool = True) -> str:
        """Give an id that another list declares."""
        value = self.text(key, required=required)
        if value and value not in known:
            self.unknown(key, value, known)
        return value

    def references(self, key: str, known: Known, *, required: bool = True) -> tuple[str, ...]:
        """Give several ids that another list declares, each once."""
        self.text(key, required=required)
        values = self.words(key)
        for value in values:
            if value not in known:
                self.unknown(key, value, known)
        return values

    def words(self, key: str) -> tuple[str, ...]:
        """Give the words of a cell, each once; they are set apart by spaces or any comma."""
        values = _words(self._cells.get(key, ""))
        if len(set(values)) < len(values):
            twice = sorted({value for value in values if values.count(value) > 1})
            self.wrong("repeated", key, value=", ".join(twice))
            return tuple(dict.fromkeys(values))
        return values

    def texts(self, key: str) -> Text:
        """Give a text from the columns `key_zh`, `key_hk`, `key_en`; an empty one is as Chinese."""
        zh = self.text(f"{key}_zh")
        cells = self._cells
        return Text(zh_cn=zh, zh_hk=cells.get(f"{key}_hk") or zh, en=cells.get(f"{key}_en") or zh)

    def list(self, key: str) -> tuple[str, ...]:
        """Give free texts set apart by semicolons."""
        return _texts(self._cells.get(key, ""))

    def unknown(self, key: str, value: str, known: Known) -> None:
        """Note an id that no list declares."""
        near = known.nearest(value)
        self.wrong("unknown_reference", key, near, value=value, **kind_words(known.kind))


# the same few cells stand in thousands of rows
@lru_cache(maxsize=4096)
def _words(cell: str) -> tuple[str, ...]:
    return tuple(part for part in IDS_APART.split(cell) if part)


@lru_cache(maxsize=4096)
def _texts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in TEXTS_APART.split(cell) if part)


class Once:
    """Holds ids or codes to one appearance in a file."""

    def __init__(self, kind: str = "") -> None:
        self._kind = kind
        self._first: dict[str, int] = {}

    def seen(self, row: Row, key: str, value: str) -> bool:
        """Whether the value was there before, which is noted."""
        first = self._first.setdefault(value, row.line)
        if not value or first == row.line:
            return False
        if self._kind:
            row.wrong("duplicate", key, value=value, first=first, **kind_words(self._kind))
        else:
            row.wrong("duplicate_code", key, value=value, first=first)
        return True


def rows(
    folder: Folder, name: str, columns: Sequence[str], optional: Sequence[str], findings: Findings
) -> Iterator[Row] | None:
    """Give the rows of a file, or None if nothing can be read from it; notes what is wrong."""
    text = folder.text(name)
    if text is None:
        return None
    cells = _filled(text, name, findings)
    first = next(cells, None)
    if first is None:
        findings.add("empty_file", Spot(name))
        return None
    line, header = first
    if not _judge_header(header, Spot(name, line), (tuple(columns), (*optional, NOTE)), findings):
        return None
    return _rows(cells, name, header, findings)


def _rows(
    lines: Iterator[tuple[int, list[str]]], name: str, header: list[str], findings: Findings
) -> Iterator[Row]:
    line = None
    for line, cells in lines:
        if any(cells[len(header) :]):
            findings.add("extra_cells", Spot(name, line))
        yield Row(name, line, dict(zip(header, cells, strict=False)), findings)
    if line is None:
        findings.add("empty_file", Spot(name))


def _filled(text: str, name: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Give the lines that say something: spreadsheets pad with empty ones, # begins a remark."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for raw in reader:
            cells = [cell.strip() for cell in raw]
            if any(cells) and not cells[0].startswith("#"):
                yield reader.line_num, cells
    except csv.Error as error:
        findings.add("csv_syntax", Spot(name, reader.line_num), problem=error)


def _judge_header(
    header: list[str],
    spot: Spot,
    allowed: tuple[tuple[str, ...], tuple[str, ...]],
    findings: Findings,
) -> bool:
    """Note what is wrong with a header; false if a column is missing, so no row can be judged."""
    columns, optional = allowed
    free = [c for c in (*columns, *optional) if c not in header]
    for at, column in enumerate(header):
        here = spot._replace(key=column)
        if column in header[:at]:
            findings.add("repeated_column", here, value=column)
        elif column and column not in columns and column not in optional:
            findings.add("unknown_column", here, nearest(column, free), value=column)
    missing = [column for column in columns if column not in header]
    for column in missing:
        findings.add("missing_column", spot._replace(key=column), value=column)
    return not missing
