"""Devices of the hub's tests: runners, and bare sockets that speak the wire by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from inspect import isawaitable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.runner import Runner


@asynccontextmanager
async def running(runner: Runner) -> AsyncIterator[Runner]:
    """Run a runner until its first view, and end it afterwards."""
    task = asyncio.create_task(runner.run())
    try:
        await runner.ready()
        yield runner
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], object], *, every_s: float = 0.01) -> None:
    """Wait for something that will be; the test's own time-out is the deadline.

    The condition may be asynchronous. What costs much to ask is asked less often.
    """
    while True:
        found = true()
        if await found if isawaitable(found) else found:
            return
        await asyncio.sleep(every_s)


def done(answer: Answer) -> dict[str, Any]:
    """What was done; fails for any other answer."""
    assert isinstance(answer, Done), answer
    return dict(answer.data)


def code(answer: Answer) -> str:
    """The code of a refusal; fails for any other answer."""
    assert isinstance(answer, Denied), answer
    return answer.code


class Bare:
    """A device that speaks the wire frame by frame."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next frame of a type; others are passed over."""
        async for text in self.connection:
            frame: dict[str, Any] = json.loads(text)
            if frame["type"] == kind:
                return frame
        raise AssertionError(f"closed with {self.connection.close_code} before any {kind}")

    async def close_code(self) -> int | None:
        """Read to the end; gives the close code."""
        with suppress(Exception):
            async for _ in self.connection:
                pass
        return self.connection.close_code


@asynccontextmanager
async def bare(url: str, path: str = "/ws/device", **options: Any) -> AsyncIterator[Bare]:
    """Open a socket by hand."""
    address = url.replace("http", "ws", 1) + path
    async with connect(address, compression=None, **options) as connection:
        yield Bare(connection)
