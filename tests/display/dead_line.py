"""A line that can die without a word: nothing comes through, and nobody hangs up."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class DeadLine:
    """A TCP proxy before a port; while it is cut it keeps what it gets to itself."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        """What was under way is delivered, as TCP would after a short cut."""
        self._whole.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await self._whole.wait()
                behind, beyond = await asyncio.open_connection("127.0.0.1", self._behind)
                both = [self._carry(reader, beyond), self._carry(behind, writer)]
                await asyncio.gather(*both, return_exceptions=True)
        finally:
            writer.close()  # also of who had just dialled when the line went

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while part := await reader.read(65536):
                await self._whole.wait()
                writer.write(part)
                await writer.drain()
        finally:
            writer.close()
