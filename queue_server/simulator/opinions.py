"""What simulated citizens think of a visit: who grades it, how, and when; drawn by seed and visit.

The law of grades is like that of a well-kept hall: nine in ten are 非常满意, few are bad, and who
waited or was sent on is harder to please.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hall_config.model import EvaluationForm
from queue_server.simulator.arrivals import Visit

SHARE = 0.3
"""Of the visits that end with an outcome, so many are graded."""
GRADES, PLEASED, TROUBLED = (5, 4, 3, 2, 1), (88, 8, 2.5, 1, 0.5), (60, 20, 12, 5, 3)
"""Weights of the grades, for a plain visit and for one that was sent on or set aside."""
SOONEST_S, LATEST_S = 20, 900
TAG_SHARE, TAGS_MOST = 0.5, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A grade from 5 to 1 with its tags, given so long after the visit, in city seconds."""

    grade: int
    tags: tuple[str, ...]
    after_s: int


def opinion_of(visit: Visit, form: EvaluationForm, *, seed: int) -> Opinion | None:
    """What this visitor says, or None; the same visit and seed always say the same."""
    rng = Random(f"opinion:{seed}:{visit.name}:{visit.at}")
    if rng.random() >= SHARE:
        return None
    weights = TROUBLED if visit.transfer or visit.suspend else PLEASED
    grade = rng.choices(GRADES, weights)[0]
    offered = [tag.id for tag in form.tags_of(grade)]
    some = rng.randint(1, TAGS_MOST) if rng.random() < TAG_SHARE else 0
    return Opinion(
        grade=grade,
        tags=tuple(rng.sample(offered, min(some, len(offered)))),
        after_s=rng.randint(SOONEST_S, LATEST_S),
    )
