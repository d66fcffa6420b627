"""The reference city on an uneven day, where a few ask: what their going elsewhere does for all.

Use of each hall's windows, were everybody to go to the nearest, from N(0.88, 0.16) cut to 0.5 to
1.2; two peaks; log-normal handling of 8 minutes in the mean with variation 0.8; ways of 6 minutes
to the nearest hall, and from there at 35 km/h over 1.3 times the air line. All windows from 09:00
to 17:00. Prices are reckoned every other minute from what a centre knows: who is in each hall, who
is on the way, and the usual course of such a day, not who will come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf, log, sqrt
from pathlib import Path

import numpy as np

from hall_config.load import load_city
from queue_server.pricing import Outlook, Prices, free, prices
from queue_server.rollout.halls import Outcome, advance, outcome_of
from queue_server.rollout.halls_state import (
    NEAREST,
    NO_BOUNDS,
    OURS,
    Map,
    People,
    State,
    Terms,
    begun,
    free_terms,
)
from queue_server.rollout.heap import Floats
from queue_server.web.travel import Travel

FOLDER = Path(__file__).parents[2] / "hall_config" / "dongguan"
USE, SPREAD, LEAST, MOST = 0.88, 0.16, 0.5, 1.2
HANDLING_MIN, VARIATION, HOME_MIN, DAY_MIN, AFTER_MIN = 8, 0.8, 6, 480, 180
EVERY_MIN, PERIOD_MIN, SPARE = 2, 30, 0.5
SHARES, BAR, WORSE_S = (0.1, 0.3), 0.85, 30.0
Peaks = tuple[tuple[float, float, float], ...]
PEAKS: Mapping[str, Peaks] = {
    "broad": ((0.2, 60, 60), (0.2, 330, 60)),
    "sharp": ((0.45, 45, 45), (0.35, 330, 55)),
}
"""Share of the day, minute and deviation of each; the rest comes evenly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Minutes of wait, mean and P95, and the part reached of what nobody following would bring."""

    share: float
    nearest: tuple[float, float]
    without: tuple[float, float]
    ours: tuple[float, float]
    reached_part: tuple[float, float]
    worst_s: float
    """How much longer the own people of any hall wait, at worst."""
    moved: float
    """Share of all people who went to another hall than their nearest."""

    def text(self) -> str:
        """A row of the table."""
        waits = (self.nearest, self.without, self.ours)
        told = "  ".join(f"{mean:5.2f} {late:6.2f}" for mean, late in waits)
        mean, late = self.reached_part
        return (
            f"{self.share:.0%} ask: nearest, vanished, ours {told}; reached {mean:.2f} {late:.2f} "
            f"(bar {BAR}); worst hall {self.worst_s:+.0f} s (bar {WORSE_S:+.0f}); "
            f"{self.moved:.1%} moved {'' if self.reached() else 'missed'}"
        )

    def reached(self) -> bool:
        """Whether it is within its bars."""
        return min(self.reached_part) >= BAR and self.worst_s <= WORSE_S


def city_rows(peaks: Peaks, seeds: Iterable[int]) -> Iterator[Result]:
    """One row for each share that asks, in the mean of the seeds."""
    map_ = city_map()
    days = list(seeds)
    for share in SHARES:
        rows = [_day(map_, peaks, seed, share) for seed in days]
        waits, worst, moved = (np.mean([row[at] for row in rows], axis=0) for at in range(3))
        near, gone, ours = waits
        mean, late = (near - ours) / (near - gone)
        yield Result(
            share=share, nearest=tuple(near), without=tuple(gone), ours=tuple(ours),
            reached_part=(float(mean), float(late)), worst_s=float(worst), moved=float(moved),
        )  # fmt: skip


def city_map() -> Map:
    """Halls, windows and ways of the reference city."""
    halls = [hall for hall in load_city(FOLDER).halls.values() if hall.windows]
    travel = Travel()
    way = [[travel.seconds(one.latitude, one.longitude, other) for other in halls] for one in halls]
    windows = np.array([len(one.windows) for one in halls])
    times = np.full(len(halls), 60.0 * HANDLING_MIN)
    return Map(np.array(way, dtype=np.float64) + 60 * HOME_MIN, windows, times)


def course(peaks: Peaks) -> Floats:
    """The share of a day's people who leave in each minute, to the end of what is looked ahead."""
    minutes = np.arange(DAY_MIN) + 0.5
    even = 1 - sum(share for share, _, _ in peaks)
    found = np.full(DAY_MIN, even / DAY_MIN)
    for share, middle, width in peaks:
        bell = np.exp(-0.5 * ((minutes - middle) / width) ** 2)
        found += share * bell / (width * sqrt(2 * np.pi))
    return np.concatenate([found / found.sum(), np.zeros(4 * DAY_MIN)])


