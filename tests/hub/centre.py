"""A centre for the hub's tests: real sockets and the reference dispatcher, nothing on disk.

The hall is the smallest configuration; city time stands at Monday 10:00 until a test moves it.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from hall_config.load import load_city
from hall_config.model import City
from queue_server.clock import CityClock, real_ms
from queue_server.crypto import Keyring
from queue_server.domain.commands import Caller, Command, fingerprint
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal, Role
from queue_server.domain.view import HallView
from queue_server.estimating import PlainWaits
from queue_server.hub.feed import Fed, HallFeed
from queue_server.hub.parts import HubParts, Timing
from queue_server.hub.routes import Hub, close_hub, hub_router, use_hub
from queue_server.opening import by_configuration, configuration
from queue_server.ports import Records
from queue_server.ports.showings import UNKEPT, Showings
from tests.hub.records import MemoryAudit, MemoryBars, MemoryDevices, MemoryPeople, MemoryVault
from tests.serving import served

HALL = "my-hall"
MONDAY_10 = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


class Clock(CityClock):
    """City time that stands still until it is moved."""

    def now(self) -> int:
        assert self.start is not None
        return self.start


def standing(at: datetime = MONDAY_10) -> Clock:
    return Clock(timezone="Asia/Shanghai", start=int(at.timestamp() * 1000))


class MemoryHall(Fed):
    """ports.HallPort over the reference dispatcher; its events reach the feed one turn later."""

    def __init__(self, city: City, hall: str, clock: CityClock) -> None:
        self._hall, self._clock = Hall(hall), clock
        self.feed = HallFeed(hall)
        self._fed = 0
        self._hall.open_hall(1, clock.now())
        config = city.halls[hall]
        self._do(configuration(city, config), by_configuration(city, config))
        self.feed.restart(HallView.from_snapshot(self._hall.view.snapshot()))
        self._fed = len(self._hall.events)
        self.away = False

    @property
    def events(self) -> list[Event]:
        return self._hall.events

    async def perform(self, command: Command, caller: Caller) -> Reply:
        if self.away:
            raise refusal("HALL_NOT_READY", self.hall)
        reply = self._do(command, caller)
        asyncio.get_running_loop().call_soon(self._feed)
        return reply

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        known = fingerprint(command)
        return self._hall.memory.reply(caller.principal, caller.id, known, real=real_ms())

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        recent = self.feed.recent(position)
        if recent is not None:
            return recent[:limit]
        if position > self.view.position:
            raise refusal("STALE_POSITION", position.text())
        return [event for event in self.events if event.position > position][:limit]

    def rebuilt(self) -> None:
        """The store was lost and rebuilt under the next epoch."""
        self._hall.open_hall(self.view.position.epoch + 1, self._clock.now())
        self._fed = len(self.events)
        self.feed.restart(HallView.from_snapshot(self._hall.view.snapshot()))

    def _do(self, command: Command, caller: Caller) -> Reply:
        return self._hall.perform(command, caller, now=self._clock.now(), real=real_ms())

    def _feed(self) -> None:
        new, self._fed = self.events[self._fed :], len(self.events)
        for event in new:
            self.feed.take(event)


@dataclass
class Centre:
    """The parts of a running centre, for tests to look at and to disturb."""

    city: City
    clock: Clock
    keys: Keyring
    timing: Timing
    people: MemoryPeople = field(default_factory=MemoryPeople)
    devices: MemoryDevices = field(default_factory=MemoryDevices)
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    url: str = ""
    hub: Hub | None = None
    grades: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """What clerks may know of their own evaluations, by who they are."""
    showings: Showings = UNKEPT

    def __post_init__(self) -> None:
        self.hall = MemoryHall(self.city, HALL, self.clock)

    @cached_property
    def vault(self) -> MemoryVault:
        """What came sealed."""
        return MemoryVault(self.keys)

    @cached_property
    def bars(self) -> MemoryBars:
        """Who is barred."""
        return MemoryBars()

    def route(self, hall: str) -> MemoryHall:
        if hall != HALL:
            raise refusal("HALL_UNKNOWN", hall)
        return self.hall

    def device(self, role: Role, *, window: str | None = None, name: str = "") -> str:
        """Enrol a device; gives its token."""
        id_ = name or role.value
        self.devices.tokens[f"token-{id_}"] = Principal(
            id=f"device:{id_}",
            roles=frozenset({role}),
            halls=frozenset({HALL}),
            zone="general",
            window=window,
        )
        return f"token-{id_}"

    async def staff(self, user: str, *roles: Role) -> None:
        await self.people.add(user, f"{user} says", name=user.title(), roles=roles, halls=[HALL])

    def parts(self) -> HubParts:
        records = Records(
            people=self.people,
            devices=self.devices,
            audit=self.audit,
            vault=self.vault,
            bars=self.bars,
        )
        return HubParts(
            halls=self,
            records=records,
            clock=self.clock,
            keys=self.keys,
            waits=PlainWaits(self, self.clock),
            public_url="https://queue.example",
            sealing=self.keys.sealing_key.text,
            own_grades=self._own_grades,
            showings=self.showings,
            timing=self.timing,
        )

    async def _own_grades(self, who: Principal) -> Mapping[str, Any] | None:
        return self.grades.get(who.id)

    def moved(self, seconds: float) -> None:
        """Let city time pass."""
        later = replace(self.clock, start=self.clock.now() + int(seconds * 1000))
        object.__setattr__(self.clock, "start", later.start)


def new_centre(folder: Path, timing: Timing | None = None) -> Centre:
    return Centre(
        city=load_city(Path("hall_config/small")),
        clock=standing(),
        keys=Keyring.load_or_create(folder),
        timing=timing or Timing(),
    )


@asynccontextmanager
async def serving(centre: Centre, port: int = 0) -> AsyncIterator[Hub]:
    """Serve the hub of a centre on a real socket; `centre.url` is where."""
    app = FastAPI()
    app.include_router(hub_router)
    hub = centre.hub = use_hub(app, centre.parts())
    listening = socket.create_server(("127.0.0.1", port))
    # small, so that a reader who does not read is noticed after few frames
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    async with served(
        app,
        listening,
        lifespan="off",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    ) as centre.url:
        try:
            yield hub
        finally:
            close_hub(app)
            await asyncio.sleep(0)
