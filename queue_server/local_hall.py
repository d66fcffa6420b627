"""A hall whose store is this centre's own."""

from __future__ import annotations

from typing import Protocol

from queue_server.clock import CityClock, real_ms
from queue_server.domain.commands import Caller, Command
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import Refused, refusal
from queue_server.hub.feed import Fed, HallFeed
from queue_server.ports import Journal, Stream


class Performs(Protocol):
    """Does commands on the store, opening a hall that is not ready first."""

    async def perform(
        self, hall: str, command: Command, caller: Caller, *, now: int, real: int
    ) -> Reply:
        """Do the command once."""
        ...

    async def answered(
        self, hall: str, command: Command, caller: Caller, *, real: int
    ) -> Reply | None:
        """The reply that the command had."""
        ...


class LocalHall(Fed):
    """Commands go to the store, readers follow the fold of its stream."""

    def __init__(
        self,
        feed: HallFeed,
        dispatcher: Performs,
        stream: Stream,
        journal: Journal,
        clock: CityClock,
    ) -> None:
        self.feed = feed
        self._dispatcher, self._stream, self._journal = dispatcher, stream, journal
        self._clock = clock

    async def perform(self, command: Command, caller: Caller) -> Reply:
        """Do the command once, under the city's clock and real time."""
        return await self._dispatcher.perform(
            self.hall, command, caller, now=self._clock.now(), real=real_ms()
        )

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        """What the store remembers of it."""
        return await self._dispatcher.answered(self.hall, command, caller, real=real_ms())

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        """From the ring of this process, else the stream, else the journal."""
        if position > self.view.position:
            raise refusal("STALE_POSITION", position.text())
        recent = self.feed.recent(position)
        if recent is not None:
            return recent[:limit]
        try:
            stored = await self._stream.after(self.hall, position, limit=limit)
            return [one.event for one in stored]
        except Refused:
            return await self._journal.after(self.hall, position, limit=limit)