def people_of(map_: Map, usual: Floats, seed: int, share: float) -> People:
    """A day's people."""
    chance = np.random.default_rng(seed)
    use = np.clip(chance.normal(USE, SPREAD, len(map_.windows)), LEAST, MOST)
    counts = np.round(use * map_.windows * DAY_MIN / HANDLING_MIN).astype(np.int64)
    homes = np.repeat(np.arange(len(counts)), counts)
    level = np.cumsum(usual[:DAY_MIN])
    minutes = np.interp(chance.random(len(homes)), level, np.arange(1, DAY_MIN + 1))
    order = np.argsort(minutes, kind="stable")
    spread = log(1 + VARIATION**2)
    handling = np.exp(chance.normal(-spread / 2, sqrt(spread), len(homes)))
    asks = chance.random(len(homes)) < share
    return People(60 * minutes[order], homes[order], asks, 60 * HANDLING_MIN * handling)


def _day(
    map_: Map, peaks: Peaks, seed: int, share: float
) -> tuple[list[tuple[float, float]], float, float]:
    usual = course(peaks)
    people = people_of(map_, usual, seed, share)
    stay = ~people.asks
    rest = People(people.leaves[stay], people.home[stay], people.asks[stay], people.handling[stay])
    near, gone = _nearest(people, map_), _nearest(rest, map_)
    counts = np.bincount(people.home, minlength=len(map_.windows))
    told = Advised(map_, counts[:, None] * usual[None, :], share).run(people)
    worse = [
        told.wait[people.home == hall].mean() - near.wait[people.home == hall].mean()
        for hall in range(len(map_.windows))
    ]
    waits = [
        (float(one.wait.mean()) / 60, float(np.percentile(one.wait, 95)) / 60)
        for one in (near, gone, told)
    ]
    return waits, float(max(worse)), float((told.hall != people.home).mean())


def _nearest(people: People, map_: Map) -> Outcome:
    state = begun(people, map_)
    advance(people, map_, free_terms(NEAREST, len(map_.windows)), state, inf)
    return outcome_of(people, map_, state)


class Advised:
    """A day with prices reckoned as it goes."""

    def __init__(self, map_: Map, leaving: Floats, share: float) -> None:
        """`leaving`: people expected to leave each home in each minute."""
        self._map, self._halls = map_, len(map_.windows)
        late = np.zeros_like(leaving)
        late[:, HOME_MIN:] = leaving[:, :-HOME_MIN]
        self._walking, self._asking = late * (1 - share), late * share

    def run(self, people: People) -> Outcome:
        """From the first who leaves to the last who is served."""
        state = begun(people, self._map)
        for minute in range(0, DAY_MIN, EVERY_MIN):
            terms = self._terms(people, state, minute)
            state.seen[:] = -1
            advance(people, self._map, terms, state, 60.0 * (minute + EVERY_MIN))
        advance(people, self._map, terms, state, inf)
        return outcome_of(people, self._map, state)

    def _terms(self, people: People, state: State, minute: int) -> Terms:
        periods = -(-(DAY_MIN + AFTER_MIN - minute) // PERIOD_MIN)
        own, asking = (self._by_period(one, minute, periods) for one in
                       (self._walking, self._asking))  # fmt: skip
        due = self._by_period(state.due[:, : minute + 61], minute, periods)
        waiting = np.maximum(state.inside - self._map.windows, 0).astype(np.float64)
        rate = self._map.windows * PERIOD_MIN / HANDLING_MIN
        served = np.repeat(rate[:, None], periods, axis=1)
        found = prices(
            Outlook(
                period_s=60.0 * PERIOD_MIN, way_s=self._map.way, waiting=waiting, own=own + due,
                asking=asking, served=served, windows=self._map.windows.astype(np.float64),
            )
        )  # fmt: skip
        if not found.solved:
            found = free(self._halls, periods)
        room = (own + asking <= served) & (waiting[:, None] <= 0)
        staying = np.where(room, asking, found.staying) / PERIOD_MIN
        return self._spread(found, staying, minute, periods)

    def _spread(self, found: Prices, staying: Floats, minute: int, periods: int) -> Terms:
        """From periods to minutes of the day."""
        at = np.arange(minute + periods * PERIOD_MIN)
        period = np.clip((at - minute) // PERIOD_MIN, 0, periods - 1)
        own, guest, stays = (
            np.ascontiguousarray(one[:, period]) for one in (found.own, found.guest, staying)
        )
        walking = np.ascontiguousarray(self._walking[:, : len(at)])
        return Terms(OURS, own, guest, walking, stays, NO_BOUNDS, SPARE)

    def _by_period(self, by_minute: Floats, minute: int, periods: int) -> Floats:
        found = np.zeros((self._halls, periods * PERIOD_MIN))
        known = by_minute[:, minute : minute + periods * PERIOD_MIN]
        found[:, : known.shape[1]] = known
        sums = found.reshape(self._halls, periods, PERIOD_MIN).sum(axis=2)
        return np.asarray(sums, dtype=np.float64)
