"""Halls in a real store without a journal behind it: what is done is read back from the stream."""

from __future__ import annotations

from hall_config.model import City
from queue_server.clock import CityClock, real_ms
from queue_server.domain.commands import Caller, Command
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import refusal
from queue_server.hub.feed import Fed, HallFeed
from queue_server.opening import by_configuration, configuration
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream


class StoredHall(Fed):
    """One hall; its fold has taken in what was done before it is answered."""

    def __init__(
        self, hall: str, dispatcher: RedisDispatcher, stream: EventStream, clock: CityClock
    ) -> None:
        self.feed = HallFeed(hall)
        self._dispatcher, self._stream, self._clock = dispatcher, stream, clock

    async def perform(self, command: Command, caller: Caller) -> Reply:
        now = self._clock.now()
        reply = await self._dispatcher.perform(self.hall, command, caller, now=now, real=real_ms())
        for event in await self.after(self.view.position):
            self.feed.take(event)
        return reply

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        return await self._dispatcher.answered(self.hall, command, caller, real=real_ms())

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        stored = await self._stream.after(self.hall, position, limit=limit)
        return [one.event for one in stored]


class StoredHalls:
    """All halls of a city, open under the first epoch and configured."""

    def __init__(self, city: City, clock: CityClock, url: str) -> None:
        self.city, self.clock = city, clock
        self._client = connect(url)
        self._dispatcher, self._stream = RedisDispatcher(self._client), EventStream(self._client)
        parts = self._dispatcher, self._stream, clock
        self._ports = {hall: StoredHall(hall, *parts) for hall in city.halls}

    async def open(self) -> None:
        await load(self._client)
        for name, port in self._ports.items():
            await self._dispatcher.open_hall(name, 1, self.clock.now())
            port.feed.restart(await self._dispatcher.snapshot(name))
            hall = self.city.halls[name]
            await port.perform(configuration(self.city, hall), by_configuration(self.city, hall))

    async def close(self) -> None:
        await self._client.aclose()

    def route(self, hall: str) -> StoredHall:
        if hall not in self._ports:
            raise refusal("HALL_UNKNOWN", hall)
        return self._ports[hall]
