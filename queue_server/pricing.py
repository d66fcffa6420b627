"""The prices of scarce halls: what a person more at a hall costs all others, by a linear programme.

The city of the next hours is a fluid: halls with people waiting, windows that serve so many in a
period, people who come of themselves, people who ask where to go. Where those who ask should go so
that all ways and all waits together are least is a linear programme; the dual value of a hall's
balance in a period is what one person more there costs: its own wait, which the score has already,
and the waits of those behind, which is the price (Pigou 1920; Stolyar and Tezcan 2010 for duals as
routing prices). Solved by HiGHS (Huangfu and Hall 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array, hstack, vstack

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
FARTHEST_S = 3600.0
HEDGE = 0.0
"""Windows, in roots of their number, that own people may need beyond the mean: guests are not
planned into them (square-root staffing, Halfin and Whitt 1981)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of the next periods; people, and seconds."""

    period_s: float
    way_s: Floats
    """[home, hall]; the halls are the homes too."""
    waiting: Floats
    """[hall]: beyond those whom windows serve now."""
    own: Floats
    """[hall, period]: who comes of themselves, or is on the way."""
    asking: Floats
    """[home, period]: who will ask, by when they would be at their nearest hall."""
    served: Floats
    """[hall, period]: how many the windows can serve."""
    windows: Floats
    """[hall]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Seconds by [hall, period of arrival]."""

    own: Floats
    """For who lives nearest to the hall."""
    guest: Floats
    """And for who does not: what its own people need is dearer still."""
    staying: Floats
    """How many of those who ask the plan leaves at their nearest hall."""
    solved: bool = True


def free(halls: int, periods: int = 1) -> Prices:
    """No prices, where none could be reckoned."""
    zero = np.zeros((halls, periods))
    return Prices(own=zero, guest=zero, staying=zero, solved=False)


def prices(outlook: Outlook) -> Prices:
    """The prices of the outlook; none where the programme has no solution."""
    halls, periods = outlook.own.shape
    plan = _Plan(outlook)
    try:
        found = linprog(
            plan.cost,
            A_eq=plan.equal,
            b_eq=plan.amounts,
            A_ub=plan.guests,
            b_ub=plan.room.ravel(),
            method="highs",
        )
    except ValueError:
        return free(halls, periods)
    if not found.success:
        return free(halls, periods)
    shape = (halls, periods)
    whole = np.maximum(found.eqlin.marginals[halls * periods :], 0.0).reshape(shape)
    late = found.x[plan.ways : plan.ways + halls * periods].reshape(shape)
    rate = np.maximum(outlook.served, 1e-9) / outlook.period_s
    own = np.maximum(whole - late / rate, 0.0)
    toll = np.maximum(-found.ineqlin.marginals, 0.0).reshape(shape)
    staying = np.zeros(shape)
    np.add.at(staying, plan.stays, found.x[: plan.ways][plan.at_home])
    return Prices(own=own, guest=own + toll, staying=staying)


class _Plan:
    """The programme: who goes from where to where when, who waits behind each period, who idles.

    Columns: ways [pair, period], waiting [hall, period], idle [hall, period]; rows: everybody who
    asks goes somewhere, and each hall's balance; bounds: guests fit in what its own people leave.
    """

    def __init__(self, outlook: Outlook) -> None:
        halls, periods = outlook.own.shape
        near = outlook.way_s <= FARTHEST_S
        near |= np.eye(halls, dtype=np.bool_)
        homes, to = np.nonzero(near)
        own_way = np.diagonal(outlook.way_s)
        later = (outlook.way_s - own_way[:, None])[homes, to]
        lag = np.rint(later / outlook.period_s).astype(np.int64)
        when = np.tile(np.arange(periods), len(homes))
        arrives = np.clip(when + np.repeat(lag, periods), 0, periods - 1)
        homes, to = np.repeat(homes, periods), np.repeat(to, periods)
        self.ways, cells = len(homes), halls * periods
        each = np.arange(self.ways)
        asked = _ones(homes * periods + when, each, (cells, self.ways))
        joins = _ones(to * periods + arrives, each, (cells, self.ways))
        stays = _kept(halls, periods)
        nothing = csc_array((cells, cells))
        idle = csc_array(-_ones(np.arange(cells), np.arange(cells), (cells, cells)))
        self.equal = vstack(
            [hstack([asked, nothing, nothing]), hstack([-joins, stays, idle])], format="csc"
        )
        balance = outlook.own - outlook.served
        balance[:, 0] += outlook.waiting
        self.amounts = np.concatenate([outlook.asking.ravel(), balance.ravel()])
        guest = homes != to
        self.at_home = ~guest
        self.stays = (to[~guest], arrives[~guest])
        visits = _ones((to * periods + arrives)[guest], each[guest], (cells, self.ways))
        self.guests = hstack([visits, nothing, nothing], format="csc")
        self.room = _room(outlook)
        way = outlook.way_s[homes, to]
        self.cost = np.concatenate([way, np.full(cells, outlook.period_s), np.zeros(cells)])


def _room(outlook: Outlook) -> Floats:
    """How many guests each hall has room for in each period besides its own people."""
    share = np.maximum(0.0, 1 - HEDGE / np.sqrt(np.maximum(outlook.windows, 1.0)))
    usual = outlook.own + outlook.asking
    usual[:, 0] += outlook.waiting
    return np.asarray(np.maximum(0.0, outlook.served * share[:, None] - usual), dtype=np.float64)


def _ones(rows: Whole, columns: Whole, shape: tuple[int, int]) -> csc_array:
    return csc_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=shape))


def _kept(halls: int, periods: int) -> csc_array:
    """Who waits behind a period, less who waited before it."""
    cells = halls * periods
    cell = np.arange(cells)
    later = cell[cell % periods > 0]
    return csc_array(_ones(cell, cell, (cells, cells)) - _ones(later, later - 1, (cells, cells)))
