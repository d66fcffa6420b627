"""What is usual: the mean of other days at an hour, for each office and service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from queue_server.forecast.history import STEP_MIN, Day, Floats, Whole
from queue_server.forecast.rows import DAY_MINUTES

SLOTS = DAY_MINUTES // STEP_MIN
SPREAD_SLOTS = 5.0
"""Standard deviation of the Gaussian over the time of day (Nadaraya–Watson smoothing)."""
FEWEST_ALIKE = 2
"""So many days of the same kind make a level of their own; else all days make it."""
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The usual people and minutes, [slot, office, service]; NaN where nothing is known."""

    people: Floats
    waits: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """Sums over the readings of some days: people, waits, how many; [3, slot, office, service]."""

    weekend: bool
    sums: Floats


class Levels:
    """The levels of the learning days, for a day among them without the day itself."""

    def __init__(self, days: Iterable[Day]) -> None:
        self._days = {
            one.date: _Sum(weekend=one.date.weekday() >= SATURDAY, sums=_sums(one)) for one in days
        }

    def of(self, on: date) -> Level:
        """The level that a day can know: from other days, of its kind where there are enough."""
        others = [one for other, one in self._days.items() if other != on]
        alike = [one for one in others if one.weekend == (on.weekday() >= SATURDAY)]
        taken = alike if len(alike) >= FEWEST_ALIKE else others
        people, waits, count = smooth(np.sum([one.sums for one in taken], axis=0))
        some = count > 1e-6
        return Level(
            people=np.divide(people, count, out=np.full_like(people, np.nan), where=some),
            waits=np.divide(waits, count, out=np.full_like(waits, np.nan), where=some),
        )


def slots(minutes: Floats) -> Whole:
    """The slot of the day of each minute, the last one for what lies behind it."""
    return np.clip(minutes // STEP_MIN, 0, SLOTS - 1).astype(np.int64)


def smooth(sums: Floats) -> Floats:
    """Gaussian sums along the slots, axis 1."""
    apart = np.arange(SLOTS)[:, None] - np.arange(SLOTS)[None, :]
    weights = np.exp(-0.5 * (apart / SPREAD_SLOTS) ** 2) * (np.abs(apart) <= 4 * SPREAD_SLOTS)
    smoothed: Floats = np.einsum("ts,ksov->ktov", weights, sums, optimize=True)
    return smoothed


def _sums(one: Day) -> Floats:
    shape = (3, SLOTS, *one.waits.shape[1:])
    sums = np.zeros(shape)
    read = np.isfinite(one.waits) & np.isfinite(one.people)
    at = slots(one.minutes)
    for row, amounts in enumerate((one.people, one.waits, np.ones_like(one.waits))):
        np.add.at(sums[row], at, np.where(read, amounts, 0.0))
    return sums
