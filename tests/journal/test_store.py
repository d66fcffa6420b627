"""The journal behind the real store: its stream written, its loss made good, its trimming safe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import pytest
import pytest_asyncio

from queue_server.clock import CityClock
from queue_server.domain.commands import (
    Call,
    Caller,
    CallNext,
    Command,
    Finish,
    Handled,
    Issue,
    Miss,
    Open,
    Rejoin,
    Start,
)
from queue_server.domain.events import START, Position
from queue_server.domain.hall import Reply
from queue_server.domain.memory import Kept
from queue_server.domain.refusals import Refused
from queue_server.journal.batch import JournalGap
from queue_server.journal.invariants import check
from queue_server.journal.journal import SqlJournal
from queue_server.journal.writer import JournalWriter
from queue_server.opening import Opened, open_hall
from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream
from tests.journal.days import DAY, OPENING, SERVICES, WINDOWS, configuration
from tests.journal.test_writer import running

HALL = "nancheng"


@pytest_asyncio.fixture
async def client(store_url: str) -> AsyncIterator[Client]:
    opened = connect(store_url)
    await load(opened)
    yield opened
    await opened.aclose()


class Life:
    """Commands to one hall of the real store, under a clock that goes on with each."""

    def __init__(self, client: Client) -> None:
        self.dispatcher = RedisDispatcher(client)
        self.now, self.count, self.chance = OPENING, 0, Random(7)

    async def do(self, command: Command) -> Reply:
        self.count += 1
        self.now += self.chance.randrange(20_000)
        caller = Caller(principal="user:li", id=str(self.count))
        return await self.dispatcher.perform(HALL, command, caller, now=self.now, real=self.now)

    async def visits(self, count: int) -> None:
        for _ in range(count):
            await self.do(Issue(service=self.chance.choice(SERVICES), day=DAY, items=("i",)))
            called = await self.do(CallNext(window=self.chance.choice(WINDOWS)))
            if "ticket" in called:
                await self.serve(called["ticket"]["id"], called["ticket"]["window"])

    async def serve(self, ticket: str, window: str) -> None:
        if self.chance.random() < 0.2:
            await self.do(Miss(ticket=ticket, window=window))
            if self.chance.random() < 0.5:
                await self.do(Call(ticket=ticket, window=window, reason="回来了"))
            else:
                await self.do(Rejoin(ticket=ticket))
                return
        await self.do(Start(ticket=ticket, window=window))
        await self.do(Finish(ticket=ticket, window=window, handled=(Handled(outcome="settled"),)))

    async def open(self) -> None:
        await self.do(configuration("v1"))
        for name in WINDOWS:
            await self.do(Open(window=name, clerk=f"clerk-{name}"))


async def test_the_store_lost_is_rebuilt_from_its_journal_and_every_invariant_holds(
    journal: SqlJournal, client: Client
) -> None:
    life, stream = Life(client), EventStream(client)
    await life.dispatcher.open_hall(HALL, 1, life.now)
    writer = JournalWriter(stream, journal, [HALL])
    async with running(writer):
        await life.open()
        await life.visits(40)
        before = await life.dispatcher.snapshot(HALL)
        await writer.reached(HALL, before.position)
        await writer.drained()
        await client.flushall()
        view = await journal.replay(HALL)
        assert view.snapshot() == before.snapshot()
        kept = [Kept(**row) for row in await journal.commands(HALL, 0)]
        await life.dispatcher.restore(view, kept, 2, now=life.now)
        await life.visits(40)
        end = await stream.end(HALL)
        assert end
        assert end.epoch == 2
        await writer.reached(HALL, end)
    now = await life.dispatcher.snapshot(HALL)
    assert (await journal.replay(HALL)).snapshot() == now.snapshot()
    await journal.checkpoint(now)
    findings = await check(journal, ends={HALL: end})
    assert [finding for finding in findings if finding.violations] == []
    assert all(finding.checked for finding in findings)


async def test_what_is_trimmed_is_in_the_journal(journal: SqlJournal, client: Client) -> None:
    life, stream = Life(client), EventStream(client)
    await life.dispatcher.open_hall(HALL, 1, life.now)
    await life.open()
    writer = JournalWriter(stream, journal, [HALL])
    async with running(writer):
        await life.visits(30)
        end = await stream.end(HALL) or START
        await writer.reached(HALL, end)
        await writer.trim(keep_events=20)
        await life.visits(5)
        await writer.reached(HALL, await stream.end(HALL) or START)
    oldest = Position(1, end.seq - 20)
    assert (await stream.after(HALL, oldest, limit=1))[0].event.seq == oldest.seq + 1
    with pytest.raises(Refused, match="STALE_POSITION"):
        await stream.after(HALL, Position(1, oldest.seq - 1), limit=1)
    view = await life.dispatcher.snapshot(HALL)
    assert (await journal.replay(HALL)).snapshot() == view.snapshot()


async def test_a_journal_that_was_lost_behind_a_trimmed_stream_goes_on_from_the_store(
    journal: SqlJournal, client: Client
) -> None:
    life, stream, clock = Life(client), EventStream(client), CityClock(timezone="Asia/Shanghai")
    await life.dispatcher.open_hall(HALL, 1, life.now)
    await life.open()
    await life.visits(20)
    end = await stream.end(HALL) or START
    await stream.trim(HALL, Position(1, end.seq - 5))
    assert await open_hall(HALL, life.dispatcher, stream, journal, clock) is Opened.ADOPTED
    writer = JournalWriter(stream, journal, [HALL])
    async with running(writer):
        await life.visits(10)
        await writer.reached(HALL, await stream.end(HALL) or START)
    now = await life.dispatcher.snapshot(HALL)
    assert (await journal.replay(HALL)).snapshot() == now.snapshot()
    assert [one.alarm for one in now.alarms.values()] == ["journal_gap"]
    (oldest,) = await journal.after(HALL, START, limit=1)
    with pytest.raises(JournalGap):
        await journal.replay(HALL, oldest.at)
    assert await open_hall(HALL, life.dispatcher, stream, journal, clock) is Opened.INTACT


async def test_an_old_backup_of_the_journal_goes_on_behind_its_gap(
    journal: SqlJournal, client: Client
) -> None:
    life, stream, clock = Life(client), EventStream(client), CityClock(timezone="Asia/Shanghai")
    await life.dispatcher.open_hall(HALL, 1, life.now)
    await life.open()
    await journal.write(await stream.after(HALL, Position(1, 0), limit=3))
    await life.visits(20)
    end = await stream.end(HALL) or START
    await stream.trim(HALL, Position(1, end.seq - 5))
    assert await open_hall(HALL, life.dispatcher, stream, journal, clock) is Opened.ADOPTED
    assert (await journal.position(HALL)) == end
    await client.flushall()
    assert await open_hall(HALL, life.dispatcher, stream, journal, clock) is Opened.REBUILT
    rebuilt = await life.dispatcher.snapshot(HALL)
    assert rebuilt.position.epoch == 2
    assert all(last > 50 for last in rebuilt.numbers.values()), "no number comes again"
