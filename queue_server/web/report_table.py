"""A report as a table, and the table as JSON, CSV or a workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from queue_server.web.language import Language
from queue_server.web.words import say

Cell = str | int | float | None
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet takes for a formula."""


class Measure(StrEnum):
    """What the figures of a column are."""

    TEXT = "text"
    COUNT = "count"
    MEAN = "mean"
    SHARE = "share"
    """Of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; its title is the catalogue's `column {id}`."""

    id: str
    measure: Measure = Measure.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A report: name, columns, and rows with a cell for each column; None = nothing to say."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def titles(self, language: Language) -> list[str]:
        """The titles of the columns."""
        return [say(language, f"column {column.id}") for column in self.columns]

    def documents(self) -> list[dict[str, Cell]]:
        """Each row by the ids of its columns."""
        ids = [column.id for column in self.columns]
        return [dict(zip(ids, row, strict=True)) for row in self.rows]


def as_csv(table: Table, language: Language) -> bytes:
    """Comma-separated with a mark of UTF-8, by which spreadsheets know Chinese."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(table.titles(language))
    for row in table.rows:
        writer.writerow(["" if cell is None else guarded(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(table: Table, language: Language) -> bytes:
    """A workbook of one sheet, its head kept in sight; no text in it is ever a formula."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    styles = {one: book.add_format(_STYLES[one]) for one in Measure}
    for at, title in enumerate(table.titles(language)):
        sheet.write_string(0, at, title, bold)
        sheet.set_column(at, at, 24 if table.columns[at].measure is Measure.TEXT else 11)
    for line, row in enumerate(table.rows, start=1):
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(line, at, cell)
            elif cell is not None:
                sheet.write_number(line, at, cell, styles[column.measure])
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def guarded(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula.

    OWASP, CSV injection: text that begins with =, +, -, @, tab or return gets an apostrophe.
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULAS):
        return f"'{cell}"
    return cell


_STYLES: Mapping[Measure, dict[str, Any]] = {
    Measure.TEXT: {},
    Measure.COUNT: {"num_format": "0"},
    Measure.MEAN: {"num_format": "0.00"},
    Measure.SHARE: {"num_format": "0.0%"},
}
FILES: Mapping[str, tuple[str, Callable[[Table, Language], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_workbook,
    ),
}
"""Format to its media type and writer."""
