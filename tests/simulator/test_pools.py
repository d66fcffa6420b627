"""Window time of a pool, and the advice over it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_config.model import BalanceRule
from queue_server.simulator.engine import Engine
from queue_server.simulator.errands import Way
from queue_server.simulator.guides import Nearest
from queue_server.simulator.ours import Ours
from queue_server.simulator.pools import Capacity, pools_of
from tests.simulator.small_city import HOUR, SmallCity, hall, random_city

EASY = BalanceRule(least_gain_s=0, guests_percent=100_000, share_percent=100_000)


def test_window_time_passes_as_windows_are_staffed() -> None:
    """Two windows for two hours, one in the next, none in the fourth, one to the sixth."""
    day = Capacity(0, [(0, 2 * HOUR), (0, 3 * HOUR), (4 * HOUR, 6 * HOUR)])
    assert [day.by(hour * HOUR) // HOUR for hour in range(7)] == [0, 2, 4, 5, 5, 6, 7]
    assert day.when(3 * HOUR) == 3 * HOUR // 2
    assert day.when(5 * HOUR) == 3 * HOUR
    assert day.when(5 * HOUR + 1) == 4 * HOUR + 1
    assert day.when(8 * HOUR) == 7 * HOUR, "after the last stint whoever is left serves on"


@pytest.mark.parametrize("at", range(0, 7 * HOUR, HOUR // 3))
def test_the_moment_of_an_amount_is_the_first_that_has_it(at: int) -> None:
    day = Capacity(0, [(0, 2 * HOUR), (0, 3 * HOUR), (4 * HOUR, 6 * HOUR)])
    found = day.when(day.by(at))
    assert found <= at
    assert day.by(found) == day.by(at)


def test_lines_that_share_windows_are_one_pool() -> None:
    stage = hall("h", [((0,), (1,)), ((2,), ()), ((1,), (3,))], [(0, 0, 8, 0)], lines=5)
    assert pools_of(stage) == [0, 0, 2, 0, 4]


def test_who_follows_goes_where_way_and_wait_are_least() -> None:
    """One hall is flooded, the other idle five minutes further on."""
    drawn = random_city(7, halls=1, lines=1, people=200)
    errands = tuple(replace(one, at=one.at // 4, transfer=None) for one in drawn.errands)
    stage = tuple(hall(name, [((0,), ())], [(0, 0, 8, 0)]) for name in ("near", "far"))
    city = SmallCity(
        stage=stage, errands=errands, ways=((Way(60_000, 0, 0), Way(360_000, 1, 0)),) * 200
    )

    def mean_ms(guide: Nearest | Ours) -> float:
        day = Engine(city.stage, city.errands, city.ways).run(guide)
        halls = [one.way.hall for one in day.visits if one.way]
        assert isinstance(guide, Nearest) or 60 < sum(halls) < 120
        return sum(one.waited_ms for one in day.visits) / 200

    assert mean_ms(Ours(stage, EASY)) < 0.6 * mean_ms(Nearest())


def test_who_would_stand_in_a_line_that_lasts_is_sent_on_sooner() -> None:
    """The price counts those behind: more leave the flooded hall, and all together wait less."""
    drawn = random_city(7, halls=1, lines=1, people=50)
    errands = tuple(replace(one, at=one.at // 4, transfer=None) for one in drawn.errands)
    stints = [(window, 0, 8, 0) for window in range(3)]
    stage = tuple(hall(name, [((0,), ())], stints) for name in ("near", "far"))
    ways = ((Way(60_000, 0, 0), Way(1_200_000, 1, 0)),) * 50
    moved, waited = [], []
    for priced in (False, True):
        guide = Ours(stage, replace(EASY, most_loss_s=100_000), priced=priced)
        day = Engine(stage, errands, ways).run(guide)
        moved.append(sum(one.way.hall for one in day.visits if one.way))
        waited.append(sum(one.waited_ms for one in day.visits))
    assert 0 < moved[0] < moved[1]
    assert waited[1] < waited[0] / 2


def test_nobody_is_sent_on_for_less_than_the_least_gain() -> None:
    city = random_city(3, halls=3)
    rule = replace(EASY, least_gain_s=100_000)
    day = Engine(city.stage, city.errands, city.ways).run(Ours(city.stage, rule))
    near = Engine(city.stage, city.errands, city.ways).run(Nearest())
    assert [one.way for one in day.visits] == [one.way for one in near.visits]
