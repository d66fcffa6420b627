"""Learning from whole days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from queue_server.forecast.features import HORIZONS_MIN
from queue_server.forecast.forecaster import Forecaster
from queue_server.forecast.history import Day, Floats, Whole, waits_after
from queue_server.forecast.inputs import Inputs, Known
from queue_server.forecast.levels import Levels
from queue_server.forecast.mixed import Mixed, Recipe, mixed
from queue_server.forecast.spans import SHARES, Arms, calibrated, ordered
from queue_server.forecast.unfit import Unfit

FOLDS, FEWEST_FOLDS = 3, 2
EVERY = 2
"""One reading in two is learned from: the one beside it says nearly the same."""

RECIPE = Recipe()
Tell = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lessons:
    """The rows of the learning days for one horizon, what came of them, and each one's fold."""

    given: Inputs
    then: Floats
    fold: Whole


def folds(days: Sequence[Day]) -> Mapping[date, int]:
    """Which learning days are held back together: dealt out by how busy they were."""
    count = min(FOLDS, len(days))
    by_wait = sorted(days, key=lambda one: (-float(np.nanmean(one.waits)), one.date))
    return {one.date: place % count for place, one in enumerate(by_wait)}


def steps(*, choice: bool) -> int:
    """How often `learn` tells of its progress, at most."""
    return len(HORIZONS_MIN) * (FOLDS + choice)


def learn(
    days: Sequence[Day],
    services: Sequence[int],
    *,
    choice: bool,
    tell: Tell = lambda: None,
    recipe: Recipe = RECIPE,
) -> Forecaster:
    """Learn the waits for some services from these days, two at least.

    `choice` asks for what the choice of hall needs too. Raises Unfit if the readings of fewer than
    two folds reach a horizon.
    """
    levels, fold_of = Levels(days), folds(days)
    models, arms, means = {}, {}, {}
    for horizon in HORIZONS_MIN:
        known = (Known(day, levels.of(day.date), services) for day in days)
        lessons = _lessons(days, known, fold_of, horizon)
        models[horizon], arms[horizon] = _held_back(lessons, tell, recipe)
        if choice:
            means[horizon] = mixed(lessons.given, lessons.then, [None], seed=1, recipe=recipe)[0]
            tell()
    return Forecaster(levels=levels, services=services, models=models, arms=arms, means=means)


def _lessons(
    days: Sequence[Day], every: Iterable[Known], fold_of: Mapping[date, int], horizon: int
) -> _Lessons:
    parts, thens, places = [], [], []
    for place, (day, known) in enumerate(zip(days, every, strict=True)):
        then = waits_after(day, horizon)[known.shown]
        reading = np.nonzero(known.shown)[0]
        taken = (reading % EVERY == place % EVERY) & np.isfinite(then)
        parts.append(known.inputs(horizon).only(taken))
        thens.append(then[taken])
        places.append(np.full(int(taken.sum()), fold_of[day.date]))
    fold = np.concatenate(places)
    if len(np.unique(fold)) < FEWEST_FOLDS:
        raise Unfit("the days are too short to learn so far ahead", str(horizon))
    return _Lessons(given=Inputs.joined(parts), then=np.concatenate(thens), fold=fold)


def _held_back(
    lessons: _Lessons, tell: Tell, recipe: Recipe
) -> tuple[Sequence[Sequence[Mixed]], Mapping[int, Arms]]:
    """For each fold a model of each share; arms from what each fold's models had not seen."""
    models = []
    unseen = np.empty((len(lessons.then), len(SHARES)))
    for fold in np.unique(lessons.fold):
        held, rest = lessons.fold == fold, lessons.fold != fold
        seen = lessons.given.only(rest), lessons.then[rest]
        fitted = mixed(*seen, SHARES, seed=1 + int(fold), recipe=recipe)
        given = lessons.given.only(held)
        unseen[held] = ordered([one.wait(given) for one in fitted])
        models.append(fitted)
        tell()
    service = lessons.given.service
    arms = {
        int(one): calibrated(unseen[service == one], lessons.then[service == one])
        for one in np.unique(service)
    }
    return models, arms
