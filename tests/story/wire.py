"""The line between two centres, as a relay on a port of its own that can be cut and mended."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.story.centre import free_port


class Wire:
    """Carries bytes to a port of this machine; cut, it takes nobody and drops who is there."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._to = to
        self._server: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()

    async def mend(self) -> None:
        """Carry from now on."""
        if self._server is None:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Drop everything, and refuse what comes."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for task in tuple(self._carrying):
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        try:
            with suppress(OSError):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
                try:
                    ways = _pump(reader, far_writer), _pump(far_reader, writer)
                    await asyncio.gather(*ways, return_exceptions=True)
                finally:
                    far_writer.close()
        except asyncio.CancelledError:
            pass
        finally:
            writer.close()
            self._carrying.discard(task)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
