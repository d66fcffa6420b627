"""Roles by the hour: a window takes its turn, falls back by itself, and keeps what it called."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from hall_config.load import load_city
from hall_config.model import City, Duty, Tier, Turn
from queue_server.domain.commands import Caller, CallNext, Command, Issue, Open, Services
from queue_server.schedule import fall_back, take_turns
from tests.hub.centre import HALL, MONDAY_10, MemoryHall, standing

NOON, ONE = MONDAY_10.replace(hour=12), MONDAY_10.replace(hour=13)


def midday_city() -> City:
    """The small city; from twelve to one window 1 serves social insurance."""
    city = load_city(Path("hall_config/small"))
    duties = (Duty(service="social", tier=Tier.OWN),)
    turn = Turn(window="1", weekday=1, start=720, end=780, duties=duties)
    hall = replace(city.halls[HALL], rota=(turn,))
    return replace(city, halls={HALL: hall})


class Midday:
    """A hall whose jobs are run by hand."""

    def __init__(self) -> None:
        self.city, self.clock = midday_city(), standing()
        self.hall = MemoryHall(self.city, HALL, self.clock)
        self._ids = iter(range(1000))

    async def at(self, when: datetime) -> tuple[str, ...]:
        """Run the jobs at a time; the services that window 1 calls after it."""
        object.__setattr__(self.clock, "start", int(when.timestamp() * 1000))
        await fall_back([self.hall], self.city, self.clock)
        await take_turns([self.hall], self.city, self.clock)
        self.hall._feed()
        return self.hall.view.windows["1"].own

    async def do(self, command: Command) -> None:
        await self.hall.perform(command, Caller(principal="desk", id=str(next(self._ids))))
        self.hall._feed()


async def test_a_window_has_its_midday_role_for_an_hour_and_falls_back_by_itself() -> None:
    midday = Midday()
    assert await midday.at(MONDAY_10) == ("general",)
    assert await midday.at(NOON) == ("social",)
    assert await midday.at(ONE) == ("general",)
    assert midday.hall.view.windows["1"].before is None


async def test_a_called_number_is_not_touched_by_the_turn() -> None:
    midday = Midday()
    await midday.do(Issue(service="general", day=20261123))
    await midday.do(Open(window="1", clerk="li"))
    await midday.do(CallNext(window="1"))
    await midday.at(NOON)
    assert midday.hall.view.windows["1"].ticket is not None


async def test_what_a_supervisor_gave_for_a_time_is_left_until_it_ends() -> None:
    midday = Midday()
    until = int(NOON.replace(minute=20).timestamp() * 1000)
    await midday.do(Services(window="1", own=("advice",), until=until))
    assert await midday.at(NOON) == ("advice",)
    assert await midday.at(NOON.replace(minute=20)) == ("social",)
    assert await midday.at(ONE) == ("general",)


async def test_what_a_supervisor_decided_within_the_turn_stands() -> None:
    midday = Midday()
    await midday.at(NOON)
    await midday.do(Services(window="1", own=("advice",)))
    assert await midday.at(NOON.replace(minute=30)) == ("advice",)
