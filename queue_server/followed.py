"""A followed hall's events for the journal here, from the journal of the centre that has the hall.

Its stream may lose a tail that its journal never had; what is in its journal stays. So the journal
here follows that one, and is never ahead of what the hall itself would be rebuilt from.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from queue_server.domain.events import Position
from queue_server.ports import StoredEvent, Stream
from queue_server.shared_hall import SharedHall

LAG_S = 0.2
"""The other centre's journal is a moment behind its stream."""


class SharedStream:
    """ports.Stream of one shared hall: the own store while this centre has it, else the other's."""

    def __init__(self, port: SharedHall, own: Stream) -> None:
        self._port, self._own = port, own
        self._own_ahead = False

    async def end(self, hall: str) -> Position | None:
        """Where the hall stands."""
        if self._port.leads or self._own_ahead:
            return await self._own.end(hall)
        return self._port.view.position

    async def read(
        self, positions: Mapping[str, Position], *, block_ms: int, count: int
    ) -> list[StoredEvent]:
        """What happened after the position, waiting for the first up to `block_ms`."""
        position = positions[self._port.hall]
        end = await self._own.end(self._port.hall)
        # a hall just handed on: its last events are in the own store, and in no journal yet
        self._own_ahead = end is not None and end > position
        if self._port.leads or self._own_ahead:
            return await self._own.read(positions, block_ms=block_ms, count=count)
        try:
            async with asyncio.timeout(block_ms / 1000):
                await self._port.reached(Position(position.epoch, position.seq + 1))
        except TimeoutError:
            return []
        found = await self._port.remote.history(position, limit=count)
        if not found:
            await asyncio.sleep(LAG_S)
        return found

    async def after(self, hall: str, position: Position, *, limit: int) -> list[StoredEvent]:
        """Events after a position."""
        if self._port.leads or self._own_ahead:
            return await self._own.after(hall, position, limit=limit)
        return await self._port.remote.history(position, limit=limit)

    async def trim(self, hall: str, behind: Position) -> None:
        """Drop from the own store what the journal has."""
        if self._port.leads:
            await self._own.trim(hall, behind)
