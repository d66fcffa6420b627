"""Appointments in the journal's table, and what comes of missing them again and again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall_config.calendar import service_day
from queue_server.barring import bar_no_shows
from queue_server.crypto import Keyring
from queue_server.domain.commands import Caller, CheckIn, Command, EndDay, Hold
from queue_server.domain.hall import Hall
from queue_server.domain.memory import DAY_MS
from queue_server.domain.slots import Slot
from queue_server.journal.journal import SqlJournal
from queue_server.ports import StoredEvent
from queue_server.records.records import SqlRecords, open_records
from tests.store.halls import CONFIGURE, DAY, HALL, NOON
from tests.web.city import small_city

ANNA, BERT = "s1:k1:" + "a" * 22, "s1:k1:" + "b" * 22
CITY = replace(small_city(), no_shows=2, no_show_days=30)


class Days:
    """A hall whose appointments of several days are kept or missed, and its journal."""

    def __init__(self, journal: SqlJournal) -> None:
        self.hall, self.journal, self.day, self._count = Hall(HALL), journal, DAY, 0
        self.hall.open_hall(1, NOON)
        self.ask(CONFIGURE)

    @property
    def now(self) -> int:
        return NOON + (self.day - DAY) * DAY_MS

    def ask(self, command: Command) -> str:
        self._count += 1
        caller = Caller(principal="desk", id=str(self._count))
        reply = self.hall.perform(command, caller, now=self.now, real=self.now)
        return str(reply.get("appointment", {}).get("id", ""))

    def booked(self, subject: str) -> str:
        slot = Slot(start=self.now, end=self.now + 1, capacity=9, booking=9, remote=0, guide=0)
        hold = Hold(service="tax", day=self.day, time="1200", slots=(slot,), until=0, booked=True)
        return self.ask(replace(hold, subject=subject))

    async def end(self) -> None:
        """The day ends, the journal takes it in, the next begins."""
        self.ask(EndDay(zone="main", day=self.day))
        known = await self.journal.position(HALL)
        new = [one for one in self.hall.events if one.position > known]
        await self.journal.write([StoredEvent(event=one) for one in new])
        self.day += 1


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    journal = await SqlJournal.open(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite'}")
    yield Days(journal)
    await journal.close()


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[SqlRecords]:
    address = f"sqlite+aiosqlite:///{tmp_path / 'records.sqlite'}"
    found = await open_records(address, Keyring.load_or_create(tmp_path))
    yield found
    await found.close()


async def test_who_misses_again_is_barred_once_and_who_came_is_not(
    days: Days, records: SqlRecords
) -> None:
    past, bars = days.journal.past, records.bars
    for _ in range(2):
        days.booked(ANNA)
        days.ask(CheckIn(appointment=days.booked(BERT), day=days.day))
        await bar_no_shows(past, bars, CITY, at=days.now)
        assert await bars.all() == []
        await days.end()
    for _ in range(3):
        await bar_no_shows(past, bars, CITY, at=days.now)
    (bar,) = await bars.all()
    last = service_day(days.now - DAY_MS, CITY.timezone)
    assert (bar.digest, bar.why, bar.until) == (ANNA, "no_shows", last + timedelta(days=30))
    await bars.lift(bar.id, by="user:ma", at=days.now)
    await bar_no_shows(past, bars, CITY, at=days.now)
    today = service_day(days.now, CITY.timezone)
    assert bars.standing([ANNA], today) == [], "what a manager lifted stays so"


async def test_a_city_without_a_limit_bars_nobody(days: Days, records: SqlRecords) -> None:
    days.booked(ANNA)
    await days.end()
    days.booked(ANNA)
    await days.end()
    await bar_no_shows(days.journal.past, records.bars, small_city(), at=days.now)
    assert await records.bars.all() == []
