"""Judges a city folder: every error with its place, and the totals of what could be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hall_config.city import read_city
from hall_config.finding import Finding
from hall_config.totals import CityTotals, city_totals, totals_text
from hall_config.voice import voice_warnings

SHOWN = 500
"""Findings printed; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a folder holds and what is wrong with it; without findings it can be loaded."""

    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    """What is not wrong, but will be noticed in the hall."""
    totals: CityTotals | None
    """None if city.toml could not be read."""


def check_city(folder: Path) -> Judgement:
    """Judge a city folder; never raises for what is written in it."""
    reading = read_city(folder)
    totals = city_totals(reading.city) if reading.city else None
    # of a city with errors nothing can be reckoned
    whole = reading.city if not reading.findings else None
    warnings = voice_warnings(whole) if whole else ()
    return Judgement(findings=reading.findings, warnings=warnings, totals=totals)


def main_text(folder: Path) -> tuple[str, int]:
    """Give what `yunhao check` prints and its exit code: 1 if there is any error."""
    judgement = check_city(folder)
    return judgement_text(judgement), 1 if judgement.findings else 0


def judgement_text(judgement: Judgement) -> str:
    """Print a judgement in Chinese and English: the first SHOWN errors, then the totals."""
    parts = [_finding_text(finding) for finding in judgement.findings[:SHOWN]]
    count = len(judgement.findings)
    if count > SHOWN:
        parts.append(f"… 另有 {count - SHOWN:,} 处 and {count - SHOWN:,} more")
    parts += [f"⚠ {_finding_text(warning)}" for warning in judgement.warnings[:SHOWN]]
    if judgement.totals:
        parts.append(totals_text(judgement.totals))
    parts.append(f"✗ 有 {count:,} 处错误 errors" if count else "✓ 没有错误 no errors")
    return "\n\n".join(parts)


def _finding_text(finding: Finding) -> str:
    return f"{finding.spot}\n  {finding.zh}\n  {finding.en}"
