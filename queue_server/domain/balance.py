"""Which hall is the right one: least travel, wait at arrival, and price of a scarce hall.

A queue is a fluid: while somebody travels, the busy windows drain it, others join it, and who holds
a place is not overtaken. So what counts is the wait at arrival. Who is in transit to a hall counts
from their own arrival; without that, everybody is sent to the same hall (docs/right-hall.md; He,
Yang and Yu 2025, arXiv 2505.04942).
The price is what a person more costs all who come behind (queue_server/pricing.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hall_config.model import BalanceRule
from queue_server.domain.estimate import Wait

FEWEST_GUESTS = 20
"""Numbers on their way in the city before a hall's share of them says anything."""

STAY_SHARE = 0.25
"""And what share of the rest has to be gained for an offer to who waits."""


class Why(StrEnum):
    """What speaks for a hall, or against it."""

    NEAREST = "nearest"
    """It is the nearest, and none is much sooner."""
    SOONER = "sooner"
    """Done sooner than at the nearest, the way counted."""
    SPARES = "spares"
    """About as soon, and the nearest is going to be full."""
    LATER = "later"
    """The nearest or a better one is sooner."""
    FAR = "far"
    """Over the longest way for too small a gain."""
    KEPT = "kept"
    """Enough are on their way there: the rest is for who lives there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A hall somebody could go to; seconds."""

    hall: str
    travel_s: float
    wait_s: float
    """The mean wait at arrival."""
    price_s: float = 0.0
    kept: bool = False
    """Enough are on their way there (`full_of_guests`)."""

    @property
    def total_s(self) -> float:
        """From leaving to being called."""
        return self.travel_s + self.wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """An option in its place of a list, and why it stands there."""

    option: Option
    why: Why
    sooner_s: int
    """How much sooner than at the nearest hall; below 0 later."""


def loads(
    load: float, windows: float, handling_s: float, joining: Sequence[float], step_s: float
) -> tuple[float, ...]:
    """How many will be in a hall, waiting or served, at the end of each step.

    `joining` is who comes in each: by all that is known on the way, and by experience of
    themselves. Windows that work finish in the mean time; a fluid (Newell 1982).
    """
    found = []
    for people in joining:
        load += people
        load -= min(load, windows) * min(1.0, step_s / handling_s)
        found.append(load)
    return tuple(found)


def load_wait(load: float, windows: float, handling_s: float) -> float:
    """The mean wait in seconds of who comes to such a load, where any window may call anyone."""
    return max(0.0, (load + 1 - windows) * handling_s / windows)


def wait_at_arrival(now_s: float, travel_s: float) -> float:
    """The wait in seconds after a way of who holds a place, where `now_s` is that of joining."""
    return max(0.0, now_s - travel_s)


def score(travel_s: float, wait_s: float, price_s: float) -> float:
    """What going to a hall costs all together, in seconds; the least is the best."""
    return travel_s + wait_s + price_s


def mean_of(wait: Wait) -> float:
    """The mean of a range, by Swanson's rule: 0.3 P10 + 0.4 P50 + 0.3 P90."""
    return 0.3 * wait.p10_s + 0.4 * wait.p50_s + 0.3 * wait.p90_s


def drained(wait: Wait, travel_s: float) -> Wait:
    """The range of the wait at arrival of who holds a place on the way."""
    p10, p50, p90 = (
        round(wait_at_arrival(one, travel_s)) for one in (wait.p10_s, wait.p50_s, wait.p90_s)
    )
    return Wait(p10_s=p10, p50_s=p50, p90_s=p90)


def full_of_guests(on_the_way: int, everywhere: int, an_hour: float, rule: BalanceRule) -> bool:
    """Whether no more from elsewhere are to be sent to a hall.

    `an_hour` is how many its windows handle in one; `everywhere` who is on the way in the city.
    """
    if on_the_way * 100 >= an_hour * rule.guests_percent:
        return True
    crowd = everywhere >= FEWEST_GUESTS
    return crowd and on_the_way * 100 >= everywhere * rule.share_percent


def advised(
    options: Sequence[Option], rule: BalanceRule, *, home: Option | None = None
) -> tuple[Advice, ...]:
    """The options, best first, held against the nearest, or against `home`, which is none of them.

    Who would gain little stays near; nobody is sent far for minutes, nor much later than at the
    nearest for the good of others.
    """
    if not options:
        return ()
    near = home or min(options, key=lambda one: (one.travel_s, one.hall))
    told = [_judged(one, near, rule) for one in options]
    return tuple(sorted(told, key=lambda one: (*_rank(one, rule), one.option.hall)))


def worth_moving(here: Option, there: Option, rule: BalanceRule) -> bool:
    """Whether who waits for one hall is to be offered another.

    Nobody is sent to and fro: only much is worth it, and who moved `here` is left there (`kept`).
    """
    gain = here.total_s - there.total_s
    far = there.travel_s > rule.far_s and gain < rule.far_gain_s
    enough = gain >= max(rule.stay_gain_s, STAY_SHARE * here.total_s)
    return enough and not (far or there.kept or here.kept)


def _judged(one: Option, home: Option, rule: BalanceRule) -> Advice:
    sooner = home.total_s - one.total_s
    cheaper = _cost(home) - _cost(one)
    if one is home:
        why = Why.NEAREST
    elif one.kept:
        why = Why.KEPT
    elif one.travel_s > rule.far_s and sooner < rule.far_gain_s:
        why = Why.FAR
    elif cheaper < rule.least_gain_s or sooner < -rule.most_loss_s:
        why = Why.LATER
    else:
        why = Why.SOONER if sooner >= rule.least_gain_s else Why.SPARES
    return Advice(option=one, why=why, sooner_s=round(sooner))


def _rank(one: Advice, rule: BalanceRule) -> tuple[int, float]:
    """First who is better than the nearest and the nearest itself, then the rest by their total."""
    match one.why:
        case Why.NEAREST | Why.SOONER | Why.SPARES:
            return 0, _cost(one.option)
        case Why.LATER:
            return 1, one.option.total_s
    return 2, one.option.total_s


def _cost(one: Option) -> float:
    return score(one.travel_s, one.wait_s, one.price_s)
