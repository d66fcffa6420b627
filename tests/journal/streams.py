"""A stream of known events, as the store's would give them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from queue_server.domain.events import Position
from queue_server.domain.refusals import refusal
from queue_server.ports import StoredEvent


class KnownStream:
    """ports.Stream over events in memory; `add` lets more happen."""

    def __init__(self, events: Iterable[StoredEvent] = ()) -> None:
        self._halls: dict[str, list[StoredEvent]] = {}
        self._more = asyncio.Condition()
        for stored in events:
            self._halls.setdefault(stored.event.hall, []).append(stored)

    async def add(self, *events: StoredEvent) -> None:
        """Let these happen."""
        async with self._more:
            for stored in events:
                self._halls.setdefault(stored.event.hall, []).append(stored)
            self._more.notify_all()

    async def end(self, hall: str) -> Position | None:
        """The last event's position."""
        events = self._halls.get(hall)
        return events[-1].event.position if events else None

    async def read(
        self, positions: Mapping[str, Position], *, block_ms: int, count: int
    ) -> list[StoredEvent]:
        """What came after the positions."""
        async with self._more:
            found = self._behind(positions, count)
            if not found:
                try:
                    await asyncio.wait_for(self._more.wait(), block_ms / 1000)
                except TimeoutError:
                    return []
            found = self._behind(positions, count)
        for hall, position in positions.items():
            first = next((one for one in found if one.event.hall == hall), None)
            if first and first.event.position != Position(position.epoch, position.seq + 1):
                raise refusal("STALE_POSITION", f"{hall} {position.text()}")
        return found

    async def after(self, hall: str, position: Position, *, limit: int) -> list[StoredEvent]:
        """Events after a position, STALE_POSITION when foreign or trimmed."""
        found = self._behind({hall: position}, limit)
        following = Position(position.epoch, position.seq + 1)
        if found[0].event.position != following if found else await self.end(hall) != position:
            raise refusal("STALE_POSITION", position.text())
        return found

    async def trim(self, hall: str, behind: Position) -> None:
        """Drop the events up to and including the position."""
        kept = [one for one in self._halls[hall] if one.event.position > behind]
        self._halls[hall] = kept

    def _behind(self, positions: Mapping[str, Position], count: int) -> list[StoredEvent]:
        return [
            stored
            for hall, position in positions.items()
            for stored in [
                one for one in self._halls.get(hall, []) if one.event.position > position
            ][:count]
        ]
