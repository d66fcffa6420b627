"""The sockets of a hall's devices, for tests that speak over them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from queue_server.device.answers import Answer, Done
from queue_server.device.runner import Runner
from queue_server.records.records import SqlRecords
from tests.hub.line import running
from tests.story.centre import device
from tests.web.conftest import CENTRE
from tests.web.scenes import Floor


@dataclass
class Lines:
    """The sockets of the hall's devices, dialled when they are needed."""

    floor: Floor
    url: str
    records: SqlRecords
    stack: AsyncExitStack

    async def dial(self, kind: str, hall: str = CENTRE, window: str | None = None) -> Runner:
        """A device that was just enrolled, with the hall's view."""
        token = await device(self.records, kind, hall, window=window)
        return await self.stack.enter_async_context(running(Runner(self.url, token)))

    async def kiosk(self, verb: str, at: str = CENTRE, **fields: Any) -> Answer:
        """Ask at a kiosk of a hall."""
        return await (await self.dial("kiosk", at)).ask(verb, fields)

    async def desk(self, verb: str, window: str = "1", user: str = "chen", **fields: Any) -> Answer:
        """Ask at a window where somebody is signed in."""
        desk = await self.dial("window", window=window)
        session = self.floor.stage.tokens[user]
        signed = await desk.ask("sign_in", {"session": session})
        assert isinstance(signed, Done), signed
        return await desk.ask(verb, fields)


Scene = Callable[[Floor, Lines], Awaitable[Answer]]
