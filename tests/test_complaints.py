"""docs/complaints.md: every complaint has a test that there is, every replay stands in the page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests import source

PAGE = (source.ROOT / "docs" / "complaints.md").read_text()
COMPLAINTS = 32
"""So many stand in the research; a row without a number is no complaint."""
NUMBERED = re.compile(r"^\| (\d+) \|", re.M)
REPLAYS = ("test_complaints_order.py", "test_complaints_numbers.py")


def rows() -> list[str]:
    return [line for line in PAGE.splitlines() if "`tests/" in line]


def named(row: str) -> list[tuple[str, str]]:
    """The tests that a row names, each with its file."""
    found, file = [], ""
    for name in re.findall(r"`([^`]+)`", row.rsplit(" | ", 1)[1]):
        if name.startswith("tests/"):
            file = name
        else:
            found.append((file, name))
    return found


def defined_in(file: str) -> set[str]:
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = ast.walk(source.tree(Path(file)))
    return {one.name for one in nodes if isinstance(one, defined) and one.name.startswith("test_")}


def test_no_number_is_left_out() -> None:
    assert [int(one) for one in NUMBERED.findall(PAGE)] == list(range(1, COMPLAINTS + 1))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[2:30])
def test_every_row_names_tests_that_there_are(row: str) -> None:
    tests = named(row)
    assert tests
    for file, name in tests:
        assert name in defined_in(file), file


def test_every_replay_stands_in_the_row_of_its_number() -> None:
    numbers = {
        name: int(match[1])
        for row in rows()
        if (match := NUMBERED.match(row))
        for _, name in named(row)
    }
    for file in REPLAYS:
        for name in defined_in(f"tests/store/{file}"):
            assert numbers[name] == int(name.split("_")[1]), name
