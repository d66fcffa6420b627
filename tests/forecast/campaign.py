"""Leave-days-out over a recorded history: `make forecast HISTORY=FILE OFFICES=FILE`.

Every day is a test day once, with others that were dealt to the same fold; nothing of a fold's days
is learned from. Judged are working days from 08:55 to 15:30, as the bars are; what is printed is
one row a day and the total against the bars.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from queue_server.forecast.choice import Advice
from queue_server.forecast.days import days_besides
from queue_server.forecast.history import History, read_history
from queue_server.forecast.judge import Score, judged, total
from queue_server.forecast.learn import learn
from queue_server.forecast.mixed import Recipe
from queue_server.forecast.places import read_places
from queue_server.forecast.regret import FROM_MIN, NONE, RULES, TO_MIN, Regret, regret

FOLDS = 4
SATURDAY = 5
BARS = {15: 0.81, 30: 0.85, 60: 0.92}
COVERAGE = (0.76, 0.86)
REGRET_SHARE = 0.62 / 0.79
"""The bar on the choice against following what is shown, where that costs 0.79 minutes."""
Scores = Mapping[int, Score]


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 where a bar is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("history", type=Path)
    parser.add_argument("offices", type=Path)
    parser.add_argument("--service", action="append", default=[])
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--lines", type=float, help="the lines' share at every horizon")
    given = parser.parse_args(arguments)
    lines = {} if given.lines is None else {"lines_soon": given.lines, "lines_far": given.lines}
    recipe = Recipe(**lines)
    history = read_history(given.history)
    names = given.service or history.services
    services = [history.services.index(name) for name in names]
    print(
        f"{'day':12}"
        + "".join(f"{h:>5} min  inside" for h in BARS)
        + "".join(f"{r:>10}" for r in RULES)
    )
    found: dict[date, tuple[Scores, Regret]] = {}
    for fold in range(given.folds):
        days = list(history.days)[fold :: given.folds]
        found |= _fold(history, days, services, given.offices, recipe)
    return _verdict(found)


def _fold(
    history: History, days: Sequence[date], services: Sequence[int], offices: Path, recipe: Recipe
) -> Mapping[date, tuple[Scores, Regret]]:
    places = read_places(offices, history.offices)
    forecaster = learn(days_besides(days, history), services, choice=True, recipe=recipe)
    found = {}
    for on in days:
        day = history.days[on]
        every = judged(day, forecaster.spans(day), services, (FROM_MIN, TO_MIN))
        scores = {h: total(one for (at, _), one in every.items() if at == h) for h in BARS}
        if on.weekday() >= SATURDAY or day.idle or not scores[max(BARS)].count:
            continue
        advice = Advice.of(forecaster, day)
        cost = regret(advice, places, np.array(services), seed=on.toordinal(), each=200)
        found[on] = scores, cost
        print(_row(str(on), scores, cost), flush=True)
    return found


def _row(name: str, scores: Scores, cost: Regret) -> str:
    waits = "".join(f"{one.ratio:9.3f} {one.coverage:7.3f}" for one in scores.values())
    return f"{name:12}{waits}" + "".join(f"{cost.mean(rule):10.3f}" for rule in RULES)


def _verdict(found: Mapping[date, tuple[Scores, Regret]]) -> int:
    scores = {h: total(one[h] for one, _ in found.values()) for h in BARS}
    cost = _sum(one for _, one in found.values())
    print(_row("all", scores, cost))
    spread = {h: np.std([one[h].ratio for one, _ in found.values()]) for h in BARS}
    print(f"{'spread':12}" + "".join(f"{one:9.3f}        " for one in spread.values()))
    reached = [scores[h].ratio <= bar for h, bar in BARS.items()]
    reached += [COVERAGE[0] <= scores[h].coverage <= COVERAGE[1] for h in BARS]
    reached.append(cost.mean("forecast") <= REGRET_SHARE * cost.mean("shown"))
    print("all bars reached" if all(reached) else f"bars reached: {reached}")
    return 0 if all(reached) else 1


def _sum(costs: Iterable[Regret]) -> Regret:
    return sum(costs, NONE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
