"""Halls in memory: the reference dispatcher behind the ports, for tests of the web alone."""

from __future__ import annotations

from hall_config.model import City
from queue_server.clock import CityClock, real_ms
from queue_server.domain.commands import Caller, Command, fingerprint
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.refusals import refusal
from queue_server.domain.view import HallView
from queue_server.opening import by_configuration, configuration
from queue_server.ports import Follower


class MemoryHall:
    """One hall by the reference dispatcher."""

    def __init__(self, hall: str, clock: CityClock) -> None:
        self.real = Hall(hall)
        self._clock = clock
        self._followers: list[Follower] = []

    @property
    def hall(self) -> str:
        return self.real.view.hall

    @property
    def view(self) -> HallView:
        return self.real.view

    async def perform(self, command: Command, caller: Caller) -> Reply:
        before = len(self.real.events)
        reply = self.real.perform(command, caller, now=self._clock.now(), real=real_ms())
        for event in self.real.events[before:]:
            for follower in self._followers:
                follower.happened(event)
        return reply

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        known = fingerprint(command)
        return self.real.memory.reply(caller.principal, caller.id, known, real=real_ms())

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        if position > self.view.position or position.epoch != self.view.position.epoch:
            raise refusal("STALE_POSITION", position.text())
        return [one for one in self.real.events if one.position > position][:limit]

    async def reached(self, position: Position) -> None:
        assert self.view.position >= position

    def follow(self, follower: Follower) -> HallView:
        self._followers.append(follower)
        return self.view

    def unfollow(self, follower: Follower) -> None:
        self._followers.remove(follower)


class MemoryHalls:
    """All halls of a city, open under the first epoch and configured."""

    def __init__(self, city: City, clock: CityClock) -> None:
        self._city, self._clock = city, clock
        self.ports = {hall: MemoryHall(hall, clock) for hall in city.halls}

    @classmethod
    async def opened(cls, city: City, clock: CityClock) -> MemoryHalls:
        halls = cls(city, clock)
        for hall, port in halls.ports.items():
            port.real.open_hall(1, clock.now())
            found = city.halls[hall]
            await port.perform(configuration(city, found), by_configuration(city, found))
        return halls

    @property
    def city(self) -> City:
        return self._city

    def route(self, hall: str) -> MemoryHall:
        found = self.ports.get(hall)
        if found is None:
            raise refusal("HALL_UNKNOWN", hall)
        return found
