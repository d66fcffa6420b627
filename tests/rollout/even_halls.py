"""34 halls with ways between them, in a steady state: how near to the bound the choice comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, pi

import numpy as np
from scipy.optimize import linprog

from queue_server.rollout.halls import Outcome, advance, outcome_of
from queue_server.rollout.halls_state import (
    NEAREST,
    NO_BOUNDS,
    OURS,
    Map,
    People,
    Terms,
    begun,
    free_terms,
)
from queue_server.rollout.heap import Floats
from queue_server.tolls import tolls

HALLS, HANDLING_S = 34, 300.0
WINDOWS = np.array([270] + [22] * 33)
LOADS = (0.85, 0.90, 0.95)
EVEN, UNEVEN = (1.06, 1.10, 1.18), (1.08, 1.13, 1.34)
BIN_S = 600.0
SPREAD = 0.2
"""Deviation of the logarithm of a home's demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One demand and load: ratios to the bound, minutes of wait in the hall, deviation of use.

    The use is a hall's in ten minutes. Its deviation is of each hall in time, in the mean of all,
    on even demand; on uneven it is over halls and time together, since a flooded hall's own use
    never changes: it is always 1.
    """

    demand: str
    load: float
    bar: float
    nearest: float
    ours: float
    wait_min: float
    use_nearest: float
    use_ours: float

    def text(self) -> str:
        """A row of the table."""
        return (
            f"{self.demand:7s}{self.load:.2f} {self.nearest:8.2f} {self.ours:8.3f} "
            f"({self.wait_min:.2f})      {self.bar:.2f}   {self.use_nearest:.3f} "
            f"{self.use_ours:.3f} {'' if self.reached() else 'missed'}"
        )

    def reached(self) -> bool:
        """Whether it is within its bars."""
        return self.ours <= self.bar and self.use_ours <= self.use_nearest


def ring_rows(people: int, draws: int, loads: Sequence[float]) -> Iterator[Cell]:
    """The cells, uneven demand in the mean of some draws."""
    for load, bar in zip(loads, EVEN, strict=False):
        yield _cell(people, 1, load, "even", bar)
    for load, bar in zip(loads, UNEVEN, strict=False):
        cells = [_cell(people, seed, load, "uneven", bar) for seed in range(2, 2 + draws)]
        parts = ("nearest", "ours", "wait_min", "use_nearest", "use_ours")
        means = {name: float(np.mean([getattr(one, name) for one in cells])) for name in parts}
        yield Cell(demand="uneven", load=load, bar=bar, **means)


def ring() -> Map:
    """The halls at even distances on the ring, the large one among them."""
    angle = 2 * pi * np.arange(HALLS) / HALLS
    apart = np.abs(angle[:, None] - angle[None, :])
    way = 60 * (6 + 2 * 12 * np.abs(np.sin(apart / 2)))
    return Map(way, WINDOWS, np.full(HALLS, HANDLING_S))


def demand(seed: int, load: float, kind: str) -> Floats:
    """People a second from each home."""
    shares = WINDOWS / WINDOWS.sum()
    if kind == "uneven":
        shares = shares * np.random.default_rng(seed).lognormal(0, SPREAD, HALLS)
    found = load * WINDOWS.sum() / HANDLING_S * shares / shares.sum()
    return np.asarray(found, dtype=np.float64)


def _cell(count: int, seed: int, load: float, kind: str, bar: float) -> Cell:
    map_, rates = ring(), demand(seed, load, kind)
    chance = np.random.default_rng(1000 + seed)
    people = People(
        np.cumsum(chance.exponential(1 / rates.sum(), count)),
        chance.choice(HALLS, count, p=rates / rates.sum()),
        np.ones(count, dtype=np.bool_),
        chance.exponential(HANDLING_S, count),
    )
    steady = tolls(rates, map_.windows.astype(float), map_.handling, map_.way)
    price, none = steady.toll_s[:, None].copy(), np.zeros((HALLS, 1))
    ours = Terms(OURS, price, price, none, 60 * steady.staying[:, None], NO_BOUNDS)
    least = least_way_s(rates, map_)
    near, told = (_run(people, map_, one) for one in (free_terms(NEAREST, HALLS), ours))
    return Cell(
        demand=kind,
        load=load,
        bar=bar,
        nearest=_total(near) / least,
        ours=_total(told) / least,
        wait_min=float(told.wait.mean()) / 60,
        use_nearest=deviation_of_use(people, near, together=kind == "uneven"),
        use_ours=deviation_of_use(people, told, together=kind == "uneven"),
    )


def _run(people: People, map_: Map, terms: Terms) -> Outcome:
    state = begun(people, map_)
    advance(people, map_, terms, state, inf)
    return outcome_of(people, map_, state)


def _total(outcome: Outcome) -> float:
    return float((outcome.way + outcome.wait).mean())


def least_way_s(rates: Floats, map_: Map) -> float:
    """The bound: the least mean way at which no hall is given more than it serves."""
    ways = HALLS * HALLS
    leaves, comes = np.zeros((HALLS, ways)), np.zeros((HALLS, ways))
    for place in range(HALLS):
        leaves[place, place * HALLS : (place + 1) * HALLS] = 1
        comes[place, place::HALLS] = 1
    found = linprog(
        map_.way.ravel(),
        A_ub=comes,
        b_ub=map_.windows / map_.handling,
        A_eq=leaves,
        b_eq=rates,
        method="highs",
    )
    return float(found.fun / rates.sum())


def deviation_of_use(people: People, outcome: Outcome, *, together: bool) -> float:
    """The deviation of a hall's use in bins of ten minutes: over time, or over halls and time."""
    begins = people.leaves + outcome.way + outcome.wait
    ends = begins + people.handling
    last = people.leaves[-1]
    edges = np.arange(BIN_S * 6, last, BIN_S)
    found = []
    for hall in range(HALLS):
        here = outcome.hall == hall
        busy = _busy_until(edges, begins[here]) - _busy_until(edges, ends[here])
        found.append(np.diff(busy) / (BIN_S * WINDOWS[hall]))
    return float(np.std(found) if together else np.mean(np.std(found, axis=1)))


def _busy_until(edges: Floats, moments: Floats) -> Floats:
    """Seconds passed since each moment, summed, at every edge."""
    sorted_ = np.sort(moments)
    sums = np.concatenate([[0.0], np.cumsum(sorted_)])
    count = np.searchsorted(sorted_, edges)
    return np.asarray(count * edges - sums[count], dtype=np.float64)
