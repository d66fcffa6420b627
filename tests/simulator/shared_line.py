"""`python -m tests.simulator.shared_line [DATE]`: what the shared line does to an uneven day.

Three seeds of the reference city's uneven day, everybody to the nearest hall, with and without
20 % of the work as papers. The same people are compared: those who come in both days.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, pstdev

from hall_config.load import load_city
from hall_config.model import City
from queue_server.simulator.engine import Day, Engine
from queue_server.simulator.errands import Errand, Ways, ways_of
from queue_server.simulator.figures import figures_of
from queue_server.simulator.guides import Nearest
from queue_server.simulator.outcome import outcome_of
from queue_server.simulator.shared_line import SharedEngine, movable
from queue_server.simulator.stage import StageHall, stage_of
from queue_server.simulator.uneven import uneven_day

SEEDS, SHARE, MONDAY = (1, 2, 3), 0.2, date(2026, 11, 23)
CITY = Path("hall_config/dongguan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One seed."""

    seed: int
    papers: int
    drawn: int
    variation: tuple[float, float]
    """Standard deviation over mean of the halls' use, without and with the shared line."""
    wait_s: tuple[float, float]
    lost_s: Mapping[int, float]
    """Hall to what those who come to it lost in their mean wait; below 0: they gained."""


def compared(
    city: City, stage: Sequence[StageHall], errands: Sequence[Errand], seed: int
) -> Compared:
    """The day of one seed, twice."""
    ways = ways_of(city, stage, errands)
    papers = movable(city, errands, share=SHARE, seed=seed)
    alone = Engine(stage, errands, ways).run(Nearest())
    engine = SharedEngine(city, stage, errands, ways, papers)
    shared = engine.run(Nearest())
    people = [one for one in range(len(errands)) if one not in papers and ways[one]]
    before, after = _waits(alone, ways, people), _waits(shared, ways, people)
    return Compared(
        seed=seed,
        papers=len(papers),
        drawn=engine.drawn,
        variation=(_variation(stage, ways, alone), _variation(stage, ways, shared)),
        wait_s=(_mean(before), _mean(after)),
        lost_s={hall: fmean(after[hall]) - fmean(before[hall]) for hall in before if hall in after},
    )


def _waits(day: Day, ways: Sequence[Ways], people: Sequence[int]) -> dict[int, list[float]]:
    """By the nearest hall, how long those who were called in it waited, in seconds."""
    found: dict[int, list[float]] = {}
    for one in people:
        if day.visits[one].window >= 0:
            found.setdefault(ways[one][0].hall, []).append(day.visits[one].waited_ms / 1000)
    return found


def _mean(waits: dict[int, list[float]]) -> float:
    return fmean(one for rows in waits.values() for one in rows)


def _variation(stage: Sequence[StageHall], ways: Sequence[Ways], day: Day) -> float:
    use = figures_of(stage, outcome_of("", stage, ways, day)).use
    return pstdev(use) / fmean(use)


def main() -> None:
    day = date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else MONDAY
    city = load_city(CITY)
    stage = stage_of(city, day)
    heads = ("seed", "papers", "drawn", "variation", "wait s", "worst hall s")
    print("{:>4} {:>6} {:>6} {:>16} {:>14} {:>12}".format(*heads))
    lost: dict[int, list[float]] = {}
    for seed in SEEDS:
        one = compared(city, stage, uneven_day(city, stage, day, seed=seed), seed)
        print(
            f"{one.seed:>4} {one.papers:>6} {one.drawn:>6}"
            f" {one.variation[0]:>7.3f} {one.variation[1]:>8.3f}"
            f" {one.wait_s[0]:>7.1f} {one.wait_s[1]:>6.1f} {max(one.lost_s.values()):>12.1f}",
            flush=True,
        )
        for hall, seconds in one.lost_s.items():
            lost.setdefault(hall, []).append(seconds)
    mean = {stage[hall].id: fmean(rows) for hall, rows in lost.items()}
    worst = max(mean, key=lambda hall: mean[hall])
    worse = sum(one > 0 for one in mean.values())
    print(
        f"mean of the seeds: worst {worst} {mean[worst]:.1f} s; halls worse {worse} of {len(mean)}"
    )


if __name__ == "__main__":
    main()
