"""The journal's writer: follows the store's stream from the journal's own position.

It holds nothing that the journal does not have, so that it may be killed at any moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import TypeVar

import stamina
from sqlalchemy.exc import DBAPIError, ProgrammingError

from queue_server.domain.events import START, Position
from queue_server.domain.refusals import Refused
from queue_server.journal.batch import JournalGap
from queue_server.journal.journal import SqlJournal
from queue_server.journal.sql import JournalConflict
from queue_server.ports import StoredEvent, StoreUnavailable, Stream

BATCH = 500
"""Events that are read of one hall and written at a time."""
BLOCK_MS = 2000
"""Less than the time-out of any connection to a store."""
GATHER_S = 0.05
"""How long a small batch lets the next one grow."""
LONGEST_PAUSE_S = 5.0

T = TypeVar("T")


class JournalWriter:
    """Writes the events of these halls; one `run` at a time."""

    def __init__(
        self, stream: Stream, journal: SqlJournal, halls: Collection[str], *, batch: int = BATCH
    ) -> None:
        self._stream, self._journal, self._batch = stream, journal, batch
        self._positions = dict.fromkeys(halls, START)
        # where reading goes on: as above, but before a later epoch's opening once that is next
        self._reading: dict[str, Position] = {}
        self._read_ahead = 0
        self._moved = asyncio.Condition()

    def position(self, hall: str) -> Position:
        """The last event that this writer knows to be in the journal."""
        return self._positions[hall]

    async def reached(self, hall: str, position: Position) -> None:
        """Wait until the journal has the event."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._positions[hall] >= position)

    async def drained(self, *, within_s: float | None = None) -> None:
        """Wait until everything that was read is in the journal; StoreUnavailable past the time.

        Who rebuilds a lost hall waits for this first, or the journal gets events behind its back.
        """
        try:
            async with asyncio.timeout(within_s), self._moved:
                await self._moved.wait_for(lambda: not self._read_ahead)
        except TimeoutError as error:
            # a database that is away must not hang every command
            raise StoreUnavailable("the journal's database is away") from error

    async def run(self) -> None:
        """Write until cancelled, through troubles of the store and of the database.

        Raises JournalGap when the stream lacks events that the journal does not have.
        """
        await _patiently(self._look)
        while True:
            events = await _patiently(self._read)
            self._read_ahead = len(events)
            try:
                for start in range(0, len(events), self._batch):
                    await self._take(events[start : start + self._batch])
            finally:
                self._read_ahead = 0
            if 0 < len(events) < self._batch:
                await asyncio.sleep(GATHER_S)

    async def trim(self, *, keep_events: int) -> None:
        """Drop from the store what the journal has, but each hall's newest events."""
        positions = await self._journal.positions()
        for hall in self._positions:
            epoch, seq = positions.get(hall, START)
            if seq > keep_events:
                await self._stream.trim(hall, Position(epoch, seq - keep_events))

    async def _look(self) -> None:
        known = await self._journal.positions()
        await self._move({hall: known.get(hall, START) for hall in self._positions})
        first = {hall: Position(1, 0) for hall in self._positions if hall not in known}
        self._reading |= first

    async def _read(self) -> list[StoredEvent]:
        try:
            return await self._stream.read(self._reading, block_ms=BLOCK_MS, count=self._batch)
        except Refused as stale:
            await self._turn(stale.detail.partition(" ")[0])
            return []

    async def _turn(self, hall: str) -> None:
        """Go over to the next epoch that the stream has from its opening on."""
        known, end = self._positions[hall], await self._stream.end(hall) or START
        for epoch in range(known.epoch + 1, end.epoch + 1):
            opening = Position(epoch, 0)
            with suppress(Refused):
                await self._stream.after(hall, opening, limit=1)
                self._reading[hall] = opening
                return
        raise JournalGap(hall, known, end)

    async def _take(self, events: list[StoredEvent]) -> None:
        await _patiently(lambda: self._journal.write(events))
        self._read_ahead -= len(events)
        await self._move({one.event.hall: one.event.position for one in events})

    async def _move(self, positions: dict[str, Position]) -> None:
        async with self._moved:
            self._positions |= positions
            self._reading |= positions
            self._moved.notify_all()


async def _patiently(step: Callable[[], Awaitable[T]]) -> T:
    """Do a step that may be done again, until it succeeds; longer pauses each time."""
    patient = stamina.retry_context(
        on=passing, attempts=None, timeout=None, wait_max=LONGEST_PAUSE_S
    )
    async for attempt in patient:
        with attempt:
            return await step()
    raise AssertionError("retries without end have ended")


def passing(error: Exception) -> bool:
    """Tell whether the same step may succeed later: locked, restarting, or another was first."""
    if isinstance(error, DBAPIError):
        return not isinstance(error, ProgrammingError)
    return isinstance(error, (StoreUnavailable, JournalConflict, OSError))
