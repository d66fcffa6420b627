"""uvicorn that ends as soon as everybody has gone, instead of at a later tenth of a second."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import uvicorn

LOOK_S = 0.005
TURNS = 3
"""Of the loop, from a connection's acceptance to its protocol."""


class PromptServer(uvicorn.Server):
    """Says good-bye to everybody, waits `timeout_graceful_shutdown` seconds at most, and ends."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: no new connection, a good-bye on each there is, then a wait for what they do."""
        await self._hear_nobody_new()
        for one in (*self.servers, *(sockets or ())):
            one.close()
        state = self.server_state
        for connection in list(state.connections):
            try:
                connection.shutdown()
            except Exception as error:
                # what the websockets of uvicorn 0.54 raise for a browser that said it first
                if type(error).__name__ != "InvalidState":
                    raise
        with suppress(TimeoutError):
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                while state.connections or state.tasks:  # noqa: ASYNC110 - they tell nobody
                    await asyncio.sleep(LOOK_S)
        for task in state.tasks:
            task.cancel()
        for connection in list(state.connections):
            # who does not read would keep its socket for ever
            if (transport := getattr(connection, "transport", None)) is not None:
                transport.abort()
        await self.lifespan.shutdown()

    async def _hear_nobody_new(self) -> None:
        """End accepting, and let whoever was accepted last become a connection to say good-bye to.

        A connection is accepted in one turn of the loop, made in the next and known in a third:
        a server closed in between would leave it open for ever (asyncio of Python 3.11).
        """
        loop = asyncio.get_running_loop()
        for server in self.servers:
            for listening in server.sockets:
                loop.remove_reader(listening.fileno())
        for _ in range(TURNS):
            await asyncio.sleep(0)
