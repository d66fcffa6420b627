"""A stretch of network between a kiosk and its centre that can go dead without a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Relay:
    """Carries bytes both ways; while `dead` it swallows them, and says nothing to either side."""

    def __init__(self, port: int) -> None:
        self.dead = False
        self.url = ""
        self._port = port

    async def carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", self._port)
        with suppress(ConnectionError):
            await asyncio.gather(self._pass(near, forth), self._pass(far, back))
        for writer in (forth, back):
            writer.close()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if not self.dead:
                target.write(data)
                await target.drain()
        target.close()


@asynccontextmanager
async def relayed(url: str) -> AsyncIterator[Relay]:
    """A relay in front of a centre."""
    relay = Relay(int(url.rpartition(":")[2]))
    server = await asyncio.start_server(relay.carry, "127.0.0.1", 0)
    relay.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield relay
    server.close()
