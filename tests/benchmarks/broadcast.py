"""The yardstick of `edge`: a bare server that sends one frame to everybody."""

from __future__ import annotations

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main(port: int) -> None:
    """Send each frame that the first client sends to all clients."""
    here: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        here.add(connection)
        try:
            async for frame in connection:
                broadcast(here, frame)
        finally:
            here.discard(connection)

    async with serve(handle, "127.0.0.1", port, compression=None):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
