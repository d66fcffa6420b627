"""Forecasting a day reading by reading, with what was learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from queue_server.forecast.history import Day, Floats, Whole
from queue_server.forecast.inputs import Known
from queue_server.forecast.levels import Levels
from queue_server.forecast.mixed import Mixed
from queue_server.forecast.spans import Arms, ordered, told

IDLE_READINGS = 6
"""So many readings without anyone in the whole city, and the offices are shut today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecaster:
    """What was learned, by horizon in minutes."""

    levels: Levels
    services: Sequence[int]
    """Places of the services that were learned; the others have no forecast."""
    models: Mapping[int, Sequence[Sequence[Mixed]]]
    """For each fold the models of SHARES; their mean is what is told."""
    arms: Mapping[int, Mapping[int, Arms]]
    """By horizon and service."""
    means: Mapping[int, Mixed]
    """Empty where the choice of hall was not asked for."""

    def spans(self, day: Day) -> Mapping[int, Floats]:
        """P10, P50 and P90 by horizon, [reading, office, service, 3]; NaN where nothing is shown.

        A reading's forecast takes nothing from behind it.
        """
        known, shut = Known(day, self.levels.of(day.date), self.services), idle_so_far(day)
        found = {}
        for horizon, folds in self.models.items():
            given = known.inputs(horizon)
            three = np.mean([[one.wait(given) for one in fold] for fold in folds], axis=0)
            spans = known.spread(ordered(three))
            for service, arms in self.arms[horizon].items():
                spans[:, :, service] = told(spans[:, :, service], arms)
            found[horizon] = _nobody(spans, shut)
        return found

    def expected(self, day: Day) -> Mapping[int, Floats]:
        """The mean wait by horizon, 0 being now; [reading, office, service]."""
        known, shut = Known(day, self.levels.of(day.date), self.services), idle_so_far(day)
        found = {0: day.waits}
        for horizon, model in self.means.items():
            waits = known.spread(model.wait(known.inputs(horizon)))
            found[horizon] = _nobody(waits, shut)
        return found


def idle_so_far(day: Day) -> Whole:
    """Which readings know of a day without anyone since its beginning: the offices are shut."""
    busy = np.nansum(day.people, axis=(1, 2)) + np.nansum(day.waits, axis=(1, 2))
    return np.flatnonzero((np.cumsum(busy) == 0) & (np.arange(len(busy)) >= IDLE_READINGS))


def _nobody(waits: Floats, readings: Whole) -> Floats:
    waits[readings] *= 0.0
    return waits
