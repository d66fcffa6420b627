"""What is known at a reading, as the columns that the trees learn from.

Nothing here looks behind the reading, and nothing names the day or the city's state on it: with
few days to learn from, a tree would learn the days by heart (docs/forecast.md has the figures).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from queue_server.forecast.history import STEP_MIN, Day, Floats
from queue_server.forecast.levels import Level, slots

Columns = Mapping[str, Floats]
Matrix = NDArray[np.float32]
HORIZONS_MIN = (15, 30, 60)
LAGS = (1, 2, 3, 6, 12)
SPANS = (3, 6, 12)
FORGET = 0.9
"""Weight of the reading before, in the pace that forgets: about 50 minutes of memory."""
OFFICE_PRIOR, LINE_PRIOR, PACE_PRIOR = 60.0, 30.0, 10.0
"""Minutes of usual wait by which today's ratio to the usual is shrunk to what stands above it."""


def columns(day: Day, level: Level) -> Columns:
    """All columns of a day but those of a horizon; each [reading, office, service]."""
    usual_people, usual = (one[slots(day.minutes)] for one in (level.people, level.waits))
    found = {"wait": day.waits, "people": day.people, "usual": usual, "usual_people": usual_people}
    found |= _past("wait", day, day.waits) | _past("people", day, day.people)
    found |= _today(day, usual)
    found |= _office(day)
    like = np.zeros_like(day.waits)
    found["minute"] = day.minutes[:, None, None] + like
    found["service"] = np.arange(day.waits.shape[2]) + like
    for place in range(day.waits.shape[2]):
        found[f"wait_of_{place}"] = day.waits[:, :, place, None] + like
        found[f"people_of_{place}"] = day.people[:, :, place, None] + like
    return found


def ahead(day: Day, level: Level, known: Columns, horizon_min: int) -> Columns:
    """The columns of one horizon: what is usual then, alone and scaled by how today goes."""
    then = level.waits[slots(day.minutes + horizon_min)]
    return {
        "then": then,
        "rise": then - known["usual"],
        "then_by_day": then * known["line_ratio"],
        "then_by_pace": then * known["pace_ratio"],
    }


def matrix(*parts: Columns) -> Matrix:
    """The columns side by side, [reading, office, service, column]."""
    return np.stack([one for part in parts for one in part.values()], axis=-1).astype(np.float32)


def _past(name: str, day: Day, shown: Floats) -> dict[str, Floats]:
    steps = {back: _earlier(day, shown, back) for back in range(max(*LAGS, *SPANS) + 1)}
    found = {f"{name}_{back}": steps[back] for back in LAGS}
    for span in SPANS:
        found[f"{name}_mean_{span}"] = mean(np.stack([steps[back] for back in range(span)]), 0)
        found[f"{name}_over_{span}"] = shown - found[f"{name}_mean_{span}"]
    return found


def _earlier(day: Day, shown: Floats, back: int) -> Floats:
    if not back:
        return shown
    at = day.near(day.minutes - back * STEP_MIN)
    # a reading nearest to an earlier moment may be this one, where readings lie far apart
    at = np.where(at < np.arange(len(at)), at, -1)
    return np.where((at >= 0)[:, None, None], shown[at], np.nan)


def _today(day: Day, usual: Floats) -> dict[str, Floats]:
    """Today against what is usual, so far: by line, shrunk to its office, shrunk to one."""
    live = np.isfinite(day.waits)
    both = live & np.isfinite(usual)
    so_far = np.cumsum(np.where(both, day.waits, 0.0), axis=0)
    expected = np.cumsum(np.where(both, usual, 0.0), axis=0)
    count = np.maximum(np.cumsum(live, axis=0), 1)
    of_office = (so_far.sum(2, keepdims=True) + OFFICE_PRIOR) / (
        expected.sum(2, keepdims=True) + OFFICE_PRIOR
    )
    line = (so_far + LINE_PRIOR * of_office) / (expected + LINE_PRIOR)
    waits, expects, weight = (
        _forgetting(one)
        for one in (np.where(both, day.waits, 0.0), np.where(both, usual, 0.0), both.astype(float))
    )
    return {
        "mean_today": np.cumsum(np.where(live, day.waits, 0.0), axis=0) / count,
        "idle_today": np.cumsum(live & (day.waits == 0), axis=0) / count,
        "office_ratio": np.broadcast_to(of_office, line.shape),
        "line_ratio": line,
        "pace_ratio": (waits + PACE_PRIOR * line) / (expects + PACE_PRIOR),
        "recent": waits / np.maximum(weight, 1e-9),
    }


def _forgetting(amounts: Floats) -> Floats:
    found = np.empty_like(amounts)
    kept = np.zeros(amounts.shape[1:])
    for place, row in enumerate(amounts):
        kept = kept * FORGET + row
        found[place] = kept
    return found


def _office(day: Day) -> dict[str, Floats]:
    """The whole office now and before, the same in each of its lines."""
    like = np.zeros_like(day.waits)
    people = np.nansum(day.people, axis=2, keepdims=True) + like
    waits = mean(day.waits, 2)[:, :, None] + like
    steps = [_earlier(day, people, back) for back in range(12)]
    return {
        "office_wait": waits,
        "office_people": people,
        "office_longest": np.max(np.nan_to_num(day.waits), axis=2, keepdims=True) + like,
        "office_wait_3": _earlier(day, waits, 3),
        "office_people_3": steps[3],
        "office_people_mean_12": mean(np.stack(steps), 0),
    }


def mean(shown: Floats, axis: int) -> Floats:
    """The mean of what was read along an axis; NaN where nothing was."""
    some = np.isfinite(shown)
    count = some.sum(axis=axis)
    total = np.where(some, shown, 0.0).sum(axis=axis)
    found: Floats = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return found
