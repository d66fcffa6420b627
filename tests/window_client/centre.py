"""A centre in this process for tests of the window: the real hub on a real socket, one hall.

The hall is the reference dispatcher behind a HallPort; people and devices are kept in memory, so
that a centre can go away and come back with what it knew.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI

from hall_config.load import load_city
from hall_config.model import City
from queue_server.clock import CityClock, day_number
from queue_server.device.serve import listen
from queue_server.domain.commands import Caller, Command, Issue
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal, Role
from queue_server.domain.view import HallView
from queue_server.hub.feed import HallFeed
from queue_server.hub.routes import HubParts, close_hub, hub_router, use_hub
from queue_server.opening import by_configuration, configuration
from queue_server.ports import Follower, Grant, HallPort, Records

FOLDER = Path(__file__).parents[2] / "hall_config" / "small"
HALL = "my-hall"
PASSWORD = "correct horse"


class Here:
    """One hall in memory as a HallPort."""

    def __init__(self, hall: str, clock: CityClock) -> None:
        self.hall = hall
        self.live = Hall(hall)
        self.clock = clock
        self.feed = HallFeed(hall)
        self.late_ms = 0
        """How far the city's time was put forward."""

    def now(self) -> int:
        return self.clock.now() + self.late_ms

    def open(self, city: City) -> None:
        self.live.open_hall(1, self.now())
        here = city.halls[self.hall]
        self._do(configuration(city, here), by_configuration(city, here))

    def _do(self, command: Command, caller: Caller) -> Reply:
        reply = self.live.perform(command, caller, now=self.now(), real=self.now())
        for event in self.live.events[self.feed.view.position.seq :]:
            self.feed.take(event)
        return reply

    @property
    def view(self) -> HallView:
        return self.feed.view

    async def perform(self, command: Command, caller: Caller) -> Reply:
        return self._do(command, caller)

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        return self.live.events[position.seq :][:limit]

    async def reached(self, position: Position) -> None:
        await self.feed.reached(position)

    def follow(self, follower: Follower) -> HallView:
        return self.feed.follow(follower)

    def unfollow(self, follower: Follower) -> None:
        self.feed.unfollow(follower)


@dataclass
class People:
    """Staff by name, sessions by token."""

    staff: dict[str, Principal] = field(default_factory=dict)
    sessions: dict[str, Principal] = field(default_factory=dict)

    async def sign_in(self, user: str, password: str, *, address: str | None = None) -> Grant:
        if user not in self.staff or password != PASSWORD:
            raise refusal("SIGN_IN_FAILED")
        token = secrets.token_hex(8)
        self.sessions[token] = self.staff[user]
        return Grant(token=token, principal=self.staff[user])

    async def by_token(self, token: str) -> Principal | None:
        return self.sessions.get(token)

    async def sign_out(self, token: str) -> None:
        self.sessions.pop(token, None)

    async def add(
        self, user: str, password: str, *, name: str, roles: Sequence[Role],
        halls: Sequence[str], department: str | None = None,
    ) -> None:  # fmt: skip
        self.staff[user] = Principal(
            id=f"user:{user}", roles=frozenset(roles), halls=frozenset(halls), name=name
        )


@dataclass
class Devices:
    """Device tokens."""

    known: dict[str, Principal] = field(default_factory=dict)

    def fit(self, window: str) -> str:
        token = secrets.token_hex(8)
        self.known[token] = Principal(
            id=f"device:{window}", roles=frozenset({Role.WINDOW}), halls=frozenset({HALL}),
            zone="general", window=window,
        )  # fmt: skip
        return token

    async def code(
        self, *, kind: str, hall: str, zone: str | None, window: str | None, by: str
    ) -> str:
        raise NotImplementedError

    async def enrol(self, code: str) -> Grant:
        raise NotImplementedError

    async def by_token(self, token: str) -> Principal | None:
        return self.known.get(token)

    async def seen(self, device: str, status: Mapping[str, Any]) -> None:
        """Nobody asks for it here."""

    async def withdraw(self, device: str) -> None:
        self.known = {token: one for token, one in self.known.items() if one.id != device}

    async def all(self, hall: str | None = None) -> list[Mapping[str, Any]]:
        return []


class Audit:
    """What was noted."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str, str]] = []

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        self.notes.append((principal, action, about))

    async def verify(self) -> int:
        return len(self.notes)


class Keys:
    """No holder asks here."""

    def holder_key(self, ticket: str) -> str:
        return ticket

    def holds(self, ticket: str, key: str) -> bool:
        return False


class Centre:
    """One hall's centre that can be stopped and started on the same port."""

    def __init__(self, city: City | None = None) -> None:
        self.city = city or load_city(FOLDER)
        self.clock = CityClock(timezone=self.city.timezone)
        self.here = Here(next(iter(self.city.halls)), self.clock)
        self.here.open(self.city)
        self.people, self.devices, self.audit = People(), Devices(), Audit()
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    def route(self, hall: str) -> HallPort:
        if hall != self.here.hall:
            raise refusal("HALL_UNKNOWN", hall)
        return self.here

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Serve; on the same port as before after a stop."""
        self.app = FastAPI()
        self.app.include_router(hub_router)
        records = Records(people=self.people, devices=self.devices, audit=self.audit)
        parts = HubParts(
            halls=self, records=records, clock=self.clock, keys=Keys(), public_url="http://here"
        )
        use_hub(self.app, parts)
        listening = listen("127.0.0.1", self._port)
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(
            self.app, log_level="warning", ws="websockets-sansio", lifespan="off",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Go away as a centre does that is restarted."""
        assert self._server
        assert self._task
        close_hub(self.app)
        self._server.should_exit = True
        with suppress(asyncio.CancelledError):
            await self._task

    async def do(self, command: Command) -> Reply:
        """Something that somebody else does in the hall."""
        return await self.here.perform(command, Caller(principal="job:test", id=uuid4().hex))

    async def issue(self, service: str = "general", **more: Any) -> str:
        """Give a number; gives the ticket's id."""
        day = day_number(self.clock.local().date())
        reply = await self.do(Issue(service=service, day=day, **more))
        ticket: str = reply["ticket"]["id"]
        return ticket
