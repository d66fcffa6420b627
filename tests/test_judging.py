"""Waits judged as they are called: an alarm beyond chance, told once, and its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hall_config.load import load_city
from queue_server.domain.commands import (
    Caller,
    CallNext,
    ClearAlarm,
    Command,
    EndDay,
    Issue,
    Miss,
    Open,
)
from queue_server.domain.estimate import Wait
from queue_server.journal.journal import SqlJournal
from queue_server.judging import WINDOW_S, Judging
from queue_server.ports import StoredEvent
from tests.hub.centre import HALL, MemoryHall
from tests.web.scenes import HandClock

DAY = 20261123
TOLD = Wait(p10_s=60, p50_s=300, p90_s=600)
NARROW, WIDE = f"waits_narrow|{HALL}", f"waits_wide|{HALL}"


class Hall:
    """A hall with its journal, and who looks at its waits."""

    def __init__(self, journal: SqlJournal) -> None:
        self.clock = HandClock(timezone="Asia/Shanghai")
        self.port = MemoryHall(load_city(Path("hall_config/small")), HALL, self.clock)
        self.journal, self.count = journal, 0
        self.judging = Judging([self.port], journal.past, self.clock)

    async def do(self, command: Command) -> None:
        self.count += 1
        await self.port.perform(command, Caller(principal="user:li", id=str(self.count)))

    async def called(self, *rounds: tuple[int, int]) -> None:
        """So many people who are called so many seconds after they were told to wait."""
        for count, after_s in rounds:
            for _ in range(count):
                await self.do(Issue(service="general", day=DAY, wait=TOLD))
            self.clock.forward(after_s)
            for _ in range(count):
                await self.do(CallNext(window="1"))
                ticket = self.port.events[-1].data["ticket"]
                await self.do(Miss(window="1", ticket=ticket))

    async def look(self) -> set[str]:
        """What stands after the next look."""
        await self.journal.write([StoredEvent(event=one) for one in self.port.events])
        await self.judging.look()
        await self.port.reached(self.port.events[-1].position)
        return set(self.port.view.alarms)


@pytest_asyncio.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    journal = await SqlJournal.open(f"sqlite:///{tmp_path / 'journal.sqlite'}")
    found = Hall(journal)
    await found.do(Open(window="1", clerk="chen"))
    yield found
    await journal.close()


@pytest.mark.parametrize(
    ("rounds", "stands"),
    [
        ([(80, 300), (19, 700)], set()),
        ([(80, 300), (20, 700)], set()),
        ([(60, 300), (40, 700)], {NARROW}),
        ([(60, 300), (40, 30)], {NARROW}),
        ([(100, 300)], {WIDE}),
        ([(20, 700)], set()),
    ],
)
async def test_the_alarm_is_beyond_chance_only(
    hall: Hall, rounds: list[tuple[int, int]], stands: set[str]
) -> None:
    await hall.called(*rounds)
    assert await hall.look() == stands
    assert hall.judging.figures[HALL].count == sum(count for count, _ in rounds)


async def test_it_ends_once_the_ranges_hold_again(hall: Hall) -> None:
    await hall.called((60, 300), (40, 700))
    assert await hall.look() == {NARROW}
    await hall.called((40, 300))
    assert await hall.look() == {NARROW}
    await hall.called((60, 300))
    assert await hall.look() == set()


async def test_what_the_supervisor_saw_to_is_not_told_again_within_the_hour(hall: Hall) -> None:
    await hall.called((60, 300), (40, 700))
    assert await hall.look() == {NARROW}
    await hall.do(ClearAlarm(alarm="waits_narrow", about=HALL))
    assert await hall.look() == set()
    hall.clock.forward(3600)
    assert await hall.look() == {NARROW}


async def test_what_was_called_two_hours_ago_counts_no_more_and_the_next_day_begins_anew(
    hall: Hall,
) -> None:
    await hall.called((60, 300), (40, 700))
    assert await hall.look() == {NARROW}
    hall.clock.forward(WINDOW_S + 1)
    assert await hall.look() == {NARROW}
    assert hall.judging.figures == {}
    for day in (DAY, DAY + 1):
        await hall.do(EndDay(zone="general", day=day))
    assert await hall.look() == set()


async def test_while_the_hall_is_not_ready_the_next_look_tells(hall: Hall) -> None:
    await hall.called((60, 300), (40, 700))
    hall.port.away = True
    assert await hall.look() == set()
    hall.port.away = False
    assert await hall.look() == {NARROW}
