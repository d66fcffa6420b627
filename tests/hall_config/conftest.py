"""City folders for the tests: the reference city read once, and copies to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hall_config.check import check_city
from hall_config.finding import Finding
from hall_config.load import load_city
from hall_config.model import City

HOME = Path(__file__).parents[2] / "hall_config"
DONGGUAN = HOME / "dongguan"
SMALL = HOME / "small"


@pytest.fixture(scope="session")
def dongguan() -> City:
    """The reference city; nothing can change it."""
    return load_city(DONGGUAN)


class Spoilt:
    """A copy of the small city, to be spoilt and judged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hall = "halls/my-hall"

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there once."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, name: str, line: str) -> None:
        """Add a line at the end of a file."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def findings(self) -> tuple[Finding, ...]:
        """Judge the folder."""
        return check_city(self.folder).findings

    def codes(self) -> list[str]:
        """Give the codes of all findings."""
        return [finding.code for finding in self.findings()]

    def only(self) -> Finding:
        """Give the one finding that there is."""
        found = self.findings()
        assert len(found) == 1, [f"{f.spot}: {f.en}" for f in found]
        return found[0]


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoilt:
    """A copy of the small city without an error."""
    folder = tmp_path / "city"
    shutil.copytree(SMALL, folder)
    return Spoilt(folder)
