"""What is wrong in a city folder: each finding with its place, its words and the nearest value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from hall_config.messages import words


class Spot(NamedTuple):
    """A place in a city folder: the file, its line (from 1) if it has one, the column or key."""

    file: str
    row: int | None = None
    key: str = ""

    def __str__(self) -> str:
        """Read as `halls/nancheng/windows.csv:12 own`."""
        line = f":{self.row}" if self.row else ""
        return f"{self.file}{line} {self.key}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One error in a city folder."""

    spot: Spot
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    nearest: str = ""
    """The valid value most like the wrong one; empty if none is near."""

    @property
    def zh(self) -> str:
        """The finding in Chinese."""
        return words(self.code, "zh", self.values, self.nearest)

    @property
    def en(self) -> str:
        """The finding in English."""
        return words(self.code, "en", self.values, self.nearest)


class CityError(Exception):
    """This city folder cannot be used; `findings` holds every error, not only the first."""

    SHOWN = 20

    def __init__(self, folder: str, findings: tuple[Finding, ...]) -> None:
        self.folder = folder
        self.findings = findings
        lines = [f"{finding.spot}: {finding.zh} {finding.en}" for finding in findings[: self.SHOWN]]
        if len(findings) > self.SHOWN:
            lines.append(f"+ {len(findings) - self.SHOWN}")
        super().__init__("\n".join([f"{folder}: {len(findings)}", *lines]))


class Findings:
    """Collects findings in the order of reading."""

    def __init__(self) -> None:
        self._all: list[Finding] = []

    def add(self, code: str, spot: Spot, nearest: str = "", **values: object) -> None:
        """Note one error."""
        told = {key: str(value) for key, value in values.items()}
        self._all.append(Finding(spot=spot, code=code, values=told, nearest=nearest))

    def __iter__(self) -> Iterator[Finding]:
        """All findings so far."""
        return iter(self._all)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)
