"""uvicorn that ends as soon as everybody has gone, instead of at a later tenth of a second."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import uvicorn

LOOK_S = 0.005


class PromptServer(uvicorn.Server):
    """Says good-bye to everybody, waits `timeout_graceful_shutdown` seconds at most, and ends."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: no new connection, a good-bye on each there is, then a wait for what they do."""
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
