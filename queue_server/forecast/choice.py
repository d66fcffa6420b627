"""The office with the least travel and wait at arrival.

A citizen bears travel plus the wait that is shown when they arrive. The expectation of that sum is
least where travel plus the mean wait at arrival is least, so nothing but that is compared. The mean
at arrival lies between the forecasts of two horizons, the first being now; behind the last horizon
it is the last one's. A margin in favour of the nearest office was tried and made no choice better:
a forecast by trees is already drawn towards what is usual where it knows little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from queue_server.forecast.forecaster import Forecaster
from queue_server.forecast.history import HELD_MIN, Day, Floats, Whole
from queue_server.forecast.levels import Level, slots

Chosen = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who wants to go where from when: one row each."""

    minutes: Floats
    """Minute of the day at which they leave."""
    services: Whole
    """Places in the history's services."""
    travel: Floats
    """Minutes to each office, [person, office]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is known of a day for choosing: the forecasts by reading, and what is usual."""

    day: Day
    expected: Mapping[int, Floats]
    level: Level

    @classmethod
    def of(cls, forecaster: Forecaster, day: Day) -> Advice:
        """The advice for a day; what it says at a minute takes nothing from behind it."""
        level = forecaster.levels.of(day.date)
        return cls(day=day, expected=forecaster.expected(day), level=level)

    def offices(self, people: People, among: Chosen | None = None) -> Whole:
        """The office to go to, one for each person, among those marked [person, office] if given.

        Only offices that show a wait for the service now; before the day's first reading those that
        usually do; where nothing is known of any, the nearest.
        """
        open_ = np.ones(people.travel.shape, dtype=np.bool_) if among is None else among
        found = np.full(people.travel.shape, np.nan)
        for waits in (self._at_arrival(people), self._usually(people), np.zeros_like(found)):
            unknown = ~np.isfinite(found).any(axis=1, keepdims=True)
            found = np.where(unknown & open_, people.travel + waits, found)
        return least(found)

    def _at_arrival(self, people: People) -> Floats:
        reading = self.day.at(people.minutes)
        age = people.minutes - self.day.minutes[reading]
        fresh = (reading >= 0) & (age <= HELD_MIN)
        horizons = sorted(self.expected)
        means = np.stack(
            [self.expected[one][reading, :, people.services] for one in horizons], axis=-1
        )
        arrival = np.clip(people.travel + age[:, None], 0, horizons[-1])
        return np.where(fresh[:, None], between(np.array(horizons, float), means, arrival), np.nan)

    def _usually(self, people: People) -> Floats:
        at = slots(people.minutes[:, None] + people.travel)
        every = np.arange(people.travel.shape[1])[None, :]
        return self.level.waits[at, every, people.services[:, None]]


def least(cost: Floats) -> Whole:
    """The cheapest office of each row; NaN is none."""
    return np.asarray(np.argmin(np.where(np.isfinite(cost), cost, np.inf), axis=1))


def between(marks: Floats, values: Floats, at: Floats) -> Floats:
    """Values along the last axis, straight between the marks; `at` lies within them."""
    right = np.clip(np.searchsorted(marks, at), 1, len(marks) - 1)
    share = (at - marks[right - 1]) / (marks[right] - marks[right - 1])
    before, after = (
        np.take_along_axis(values, one[..., None], axis=-1)[..., 0] for one in (right - 1, right)
    )
    return np.asarray(before + share * (after - before), dtype=np.float64)
