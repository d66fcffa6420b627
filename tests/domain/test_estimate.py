"""The plain formula of waits against what is known of queues, and at the edges of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import exp, factorial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hall_config.load import load_city
from hall_config.model import City
from queue_server.domain.commands import Caller, CallNext, Command, Issue, Open
from queue_server.domain.estimate import Wait, gamma_quantile, line_wait, wait_of
from queue_server.domain.hall import Hall
from queue_server.domain.view import HallView
from queue_server.opening import by_configuration, configuration

CITY = load_city(Path("hall_config/small"))
HERE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: int = 23) -> int:
    """A moment of November 2026; the 23rd is a Monday."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=HERE).timestamp() * 1000)


class Day:
    """A hall on a reference dispatcher, for its view."""

    def __init__(self, city: City = CITY) -> None:
        self.hall = Hall("my-hall")
        self.hall.open_hall(1, 0)
        config = city.halls["my-hall"]
        caller = by_configuration(city, config)
        self.hall.perform(configuration(city, config), caller, now=0, real=0)
        self.count = 0

    def do(self, *commands: Command) -> None:
        for command in commands:
            self.count += 1
            caller = Caller(principal="x", id=str(self.count))
            self.hall.perform(command, caller, now=at(10), real=0)

    def waiting(self, service: str, count: int) -> HallView:
        for _ in range(count):
            self.do(Issue(service=service, day=20261123))
        return self.hall.view


@pytest.mark.parametrize("shape", [1, 2, 5, 20, 100])
@pytest.mark.parametrize(("z", "share"), [(-1.2816, 0.1), (0.0, 0.5), (1.2816, 0.9)])
def test_gamma_quantiles_cut_off_the_share_they_name(shape: int, z: float, share: float) -> None:
    """The distribution function of Erlang(k, 1) is 1 - sum over n < k of e^-x x^n / n!."""
    x = gamma_quantile(shape, z)
    below = 1 - sum(exp(-x) * x**n / factorial(n) for n in range(shape))
    assert below == pytest.approx(share, abs=0.012)


def test_a_dedicated_window_works_its_line_off_alone_while_the_others_are_busy() -> None:
    """advice, 180 s each, is window 4's own; windows 1 and 2 help while their lines are empty."""
    day = Day()
    alone = gamma_quantile(10, 0.0) * 180
    helped = wait_of(CITY, day.waiting("advice", 9), "advice", ahead=9, at=at(10))
    assert helped.p50_s == round(alone / 3)
    day.waiting("social", 1)
    unhelped = wait_of(CITY, day.waiting("general", 1), "advice", ahead=9, at=at(10))
    assert unhelped.p50_s == round(alone)


def test_more_people_ahead_and_more_work_beside_mean_a_longer_wait() -> None:
    day = Day()
    few = line_wait(CITY, day.waiting("general", 4), "general", at=at(10))
    more = line_wait(CITY, day.waiting("general", 8), "general", at=at(10))
    beside = line_wait(CITY, day.waiting("social", 30), "general", at=at(10))
    assert few.p50_s < more.p50_s < beside.p50_s


def test_the_range_is_in_order_and_grows_slower_than_the_line() -> None:
    view = Day().hall.view
    for ahead in (0, 1, 5, 20, 100):
        wait = wait_of(CITY, view, "general", ahead=ahead, at=at(9))
        assert 0 <= wait.p10_s <= wait.p50_s <= wait.p90_s
    small, large = (wait_of(CITY, view, "general", ahead=ahead, at=at(9)) for ahead in (2, 11))
    assert (large.p90_s - large.p10_s) / large.p50_s < (small.p90_s - small.p10_s) / small.p50_s


def test_nobody_ahead_and_an_idle_window_is_no_wait() -> None:
    day = Day()
    day.do(Open(window="1", clerk="user:a"))
    assert line_wait(CITY, day.hall.view, "general", at=at(10)) == Wait(p10_s=0, p50_s=0, p90_s=60)
    day.do(Issue(service="general", day=20261123), CallNext(window="1"))
    assert line_wait(CITY, day.hall.view, "general", at=at(10)).p50_s > 0


def test_before_opening_the_wait_reaches_to_the_roster() -> None:
    wait = line_wait(CITY, Day().hall.view, "social", at=at(7))
    assert wait.p10_s >= 2 * 3600
    assert wait.p90_s < 3 * 3600


def test_the_midday_gap_is_waited_through() -> None:
    view = Day().hall.view
    morning = wait_of(CITY, view, "advice", ahead=3, at=at(10))
    noon = wait_of(CITY, view, "advice", ahead=3, at=at(11, 59))
    assert noon.p90_s >= morning.p90_s + 3000


def test_a_line_that_is_too_long_for_the_day_goes_on_the_next_working_day() -> None:
    view = Day().hall.view
    friday = wait_of(CITY, view, "advice", ahead=60, at=at(16, 55, day=27))
    assert friday.p50_s > 2 * 86_400, "the weekend lies between"


def test_a_window_that_is_open_beyond_its_roster_counts() -> None:
    day = Day()
    lunch = wait_of(CITY, day.hall.view, "general", ahead=1, at=at(12, 10))
    day.do(Open(window="1", clerk="user:a"), Issue(service="general", day=20261123))
    day.do(CallNext(window="1"))
    assert wait_of(CITY, day.hall.view, "general", ahead=1, at=at(12, 10)).p10_s < lunch.p10_s


def test_a_hall_without_a_roster_still_gets_a_range() -> None:
    hall = replace(CITY.halls["my-hall"], rosters=())
    city = replace(CITY, halls={"my-hall": hall})
    wait = line_wait(city, Day().hall.view, "general", at=at(10))
    assert wait.p90_s > 0


def test_a_service_that_the_configuration_lost_still_gets_a_range() -> None:
    city = replace(CITY, services={})
    assert line_wait(city, Day().hall.view, "general", at=at(10)).p50_s > 0
