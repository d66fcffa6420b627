"""A recorded history: what each office showed for each service, reading by reading."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from queue_server.forecast.rows import DAY_MINUTES, Rows, day, minute
from queue_server.forecast.unfit import Unfit

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
COLUMNS = ("date", "time", "office", "service", "people_waiting", "wait_min")
STEP_MIN = 5
HELD_READINGS = 2
"""A gap of up to so many readings is filled with what was shown last."""
HELD_MIN = 12.5
"""What was shown longer ago than this is no longer what is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day's readings; arrays are [reading, office, service], NaN where nothing was read."""

    date: date
    times: tuple[str, ...]
    """As the file writes them."""
    minutes: Floats
    """Minute of the day of each reading, ascending."""
    people: Floats
    waits: Floats
    """Minutes."""

    def at(self, moments: Floats) -> Whole:
        """The last reading at or before each minute of the day; -1 where there is none."""
        return np.searchsorted(self.minutes, moments + 1e-6, side="right") - 1

    def near(self, moments: Floats) -> Whole:
        """The reading nearest to each minute of the day, within half a step; -1 for none."""
        right = np.clip(np.searchsorted(self.minutes, moments), 0, len(self.minutes) - 1)
        left = np.maximum(right - 1, 0)
        before = moments - self.minutes[left] <= self.minutes[right] - moments
        found = np.where(before, left, right)
        off = np.abs(self.minutes[found] - moments)
        return np.where(off <= STEP_MIN / 2 + 0.1, found, -1)

    @property
    def idle(self) -> bool:
        """Nobody waited anywhere: a day on which the offices were shut."""
        return not (np.nansum(self.people) or np.nansum(self.waits))


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All days of a file, with its offices and services by name."""

    offices: tuple[str, ...]
    services: tuple[str, ...]
    days: Mapping[date, Day]


def read_history(path: Path) -> History:
    """Read a file with the columns of COLUMNS, in any order; others are passed over.

    An empty `people_waiting` or `wait_min` is a gap; of two rows for one moment, office and service
    the later counts. Raises Unfit, with the line, for what cannot be read.
    """
    rows = Rows(path, COLUMNS)
    found: dict[date, dict[str, list[tuple[str, str, float, float]]]]
    found = defaultdict(lambda: defaultdict(list))
    for line, (on, at, office, service, people, wait) in rows:
        try:
            minute(at)
            row = (office, service, _amount(people), _amount(wait))
            found[day(on)][at].append(row)
        except ValueError:
            raise rows.wrong(line, ",".join((on, at, office, service, people, wait))) from None
        if not (office and service):
            raise rows.wrong(line, ",".join((on, at, office, service, people, wait)))
    if not found:
        raise Unfit("this file has a head and no rows", path.name)
    rows_found = [row for times in found.values() for at in times.values() for row in at]
    offices = tuple(sorted({row[0] for row in rows_found}))
    services = tuple(sorted({row[1] for row in rows_found}))
    days = {on: _day(on, found[on], offices, services) for on in sorted(found)}
    return History(offices=offices, services=services, days=days)


def _amount(cell: str) -> float:
    if not cell:
        return math.nan
    amount = float(cell)
    if not 0 <= amount <= DAY_MINUTES:
        raise ValueError(cell)
    return amount


def _day(
    on: date,
    found: Mapping[str, Sequence[tuple[str, str, float, float]]],
    offices: Sequence[str],
    services: Sequence[str],
) -> Day:
    times = tuple(sorted(found, key=minute))
    office_at = {name: place for place, name in enumerate(offices)}
    service_at = {name: place for place, name in enumerate(services)}
    seen = np.full((2, len(times), len(offices), len(services)), np.nan)
    for place, at in enumerate(times):
        for office, service, *both in found[at]:
            seen[:, place, office_at[office], service_at[service]] = both
    minutes = np.array([minute(at) for at in times])
    people, waits = (held(one, minutes) for one in seen)
    return Day(date=on, times=times, minutes=minutes, people=people, waits=waits)


def waits_after(day: Day, horizon: int) -> Floats:
    """What was shown so many minutes after each reading; NaN where nothing was."""
    at = day.near(day.minutes + horizon)
    return np.where((at >= 0)[:, None, None], day.waits[at], np.nan)


def held(shown: Floats, minutes: Floats) -> Floats:
    """What was shown with short gaps filled forward: two readings, and twelve minutes, at most."""
    filled = shown.copy()
    for back in range(1, HELD_READINGS + 1):
        earlier = np.full_like(shown, np.nan)
        earlier[back:] = shown[:-back]
        age = np.full(len(minutes), np.inf)
        age[back:] = minutes[back:] - minutes[:-back]
        usable = np.isnan(filled) & (age <= HELD_MIN)[:, None, None]
        filled = np.where(usable, earlier, filled)
    return filled
