"""From three quantiles of the trees to the span that is told: ordered, whole at zero, calibrated.

Conformal calibration by days (after Romano, Patterson and Candès 2019, with the models of all folds
joined as in the jackknife+ of Barber et al. 2021): on days that a model has not seen, both arms of
its span are stretched or drawn in until a tail of TAIL lies outside on either side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from queue_server.forecast.history import Floats

SHARES = (0.1, 0.5, 0.9)
TAIL = 0.1
LONGEST_ARM = 6.0
FEWEST_ROWS = 100
FIRST_MINUTE = 1.0
"""Offices show whole minutes: a median or lower end below the first of them is no wait."""


@dataclass(frozen=True, slots=True)
class Arms:
    """How far the arms below and above the median reach, against what the trees say."""

    below: float = 1.0
    above: float = 1.0


def ordered(three: Sequence[Floats]) -> Floats:
    """Quantiles of SHARES, fitted apart, put in order (rearrangement); last axis of three."""
    return np.sort(np.stack(list(three), axis=-1), axis=-1)


def told(quantiles: Floats, arms: Arms) -> Floats:
    """P10, P50 and P90 in minutes."""
    low, median, high = np.moveaxis(quantiles, -1, 0)
    low = np.maximum(median - arms.below * (median - low), 0.0)
    high = median + arms.above * (high - median)
    low, median = (np.where(one < FIRST_MINUTE, 0.0, one) for one in (low, median))
    return np.stack([low, median, np.maximum(high, median)], axis=-1)


def calibrated(quantiles: Floats, waits: Floats) -> Arms:
    """The arms that leave a tail of TAIL on either side of what was held back.

    Too few rows tell nothing: the trees' own arms stand.
    """
    if len(waits) < FEWEST_ROWS:
        return Arms()
    return Arms(
        below=_least(lambda arm: _share(told(quantiles, Arms(below=arm))[..., 0] > waits)),
        above=_least(lambda arm: _share(told(quantiles, Arms(above=arm))[..., 2] < waits)),
    )


def _share(outside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return float(np.mean(outside))


def _least(outside: Callable[[float], float]) -> float:
    """The shortest arm that leaves at most TAIL outside, by halving."""
    short, long = 0.0, LONGEST_ARM
    for _ in range(20):
        middle = (short + long) / 2
        if outside(middle) > TAIL:
            short = middle
        else:
            long = middle
    return long
