"""What came of rolling a hall forward: the range of everybody's wait, and its mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from queue_server.domain.estimate import Wait
from queue_server.rollout.moment import moment_of
from queue_server.rollout.roll import roll
from queue_server.rollout.setting import Setting

VISITS = 20_000
"""So many entries are rolled forward in all draws together, for a hall of any size."""
FEWEST, MOST = 32, 200
"""Draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """A wait in seconds from the moment of its outlook."""

    p10: float
    p50: float
    p90: float
    mean: float
    variance: float

    def wait(self, *, passed_s: float = 0.0, bias: float = 1.0) -> Wait:
        """What is left of it after a time, corrected by what the hall has learned of itself."""
        low, middle, high = (
            max(0, round(one * bias - passed_s)) for one in (self.p10, self.p50, self.p90)
        )
        return Wait(p10_s=low, p50_s=middle, p90_s=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The waits of one hall as of a city time in milliseconds, before correction."""

    at: int
    waits: Mapping[str, Foretold] = field(default_factory=dict)
    """By ticket, and by rollout.people.joiner; who is not called in one draw of ten is missing."""
    draws: int = 0
    calls: int = 0


def draws_for(entries: int) -> int:
    """How many draws a hall gets: an even number."""
    return 2 * (min(MOST, max(FEWEST, VISITS // max(1, entries))) // 2)


def outlook(setting: Setting, draws: int | None = None) -> Outlook:
    """Roll the hall forward; bounded by VISITS, or by the draws asked for."""
    scene = setting.scene
    count = draws or draws_for(len(setting.names))
    waits = np.empty((count, len(setting.names)), np.float32)
    calls = roll(scene, moment_of(scene), 0, waits)
    waits[waits < 0] = np.inf
    low, middle, high = np.quantile(waits, (0.1, 0.5, 0.9), axis=0, method="higher")
    kept = np.where(np.isfinite(waits), waits, 0).astype(np.float64)
    mean, variance = kept.mean(axis=0), kept.var(axis=0, ddof=1)
    columns = np.stack([low, middle, high, mean, variance], axis=1).tolist()
    found = {
        name: Foretold(p10=row[0], p50=row[1], p90=row[2], mean=row[3], variance=row[4])
        for name, row in zip(setting.names, columns, strict=True)
        if name and row[2] < np.inf
    }
    return Outlook(at=scene.now, waits=found, draws=count, calls=calls)
