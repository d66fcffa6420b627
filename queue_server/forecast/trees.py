"""Gradient-boosted trees on the change of a wait, for a quantile or for the mean.

LightGBM (Ke et al. 2017) with histograms. The trees learn `wait then − wait now`: repeating what is
shown is where they begin. Rows and columns are drawn anew for the trees and the seed is fixed: the
same file gives the same forecast on the same machine.
"""

from __future__ import annotations

import lightgbm
import numpy as np

from queue_server.forecast.features import Matrix
from queue_server.forecast.history import Floats

ROUNDS = 250
FEWEST_ROWS, LEAST_LEAF, LEAF_SHARE = 20, 100, 0.002
"""Rows in a leaf: a share of all, between the two."""


class Trees:
    """One fitted model: the change of the wait from the columns of a reading."""

    def __init__(self, booster: lightgbm.Booster) -> None:
        self._booster = booster

    def change(self, known: Matrix) -> Floats:
        """Minutes to add to the wait shown now, for rows of columns."""
        return np.asarray(self._booster.predict(known, num_threads=1), dtype=np.float64)


class Lesson:
    """Rows to learn from: columns, and the change of the wait that came of them."""

    def __init__(self, known: Matrix, change: Floats, *, seed: int) -> None:
        leaf = int(np.clip(len(change) * LEAF_SHARE, FEWEST_ROWS, LEAST_LEAF))
        self._settings: dict[str, object] = {
            "num_leaves": 31, "learning_rate": 0.06, "min_data_in_leaf": leaf, "max_bin": 127,
            "feature_fraction": 0.4, "bagging_fraction": 0.5, "bagging_freq": 1,
            "seed": seed, "deterministic": True, "force_row_wise": True,
            "num_threads": 1, "verbosity": -1,
        }  # fmt: skip
        self._data = lightgbm.Dataset(
            known, change, params=dict(self._settings), free_raw_data=False
        )

    def fitted(self, share: float | None, rounds: int) -> Trees:
        """So many trees for the quantile that this share of changes stays below, or the mean."""
        goal: dict[str, object] = {"objective": "regression"}
        if share is not None:
            goal = {"objective": "quantile", "alpha": share}
        return Trees(lightgbm.train(self._settings | goal, self._data, num_boost_round=rounds))
