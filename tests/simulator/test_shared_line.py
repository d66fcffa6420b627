"""Papers in a simulated day: each is handled once, people go first, some windows stay idle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hall_config.model import City
from queue_server.simulator.engine import Day
from queue_server.simulator.errands import Errand, Way
from queue_server.simulator.guides import Nearest
from queue_server.simulator.shared_line import SharedEngine, movable
from tests.shared_city import CENTRE, shared_city
from tests.simulator.small_city import HOUR, hall

MINUTE = 60_000


def errand(number: int, at: int, **facts: Any) -> Errand:
    plain: dict[str, Any] = {
        "longitude": 0.0,
        "latitude": 0.0,
        "service": "s0",
        "item": "social-card",
        "handling_ms": 10 * MINUTE,
        "lane": "normal",
        "follows": 1.0,
    }
    return Errand(number=number, at=at, **{**plain, **facts})


def city(keeps_percent: int) -> City:
    found = shared_city()
    here = replace(found.halls[CENTRE], keeps_percent=keeps_percent)
    return replace(found, halls={**found.halls, CENTRE: here})


def run(errands: list[Errand], papers: set[int], *, keeps_percent: int = 0) -> Day:
    """One hall of two windows for one line."""
    stage = (hall(CENTRE, [((0,), ())], [(0, 0, 8, 0), (1, 0, 8, 0)]),)
    ways = [(Way(0, 0, 0),) for _ in errands]
    engine = SharedEngine(city(keeps_percent), stage, errands, ways, papers)
    return engine.run(Nearest())


def test_an_idle_window_has_papers_at_once_and_each_is_handled_once() -> None:
    day = run([errand(1, HOUR), errand(2, HOUR)], {0, 1})
    assert sorted(one[4] for one in day.stretches) == [0, 1]
    assert {one[2] for one in day.stretches} == {HOUR}


def test_who_waits_goes_before_papers() -> None:
    people = [errand(1, HOUR), errand(2, HOUR), errand(3, HOUR + MINUTE)]
    day = run([*people, errand(4, HOUR + 2 * MINUTE)], {3})
    begun = {one[4]: one[2] for one in day.stretches}
    assert begun[2] == HOUR + 10 * MINUTE
    assert begun[3] == HOUR + 10 * MINUTE
    assert day.visits[3].window == -1  # nobody came with them


def test_one_window_stays_idle_for_people() -> None:
    day = run([errand(1, HOUR), errand(2, HOUR)], {0, 1}, keeps_percent=10)
    first, second = sorted(day.stretches, key=lambda one: one[2])
    assert (first[2], second[2]) == (HOUR, HOUR + 10 * MINUTE)
    assert first[1] != second[1] or first[3] == second[2]


def test_papers_are_a_share_of_the_work_that_the_shared_line_takes() -> None:
    errands = [errand(n, HOUR, item="social-card" if n % 2 else "rare") for n in range(100)]
    found = movable(shared_city(), errands, share=0.2, seed=1)
    assert len(found) == 20
    assert all(errands[one].item == "social-card" for one in found)
    assert found == movable(shared_city(), errands, share=0.2, seed=1)
