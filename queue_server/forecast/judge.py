"""How good forecasts were on days that were not learned from, against repeating what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from queue_server.forecast.history import Day, Floats, waits_after
from queue_server.forecast.spans import SHARES


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Sums over forecasts; two scores add up."""

    count: int = 0
    error: float = 0.0
    """Absolute error of P50, minutes."""
    repeated: float = 0.0
    """Absolute error of repeating the wait shown now, minutes."""
    over: float = 0.0
    """P50 minus what came, minutes."""
    inside: int = 0
    """How often P10 and P90 held what came."""
    width: float = 0.0
    """P90 minus P10, minutes."""
    pinball: float = 0.0
    """Mean pinball loss of the three quantiles, minutes."""

    def __add__(self, other: Score) -> Score:
        names = Score.__dataclass_fields__
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def ratio(self) -> float:
        """Absolute error against that of repeating; one where nothing ever changed."""
        return self.error / self.repeated if self.repeated else 1.0

    @property
    def coverage(self) -> float:
        """The share of waits from P10 to P90."""
        return self.inside / self.count if self.count else 0.0

    def mean(self, name: str) -> float:
        """A sum by the number of forecasts."""
        return float(getattr(self, name)) / self.count if self.count else 0.0


def score(spans: Floats, now: Floats, then: Floats) -> Score:
    """The score of forecasts [..., 3], where a wait was shown both now and then."""
    seen = np.isfinite(now) & np.isfinite(then)
    spans, now, then = spans[seen], now[seen], then[seen]
    off = then[:, None] - spans
    pinball = np.maximum(off * np.array(SHARES), off * (np.array(SHARES) - 1))
    return Score(
        count=len(then),
        error=float(np.abs(off[:, 1]).sum()),
        repeated=float(np.abs(then - now).sum()),
        over=float(-off[:, 1].sum()),
        inside=int(((spans[:, 0] <= then) & (then <= spans[:, 2])).sum()),
        width=float((spans[:, 2] - spans[:, 0]).sum()),
        pinball=float(pinball.mean(axis=1).sum()),
    )


def judged(
    day: Day, spans: Mapping[int, Floats], services: Iterable[int], minutes: tuple[float, float]
) -> Mapping[tuple[int, int], Score]:
    """The scores by horizon and service of a day's readings between two minutes of the day."""
    within = (day.minutes >= minutes[0]) & (day.minutes <= minutes[1])
    found = {}
    services = tuple(services)
    for horizon, forecast in spans.items():
        then = waits_after(day, horizon)
        for one in services:
            parts = (forecast[within, :, one], day.waits[within, :, one], then[within, :, one])
            found[horizon, one] = score(*parts)
    return found


def total(scores: Iterable[Score]) -> Score:
    """All scores added up."""
    return sum(scores, Score())
