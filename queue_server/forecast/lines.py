"""Regression along straight lines: a quantile or the mean of the wait then, for each service.

The trees learn shapes, and the days that they saw; a line learns little and is off by little on a
day unlike any other. Both together are better than either (docs/forecast.md).
The quantile is fitted by the MM algorithm of Hunter and Lange (2000): least squares over and over,
each row weighted by its side of the line over its distance from it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from queue_server.forecast.features import Columns
from queue_server.forecast.history import Floats, Whole

TAKEN = (
    "wait", "wait_1", "wait_2", "wait_3", "wait_6", "wait_12",
    "wait_mean_3", "wait_mean_6", "wait_mean_12",
    "people", "people_3", "people_6", "people_mean_6", "people_mean_12",
    "usual", "usual_people", "then", "then_by_day", "then_by_pace",
    "recent", "mean_today", "idle_today",
    "office_longest", "office_wait", "office_wait_3",
    "office_people", "office_people_3", "office_people_mean_12",
    "office_ratio", "line_ratio", "pace_ratio", "people_over_6",
)  # fmt: skip
OTHERS = ("wait_of_", "people_of_")
"""Columns that begin so, the office's other lines, are taken too."""
ROOTED = ("wait", "then_by_pace", "office_longest", "people")
"""Columns that enter by their square root too: queues grow faster than they shrink."""
ROUNDS = 12
NEAREST_MIN = 0.3
"""Rows nearer to the line than this weigh no more."""
RIDGE_SHARE, RIDGE_ROWS = 1e-6, 1.0
"""On the diagonal, for columns that say the same, and for a history of few rows."""
NOON_MIN, STRETCH_MIN = 700.0, 150.0


class Lines:
    """One line for each service."""

    def __init__(self, weights: Mapping[int, Floats]) -> None:
        self._weights = weights

    def wait(self, known: Floats, service: Whole) -> Floats:
        """The wait then, minutes; where a service was never learned, the wait now."""
        found = known[:, TAKEN.index("wait")].copy()
        for one, weights in self._weights.items():
            rows = service == one
            found[rows] = known[rows] @ weights
        return found


def design(known: Columns) -> Floats:
    """The columns that lines are drawn through, along the last axis; nothing read is zero."""
    taken = [known[name] for name in TAKEN]
    taken += [one for name, one in known.items() if name.startswith(OTHERS)]
    roots = [np.sqrt(np.maximum(np.nan_to_num(known[name]), 0.0)) for name in ROOTED]
    idle = [(known[name] == 0).astype(float) for name in ("wait", "people")]
    hour = (known["minute"] - NOON_MIN) / STRETCH_MIN
    by_hour = [known["wait"] * hour, known["wait"] * hour**2, known["then"] * hour]
    shape = [np.ones_like(hour), hour, hour**2, hour**3]
    parts = [*taken, *roots, *idle, *by_hour, *shape]
    return np.asarray(np.nan_to_num(np.stack(parts, axis=-1)))


def fitted(known: Floats, service: Whole, waits: Floats, share: float | None) -> Lines:
    """Lines of the quantile that this share of the waits stays below, or of the mean (None)."""
    weights = {}
    for one in np.unique(service):
        rows = service == one
        weights[int(one)] = _line(known[rows], waits[rows], share)
    return Lines(weights)


def _line(known: Floats, waits: Floats, share: float | None) -> Floats:
    scale = known.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    scaled = known / scale
    ridge = (RIDGE_SHARE * len(waits) + RIDGE_ROWS) * np.eye(known.shape[1])
    importance: Floats = np.ones(len(waits))
    line: Floats = np.zeros(known.shape[1])
    for _ in range(1 if share is None else ROUNDS):
        weighted = scaled * importance[:, None]
        line = np.asarray(np.linalg.solve(scaled.T @ weighted + ridge, weighted.T @ waits))
        off = waits - scaled @ line
        if share is not None:
            side = np.where(off > 0, share, 1 - share)
            importance = side / np.maximum(np.abs(off), NEAREST_MIN)
    return np.asarray(line / scale)
