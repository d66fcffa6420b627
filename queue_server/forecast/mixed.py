"""Trees and lines together: the wait at a horizon, as a quantile or as the mean.

The absolute error is least at the median, so the forecast that is shown is a median regression
(pinball loss at one half); the choice of hall adds up minutes, so it takes the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queue_server.forecast.history import Floats
from queue_server.forecast.inputs import Inputs
from queue_server.forecast.lines import Lines
from queue_server.forecast.lines import fitted as lines
from queue_server.forecast.trees import ROUNDS, Lesson, Trees

LINES_FROM_MIN, LINES_TO_MIN = 15, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How much of what goes into a model."""

    rounds: int = ROUNDS
    """Trees in each model."""
    lines_soon: float = 0.25
    """The share of the lines up to LINES_FROM_MIN ahead; from there it grows evenly."""
    lines_far: float = 0.55
    """The share of the lines from LINES_TO_MIN ahead."""

    def lines_share(self, horizon: int) -> float:
        """The share so many minutes ahead: soon trees know more, far ahead lines do."""
        grown = (horizon - LINES_FROM_MIN) / (LINES_TO_MIN - LINES_FROM_MIN)
        return self.lines_soon + (self.lines_far - self.lines_soon) * min(max(grown, 0.0), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """One fitted pair."""

    trees: Trees
    lines: Lines
    share: float
    """Of the lines."""

    def wait(self, given: Inputs) -> Floats:
        """The wait then, minutes, not below zero."""
        grown = given.now + self.trees.change(given.trees)
        drawn = self.lines.wait(given.lines, given.service) if self.share else grown
        return np.maximum((1 - self.share) * grown + self.share * drawn, 0.0)


def mixed(
    given: Inputs, then: Floats, shares: Sequence[float | None], *, seed: int, recipe: Recipe
) -> Sequence[Mixed]:
    """A model for each share: of that quantile of the waits then, or (None) of the mean."""
    lesson = Lesson(given.trees, then - given.now, seed=seed)
    lines_share = recipe.lines_share(given.horizon)
    return [
        Mixed(
            trees=lesson.fitted(share, recipe.rounds),
            lines=lines(given.lines, given.service, then, share) if lines_share else Lines({}),
            share=lines_share,
        )
        for share in shares
    ]
