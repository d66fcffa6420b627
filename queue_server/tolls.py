"""What chance costs at a hall that is nearly full: prices of a steady hour, by a linear programme.

With people coming at steady rates a hall's mean wait grows without bound as its windows fill
(Sakasegawa 1977, for many windows); who comes there besides costs all others the derivative of
people times wait. Rates are given to halls so that ways and waits are least in the sum, which is
convex, so that it is taken as a chain of straight pieces. Only a part of the toll is charged: who
asks is told of the line at that moment, and so avoids the worst of it already.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, hstack, vstack

Floats = NDArray[np.float64]
CHARGED = 0.7
"""The part that is charged; of 0.25, 0.5, 0.7 and 1 the best over loads of .85 to .95."""
USES = np.array([0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.96, 0.97, 0.98, 0.99,
                 0.995])  # fmt: skip
"""Where the pieces join."""
OVER_S = 3600.0
"""What it costs to be one too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """The tolls of a steady hour."""

    toll_s: Floats
    """[hall], as charged."""
    staying: Floats
    """[hall]: at which rate people are left at their nearest hall, a second."""


def mean_wait(use: Floats, windows: Floats, handling_s: Floats) -> Floats:
    """The mean wait in seconds where any of the windows calls anyone."""
    power = np.sqrt(2 * (windows + 1)) - 1
    return np.asarray(handling_s / windows * use**power / (1 - use), dtype=np.float64)


def tolls(rates: Floats, windows: Floats, handling_s: Floats, way_s: Floats) -> Steady:
    """The tolls where people come at these rates a second, [home], over ways [home, hall].

    None, and everybody stays, where the programme has no solution.
    """
    halls = len(windows)
    serves = windows / handling_s
    cost, widths = _pieces(windows, handling_s, serves)
    ways, pieces = halls * halls, cost.size
    home, hall = np.divmod(np.arange(ways), halls)
    each = np.arange(ways)
    leaves = coo_array((np.ones(ways), (home, each)), shape=(halls, ways + pieces))
    comes = coo_array((np.ones(ways), (hall, each)), shape=(halls, ways))
    taken = coo_array(
        (-np.ones(pieces), (np.repeat(np.arange(halls), cost.shape[1]), np.arange(pieces))),
        shape=(halls, pieces),
    )
    found = linprog(
        np.concatenate([way_s.ravel(), cost.ravel()]),
        A_eq=vstack([leaves, hstack([comes, taken])], format="csc"),
        b_eq=np.concatenate([rates, np.zeros(halls)]),
        bounds=[(0, None)] * ways + [(0, width) for width in widths.ravel()],
        method="highs",
    )
    if not found.success:
        return Steady(toll_s=np.zeros(halls), staying=rates.copy())
    sent = found.x[:ways].reshape(halls, halls)
    use = np.minimum(sent.sum(axis=0) / serves, USES[-1])
    whole = np.abs(found.eqlin.marginals[halls:])
    toll = np.maximum(whole - mean_wait(use, windows, handling_s), 0.0)
    return Steady(toll_s=CHARGED * toll, staying=np.diagonal(sent).copy())


def _pieces(windows: Floats, handling_s: Floats, serves: Floats) -> tuple[Floats, Floats]:
    """Cost of one more a second in each piece, and how many a second fit: [hall, piece]."""
    use = USES[None, :]
    waiting = use * serves[:, None] * mean_wait(use, windows[:, None], handling_s[:, None])
    widths = np.diff(USES)[None, :] * serves[:, None]
    slopes = np.minimum(np.diff(waiting, axis=1) / widths, OVER_S)
    last = np.full((len(windows), 1), OVER_S)
    return np.hstack([slopes, last]), np.hstack([widths, np.full_like(last, np.inf)])
