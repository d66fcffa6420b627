"""What choosing by a rule cost people, against the best choice in hindsight.

The set-up: homes are drawn around offices that are drawn evenly; cost is travel plus the wait shown
at the step of arrival; who lives over an hour from any office is left out, and so is who could
choose among fewer than five offices whose wait at arrival is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from queue_server.forecast.choice import Advice, Chosen, People, least
from queue_server.forecast.history import STEP_MIN, Day, Floats, Whole
from queue_server.forecast.places import travel_min

HOMES_DEG = 0.08
"""Standard deviation of homes around their office, degrees."""
FARTHEST_MIN = 60
FEWEST_OFFICES = 5
FROM_MIN, TO_MIN = 8 * 60 + 55, 15 * 60 + 30
RULES = ("nearest", "shown", "forecast")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regret:
    """Minutes over the best choice in hindsight, summed over people, by rule; two add up."""

    count: int = 0
    minutes: Mapping[str, float]

    def __add__(self, other: Regret) -> Regret:
        minutes = {rule: self.minutes[rule] + other.minutes[rule] for rule in RULES}
        return Regret(count=self.count + other.count, minutes=minutes)

    def mean(self, rule: str) -> float:
        """Minutes a person."""
        return self.minutes[rule] / self.count if self.count else 0.0


NONE = Regret(minutes=dict.fromkeys(RULES, 0.0))


def regret(
    advice: Advice,
    places: Floats,
    services: Whole,
    *,
    seed: int,
    each: int = 100,
) -> Regret:
    """The regret of each rule on a day, for `each` people at each reading of the set-up's hours."""
    day = advice.day
    reading = np.flatnonzero((day.minutes >= FROM_MIN) & (day.minutes <= TO_MIN))
    if not len(reading):
        return NONE
    chance = np.random.default_rng(seed)
    reading = np.repeat(reading, each)
    homes = places[chance.integers(len(places), size=len(reading))]
    homes = homes + chance.normal(0.0, HOMES_DEG, homes.shape)
    people = People(
        minutes=day.minutes[reading],
        services=services[chance.integers(len(services), size=len(reading))],
        travel=travel_min(homes, places),
    )
    cost = in_hindsight(day, people)
    counted = np.isfinite(cost).sum(axis=1) >= FEWEST_OFFICES
    counted &= people.travel.min(axis=1) <= FARTHEST_MIN
    return _regret(advice, _only(people, counted), cost[counted])


def in_hindsight(day: Day, people: People) -> Floats:
    """What each office would have cost, [person, office]; NaN where that is not known."""
    now = day.waits[day.at(people.minutes), :, people.services]
    steps = np.round(people.travel / STEP_MIN) * STEP_MIN
    at = day.near(people.minutes[:, None] + steps)
    every = np.arange(people.travel.shape[1])[None, :]
    then = day.waits[at, every, people.services[:, None]]
    return np.where((at >= 0) & np.isfinite(now), people.travel + then, np.nan)


def _regret(advice: Advice, people: People, cost: Floats) -> Regret:
    if not len(cost):
        return NONE
    # an office whose wait at arrival nobody read cannot be judged: the choice is among the rest
    known = np.isfinite(cost)
    shown = advice.day.waits[advice.day.at(people.minutes), :, people.services]
    chosen = {
        "nearest": least(np.where(known, people.travel, np.nan)),
        "shown": least(np.where(known, people.travel + shown, np.nan)),
        "forecast": advice.offices(people, known),
    }
    best = np.nanmin(cost, axis=1)
    rows = np.arange(len(cost))
    minutes = {rule: float((cost[rows, at] - best).sum()) for rule, at in chosen.items()}
    return Regret(count=len(cost), minutes=minutes)


def _only(people: People, which: Chosen) -> People:
    return People(
        minutes=people.minutes[which],
        services=people.services[which],
        travel=people.travel[which],
    )
