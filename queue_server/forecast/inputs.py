"""What models are given: rows of a day's readings where a wait is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from queue_server.forecast.features import Columns, Matrix, ahead, columns, matrix
from queue_server.forecast.history import Day, Floats, Whole
from queue_server.forecast.levels import Level
from queue_server.forecast.lines import design

Marks = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Rows for one horizon."""

    horizon: int
    """Minutes ahead."""
    trees: Matrix
    lines: Floats
    service: Whole
    now: Floats
    """The wait shown, minutes."""

    def only(self, rows: Marks) -> Inputs:
        """The marked rows."""
        return Inputs(
            horizon=self.horizon,
            trees=self.trees[rows],
            lines=self.lines[rows],
            service=self.service[rows],
            now=self.now[rows],
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Inputs:
        """The rows of several one after another."""
        return Inputs(
            horizon=parts[0].horizon,
            trees=np.concatenate([one.trees for one in parts]),
            lines=np.concatenate([one.lines for one in parts]),
            service=np.concatenate([one.service for one in parts]),
            now=np.concatenate([one.now for one in parts]),
        )


class Known:
    """A day as it is known at each of its readings, against what is usual, for some services."""

    def __init__(self, day: Day, level: Level, services: Sequence[int]) -> None:
        self.shown: Marks = np.isfinite(day.waits)
        self.shown &= np.isin(np.arange(day.waits.shape[2]), services)
        self._day, self._level = day, level
        self._columns: Columns = columns(day, level)

    def inputs(self, horizon: int) -> Inputs:
        """The rows of one horizon, by reading, office and service."""
        later = ahead(self._day, self._level, self._columns, horizon)
        return Inputs(
            horizon=horizon,
            trees=matrix(self._columns, later)[self.shown],
            lines=design({**self._columns, **later})[self.shown],
            service=np.nonzero(self.shown)[2],
            now=self._day.waits[self.shown],
        )

    def spread(self, found: Floats) -> Floats:
        """Rows back in their places, NaN where nothing is shown."""
        wide = np.full((*self.shown.shape, *found.shape[1:]), np.nan)
        wide[self.shown] = found
        return wide
