"""A server of tests, which comes and goes at once instead of at the next tenth of a second.

Some five hundred tests start one and end it again; what uvicorn sleeps meanwhile is a minute.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn

from queue_server.device.prompt_server import PromptServer


class TestedServer(PromptServer):
    """Tells when it listens, and hears that it is to end."""

    __test__ = False

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()
        self.ends = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.ends.wait()


@asynccontextmanager
async def served(
    app: Any, listening: socket.socket | None = None, **settings: Any
) -> AsyncIterator[str]:
    """Serve on a socket that listens, else on a free port; the address."""
    listening = listening or socket.create_server(("127.0.0.1", 0))
    given = {"log_level": "warning", "ws": "websockets-sansio", **settings}
    server = TestedServer(uvicorn.Config(app, **given))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await server.listens.wait()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.ends.set()
        with suppress(asyncio.CancelledError):
            await serving
        listening.close()
