"""A centre in this process for tests of the display: the real hub on a real socket, one hall.

The hall is the reference dispatcher behind a HallPort, and one device token is known; the hub,
its projection, its mailboxes and its frames are the real ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from fastapi import FastAPI

from hall_config.model import City
from queue_server.clock import CityClock, real_ms
from queue_server.crypto import Keyring
from queue_server.device.serve import listen, serve_pages
from queue_server.domain.commands import Caller, Command
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal, Role
from queue_server.domain.view import HallView
from queue_server.estimating import PlainWaits
from queue_server.hub.routes import HubParts, close_hub, hub_router, use_hub
from queue_server.ports import Follower, HallPort, Records
from tests.display.day import TEN, Day

TOKEN = "display-token"


class DayPort:
    """A day as a HallPort."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.hall = day.view.hall

    @property
    def view(self) -> HallView:
        return self.day.view

    async def perform(self, command: Command, caller: Caller) -> Reply:
        return self.day.do(command)

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        return None

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        found = self.day.feed.recent(position)
        if found is None:
            raise refusal("STALE_POSITION", position.text())
        return found[:limit]

    async def reached(self, position: Position) -> None:
        await self.day.feed.reached(position)

    def follow(self, follower: Follower) -> HallView:
        return self.day.feed.follow(follower)

    def unfollow(self, follower: Follower) -> None:
        self.day.feed.unfollow(follower)


class Centre:
    """Starts, stops and starts again on the same port; the hall lives on meanwhile."""

    def __init__(
        self, day: Day, folder: Path, *, zone: str | None = None, window: str | None = None
    ) -> None:
        self.day = day
        self.clock = CityClock(timezone=day.city.timezone, start=TEN, began=real_ms())
        self._keys = Keyring.load_or_create(folder / "keys")
        self.port = 0
        self.seen_at = 0
        """The port that devices dial, when another stands before the centre's."""
        self.withdrawn = False
        self._zone, self._window = zone, window
        self._hall = DayPort(day)
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.seen_at or self.port}"

    @property
    def city(self) -> City:
        return self.day.city

    def route(self, hall: str) -> HallPort:
        if hall != self._hall.hall:
            raise refusal("HALL_UNKNOWN", hall)
        return self._hall

    async def by_token(self, token: str) -> Principal | None:
        if token != TOKEN or self.withdrawn:
            return None
        return Principal(
            id="device:screen",
            roles=frozenset({Role.DISPLAY}),
            halls=frozenset({self._hall.hall}),
            zone=self._zone,
            window=self._window,
        )

    async def seen(self, device: str, status: Mapping[str, Any]) -> None:
        """Nobody asks for it here."""

    async def start(self) -> None:
        app = FastAPI()
        app.include_router(hub_router)
        listening = listen("127.0.0.1", self.port)
        self.port = listening.getsockname()[1]
        records = cast(Records, SimpleNamespace(devices=self, people=None, audit=None))
        use_hub(app, HubParts(halls=self, records=records, clock=self.clock, keys=self._keys,
                              waits=PlainWaits(self, self.clock), public_url=self.url))  # fmt: skip
        self._app = app
        self._task = asyncio.create_task(serve_pages(app, listening))

    async def stop(self) -> None:
        assert self._task is not None
        close_hub(self._app)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
