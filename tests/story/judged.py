"""What every story ends with: the journal is the stream, and no invariant is violated."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from queue_server.domain.events import START, Position
from queue_server.ending import end
from queue_server.journal.invariants import check
from queue_server.journal.journal import SqlJournal
from queue_server.journal.writer import JournalWriter
from queue_server.ports import StoredEvent
from queue_server.store.connection import connect
from queue_server.store.stream import EventStream
from queue_server.store.supervisor import EmbeddedStore
from tests.hub.line import until
from tests.story.centre import journal_of

PAGE = 5000


async def judge(data: Path, *, followed: Collection[str] = ()) -> dict[str, list[StoredEvent]]:
    """Hold a stopped centre's journal to its store and to the invariants.

    What the centre had not written yet is written first, as its next start would. Gives the events
    of each hall. Halls that another centre served are held to the invariants alone.
    """
    found: dict[str, list[StoredEvent]] = {}
    ends: dict[str, Position] = {}
    async with journal_of(data) as journal, EmbeddedStore(data / "store") as store:
        await store.ready()
        client = connect(store.url)
        stream = EventStream(client)
        halls = await journal.halls()
        await _written(stream, journal, [one for one in halls if one not in followed])
        for hall in halls:
            found[hall] = await journal.history(hall, START, limit=PAGE)
            last = ends[hall] = found[hall][-1].event.position
            if hall in followed:
                continue
            # the store is trimmed behind the journal, sooner where a day passes in minutes
            kept = [one for one in await stream.kept(hall) if one.event.epoch == last.epoch]
            same = found[hall][len(found[hall]) - len(kept) :]
            assert same == [_told(one) for one in kept], f"the journal of {hall} is its stream"
        await client.aclose()
        violated = [one for one in await check(journal, ends=ends) if one.violations]
        assert violated == []
    return found


def _told(stored: StoredEvent) -> StoredEvent:
    """A command's fingerprint stands with its reply, that is with its first event."""
    return stored if stored.reply is not None else replace(stored, fingerprint=None)


async def _written(stream: EventStream, journal: SqlJournal, halls: Collection[str]) -> None:
    """Let the journal take in what the store still has."""
    writer = JournalWriter(stream, journal, halls)
    writing = asyncio.create_task(writer.run())
    try:
        for hall in halls:
            await writer.reached(hall, await stream.end(hall) or START)
    finally:
        await end([writing])


async def caught_up(journal: SqlJournal, hall: str, position: Position) -> None:
    """Wait until the journal of a running centre has an event."""

    async def has_it() -> bool:
        return await journal.position(hall) >= position

    await until(has_it, every_s=0.02)
