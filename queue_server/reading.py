"""Following the store's streams into the folds of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from queue_server.domain.events import Position
from queue_server.domain.refusals import Refused
from queue_server.hub.feed import HallFeed
from queue_server.ports import Dispatcher, StoreUnavailable, Stream

READ_EVENTS = 500
BLOCK_MS = 1000
PAUSE_S = 0.1


class Reader:
    """One blocking read over the streams of some halls."""

    def __init__(
        self, stream: Stream, dispatcher: Dispatcher, feeds: Mapping[str, HallFeed]
    ) -> None:
        self._stream, self._dispatcher, self._feeds = stream, dispatcher, feeds

    async def run(self) -> None:
        """Fold what the streams say, for ever; through a store that is away or rebuilt."""
        while True:
            await self.turn()

    async def turn(self) -> None:
        """Read once, waiting for news for a moment."""
        try:
            await self._once()
        except Refused:
            await self._catch_up()
        except StoreUnavailable:
            await asyncio.sleep(PAUSE_S)

    async def _once(self) -> None:
        positions = {name: feed.view.position for name, feed in self._feeds.items()}
        found = await self._stream.read(positions, block_ms=BLOCK_MS, count=READ_EVENTS)
        for one in found:
            feed = self._feeds[one.event.hall]
            if one.event.position > feed.view.position:
                feed.take(one.event)

    async def _catch_up(self) -> None:
        """A gap or a foreign epoch: begin anew from the store's snapshot."""
        for name, feed in self._feeds.items():
            try:
                end = await self._stream.end(name)
                if end is not None and _broke(feed.view.position, end):
                    feed.restart(await self._dispatcher.snapshot(name))
            except (Refused, StoreUnavailable):
                await asyncio.sleep(PAUSE_S)


def _broke(known: Position, end: Position) -> bool:
    return end.epoch != known.epoch or end.seq > known.seq


def readers(
    stream: Stream, dispatcher: Dispatcher, feeds: Mapping[str, HallFeed], *, alone: bool
) -> list[Reader]:
    """One reader for all halls; on a cluster, where a read has one slot, one for each."""
    if alone:
        return [Reader(stream, dispatcher, {name: feed}) for name, feed in feeds.items()]
    return [Reader(stream, dispatcher, feeds)]
