"""The waits that a centre shows are rolled ones, learned, kept, and never none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from hall_config.model import City
from queue_server import rolling, twin
from queue_server.clock import CityClock
from queue_server.domain.commands import Caller, CallNext, Command, Finish, Issue, Open, Start
from queue_server.domain.estimate import PLAIN, Wait
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.pace import Pace
from queue_server.hub.feed import HallFeed
from queue_server.opening import by_configuration, configuration
from queue_server.ports import HallPort
from queue_server.rolling import ROLLOUT, RolledWaits
from tests.domain.test_estimate import CITY, at
from tests.hub.line import until

HALL = "my-hall"
pytestmark = pytest.mark.timeout(300)


class Floor:
    """One hall on the reference dispatcher, told to its followers as a centre tells them."""

    def __init__(self, city: City = CITY) -> None:
        self.city, self.now = city, at(10)
        self.clock = cast(CityClock, self)
        self.hall, self.feed, self._count = Hall(HALL), HallFeed(HALL), 0
        self.hall.open_hall(1, 0)
        config = city.halls[HALL]
        self._perform(configuration(city, config), by_configuration(city, config))

    def route(self, hall: str) -> HallPort:
        assert hall == HALL
        return cast(HallPort, self.feed)

    def do(self, command: Command) -> Reply:
        self._count += 1
        return self._perform(command, Caller(principal="x", id=str(self._count)))

    def issue(self, service: str = "general") -> str:
        return str(self.do(Issue(service=service, day=20261123))["ticket"]["id"])

    def _perform(self, command: Command, caller: Caller) -> Reply:
        reply = self.hall.perform(command, caller, now=self.now, real=0)
        for event in self.hall.events:
            self.feed.take(event)
        self.hall.events.clear()
        return reply


class HandClock(CityClock):
    """City time as the floor has it."""

    floor: Floor

    def now(self) -> int:
        return self.floor.now


def clock_of(floor: Floor) -> CityClock:
    clock = HandClock(timezone="Asia/Shanghai")
    object.__setattr__(clock, "floor", floor)
    return clock


@pytest_asyncio.fixture
async def floor() -> Floor:
    return Floor()


class Rolling:
    """Rolled waits that keep themselves fresh."""

    def __init__(self, floor: Floor, folder: Path) -> None:
        self.waits = RolledWaits(floor, clock_of(floor), folder)
        self._task = asyncio.create_task(self.waits.run())

    async def fresh(self, service: str = "general") -> Wait:
        await until(lambda: self.waits.line(HALL, service).by == ROLLOUT)
        return self.waits.line(HALL, service)

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self.waits.stop()


@pytest_asyncio.fixture
async def rolled(
    floor: Floor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Rolling]:
    monkeypatch.setattr(rolling, "START_AFTER_S", 0)
    monkeypatch.setattr(rolling, "LOOK_S", 0.02)
    monkeypatch.setattr(twin, "REFRESH_S", 0.05)
    found = Rolling(floor, tmp_path)
    yield found
    await found.stop()


async def test_the_plain_formula_answers_until_the_hall_has_been_rolled(
    floor: Floor, rolled: Rolling
) -> None:
    floor.do(Open(window="1", clerk="user:a"))
    tickets = [floor.issue() for _ in range(5)]
    assert rolled.waits.line(HALL, "general").by == PLAIN
    found = await rolled.fresh()
    assert 0 < found.p10_s < found.p50_s < found.p90_s
    shown = [rolled.waits.ticket(HALL, one) for one in tickets]
    assert all(one is not None and one.by == ROLLOUT for one in shown)
    assert shown[0] == Wait(p10_s=0, p50_s=0, p90_s=60, by=ROLLOUT)
    assert shown[4] is not None
    assert shown[4].p50_s < found.p50_s


async def test_what_is_left_of_a_wait_shrinks_as_time_passes(floor: Floor, rolled: Rolling) -> None:
    floor.do(Open(window="1", clerk="user:a"))
    last = [floor.issue() for _ in range(6)][-1]
    await rolled.fresh()
    before = rolled.waits.ticket(HALL, last)
    floor.now += 120_000
    after = rolled.waits.ticket(HALL, last)
    assert before is not None
    assert after is not None
    assert after.p50_s <= before.p50_s - 100


async def test_who_joins_between_two_rollings_is_told_what_the_line_was_told(
    floor: Floor, rolled: Rolling
) -> None:
    floor.do(Open(window="1", clerk="user:a"))
    for _ in range(4):
        floor.issue()
    await rolled.fresh()
    joined = rolled.waits.line(HALL, "general")
    assert rolled.waits.ticket(HALL, floor.issue()) == joined


async def test_a_ticket_that_waits_no_longer_has_no_wait(floor: Floor, rolled: Rolling) -> None:
    floor.do(Open(window="1", clerk="user:a"))
    ticket = floor.issue()
    floor.do(CallNext(window="1"))
    assert rolled.waits.ticket(HALL, ticket) is None
    assert rolled.waits.ticket(HALL, "nobody") is None


async def test_what_a_hall_learns_is_kept_over_a_restart(
    floor: Floor, rolled: Rolling, tmp_path: Path
) -> None:
    await rolled.fresh()
    floor.do(Open(window="1", clerk="user:a"))
    for _ in range(12):
        ticket = floor.issue()
        floor.do(CallNext(window="1"))
        floor.now += 10_000
        floor.do(Start(window="1", ticket=ticket))
        floor.now += 1_200_000
        floor.do(Finish(window="1", ticket=ticket, handled=()))
    await rolled.stop()
    again = RolledWaits(floor, clock_of(floor), tmp_path)
    pace = await again._learned(HALL)
    assert pace.handling_s(CITY, "general") > 900 > 600
    assert pace.turn_s() < 28
    (tmp_path / f"{HALL}.json").write_text("{not json")
    assert (await again._learned(HALL)) == Pace()


async def test_a_hall_without_a_plan_or_with_too_many_is_left_to_the_plain_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = replace(CITY.halls[HALL], rosters=())
    floor = Floor(replace(CITY, halls={HALL: hall}))
    monkeypatch.setattr(rolling, "START_AFTER_S", 0)
    found = Rolling(floor, tmp_path)
    await until(lambda: found.waits._twins and not found.waits._twins[HALL].dirty)
    assert found.waits.line(HALL, "general").by == PLAIN
    await found.stop()
