"""The vocabulary of the reference city, read from `words/`."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How one subject becomes several items."""

    type: str
    statutory_days: int
    promised_days: int
    handling_s: int
    subjects: str
    visit: bool
    """Whether an official must see the place, the thing or the person."""
    variants: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department with its names in Chinese and English."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that people apply for, before its variants."""

    department: str
    zh: str
    en: str
    pattern: Pattern
    traits: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All departments and subjects, in the order of the files."""

    departments: tuple[Department, ...]
    subjects: tuple[Subject, ...]


def read_words() -> Words:
    """Read every `words/*.txt`; raises KeyError or ValueError on a malformed line."""
    patterns = _patterns()
    departments: list[Department] = []
    subjects: list[Subject] = []
    common: dict[str, str] = {}
    group: dict[str, str] = {}
    for line in _lines():
        parts = [part.strip() for part in line[1:].split("|")]
        if line.startswith("="):
            departments.append(Department(id=parts[0], zh=parts[1], en=parts[2]))
            common = _traits(parts[3])
        elif line.startswith("@"):
            pattern, _, rest = parts[0].partition(" ")
            group = {"pattern": pattern, **_traits(rest)}
        else:
            zh, en, *own = (part.strip() for part in line.split("|"))
            traits = {**common, **group, **_traits(" ".join(own))}
            subject = Subject(
                department=departments[-1].id,
                zh=zh,
                en=en,
                pattern=patterns[traits["pattern"]],
                traits=traits,
            )
            subjects.append(subject)
    return Words(departments=tuple(departments), subjects=tuple(subjects))


def table(name: str) -> list[dict[str, str]]:
    """Read one CSV file of the vocabulary."""
    with (WORDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rules(name: str) -> dict[str, object]:
    """Read one TOML file of the vocabulary."""
    return tomllib.loads((WORDS / name).read_text(encoding="utf-8"))


def _lines() -> list[str]:
    files = sorted(WORDS.glob("*.txt"))
    lines = [
        line.strip() for file in files for line in file.read_text(encoding="utf-8").split("\n")
    ]
    return [line for line in lines if line and not line.startswith("#")]


def _traits(text: str) -> dict[str, str]:
    pairs = (trait.split("=", 1) for trait in text.split())
    return {key: value for key, value in pairs}


def _patterns() -> dict[str, Pattern]:
    read = tomllib.loads((WORDS / "patterns.toml").read_text(encoding="utf-8"))
    return {
        name: Pattern(
            type=rule["type"],
            statutory_days=rule["days"][0],
            promised_days=rule["days"][1],
            handling_s=rule["handling_s"],
            subjects=rule.get("subjects", ""),
            visit=rule.get("visit", False),
            variants=tuple((zh, en) for zh, en in rule["variants"]),
        )
        for name, rule in read.items()
    }
