"""The journal's writer: journal = stream, whatever was killed when."""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from queue_server.domain.events import START, Position
from queue_server.domain.refusals import Refused
from queue_server.journal.batch import JournalGap
from queue_server.journal.journal import SqlJournal
from queue_server.journal.writer import JournalWriter
from tests.journal.days import Day, mixed
from tests.journal.streams import KnownStream
from tests.postgres import Postgres
from tests.source import ROOT


@asynccontextmanager
async def running(writer: JournalWriter) -> AsyncIterator[None]:
    task = asyncio.create_task(writer.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_journal_follows_the_stream_of_several_halls(journal: SqlJournal) -> None:
    near, far = Day("nancheng").live(400), Day("humen").live(100)
    stream = KnownStream(mixed(near, far))
    writer = JournalWriter(stream, journal, ["nancheng", "humen", "changan"], batch=50)
    async with running(writer):
        await writer.reached("nancheng", near.position)
        await writer.reached("humen", far.position)
        seen = len(far.stored)
        far.live(50)
        await stream.add(*far.stored[seen:])
        await writer.reached("humen", far.position)
    assert await journal.after("nancheng", START, limit=10_000) == near.events
    assert await journal.after("humen", START, limit=10_000) == far.events
    assert writer.position("changan") == START


async def test_a_writer_goes_on_where_the_journal_is(journal: SqlJournal) -> None:
    day = Day().live(200)
    await journal.write(day.stored[:77])
    writer = JournalWriter(KnownStream(day.stored[70:]), journal, ["nancheng"])
    async with running(writer):
        await writer.reached("nancheng", day.position)
    assert await journal.after("nancheng", START, limit=10_000) == day.events


async def test_a_hall_that_was_rebuilt_goes_on_under_its_next_epoch(journal: SqlJournal) -> None:
    day = Day().live(100)
    stream = KnownStream(day.stored)
    writer = JournalWriter(stream, journal, ["nancheng"])
    async with running(writer):
        await writer.reached("nancheng", day.position)
        seen = len(day.stored)
        day.open(2)
        await stream.trim("nancheng", day.stored[seen - 1].event.position)
        await stream.add(*day.stored[seen:])
        await writer.reached("nancheng", day.position)
        seen = len(day.stored)
        day.live(20).open(3)
        day.live(20)
        # two epochs at once: what is left of the one before comes first
        await stream.add(*day.stored[seen:])
        await writer.reached("nancheng", day.position)
    assert await journal.after("nancheng", START, limit=10_000) == day.events


async def test_a_journal_that_begins_late_begins_with_the_first_epoch_of_the_stream(
    journal: SqlJournal,
) -> None:
    day = Day(epoch=4).live(50)
    writer = JournalWriter(KnownStream(day.stored), journal, ["nancheng", "humen"])
    async with running(writer):
        await writer.reached("nancheng", day.position)
    assert await journal.after("nancheng", START, limit=10_000) == day.events


async def test_two_writers_at_once_write_each_event_once(database_url: str) -> None:
    day = Day().live(400)
    journals = [await SqlJournal.open(database_url) for _ in range(2)]
    writers = [
        JournalWriter(KnownStream(day.stored), one, ["nancheng"], batch=20) for one in journals
    ]
    async with running(writers[0]), running(writers[1]):
        for writer in writers:
            await writer.reached("nancheng", day.position)
    assert await journals[0].after("nancheng", START, limit=10_000) == day.events
    for journal in journals:
        await journal.close()


async def test_events_that_the_store_lost_before_the_journal_had_them_are_an_error(
    journal: SqlJournal,
) -> None:
    day = Day().live(100)
    await journal.write(day.stored[:50])
    with pytest.raises(JournalGap):
        await JournalWriter(KnownStream(day.stored[60:]), journal, ["nancheng"]).run()


async def test_the_store_is_trimmed_only_behind_the_journal(journal: SqlJournal) -> None:
    day = Day().live(200)
    stream = KnownStream(day.stored)
    await journal.write(day.stored[:100])
    await JournalWriter(stream, journal, ["nancheng", "humen"]).trim(keep_events=30)
    with pytest.raises(Refused, match="STALE_POSITION"):
        await stream.after("nancheng", Position(1, 69), limit=1)
    left = await stream.after("nancheng", Position(1, 70), limit=10_000)
    assert [one.event for one in left] == day.events[70:]


async def test_the_writer_outlives_a_crash_of_its_database() -> None:
    day = Day().live(400)
    stream = KnownStream(day.stored[:200])
    with Postgres() as server:
        journal = await SqlJournal.open(await server.database())
        writer = JournalWriter(stream, journal, ["nancheng"], batch=20)
        async with running(writer):
            await writer.reached("nancheng", Position(1, 200))
            server.crash()
            await stream.add(*day.stored[200:])
            await asyncio.to_thread(server.start)
            await writer.reached("nancheng", day.position)
        assert await journal.after("nancheng", START, limit=10_000) == day.events
        await journal.close()


@pytest.mark.timeout(30)
async def test_writers_killed_in_the_middle_leave_each_event_once(
    database_url: str, tmp_path: Path
) -> None:
    near, far = Day("nancheng").live(500), Day("humen").live(500)
    file = tmp_path / "events"
    file.write_bytes(pickle.dumps(mixed(near, far)))
    run = ["-m", "tests.journal.killed_writers", database_url, str(file), "6", "7"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *run, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0
    assert int(told) == 6, "too few of them were killed before they had finished"
    journal = await SqlJournal.open(database_url)
    for day in (near, far):
        hall = day.hall.view.hall
        assert await journal.after(hall, START, limit=10_000) == day.events
        states = {ticket.id: ticket.state for ticket in day.hall.view.tickets.values()}
        assert await journal.ticket_states(hall) == states
        assert len(await journal.commands(hall, 0)) == sum(1 for one in day.stored if one.reply)
    await journal.close()
