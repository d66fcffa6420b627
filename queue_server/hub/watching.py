"""A browser's socket that mostly listens: it notices when the page goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from fastapi import WebSocket, WebSocketDisconnect

from queue_server.clock import monotonic_s

Heard = Callable[[Mapping[str, Any]], None]
FRAME_LIMIT = 4096


class Watching:
    """An accepted socket; `there` until the page goes. `heard` is told of each frame it sends."""

    def __init__(self, websocket: WebSocket, *, heartbeat_s: float, heard: Heard) -> None:
        self._websocket = websocket
        self._heartbeat_s = heartbeat_s
        self._heard = heard
        self._sent = monotonic_s()
        self._gone = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @property
    def there(self) -> bool:
        """Whether the page still listens."""
        return not self._gone.is_set()

    async def __aenter__(self) -> Self:
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def send(self, message: Mapping[str, Any]) -> None:
        """Send a frame; a page that went is noticed."""
        self._sent = monotonic_s()
        try:
            await self._websocket.send_text(
                json.dumps(message, ensure_ascii=False, separators=(",", ":"))
            )
        except (WebSocketDisconnect, RuntimeError):
            self._gone.set()

    async def close(self, code: int) -> None:
        """Say good-bye to a page that is still there."""
        if self.there:
            self._gone.set()
            await self._websocket.close(code)

    async def pause(self, seconds: float) -> None:
        """Let time pass, or end at once when the page goes."""
        await self._until(self._gone, seconds)
        await self._keep_warm()

    async def news(self, news: asyncio.Event) -> None:
        """Wait for news, sending heartbeats meanwhile; also ends when the page goes."""
        while self.there and not news.is_set():
            gone = asyncio.ensure_future(self._gone.wait())
            came = asyncio.ensure_future(news.wait())
            await asyncio.wait(
                (gone, came), timeout=self._heartbeat_s, return_when=asyncio.FIRST_COMPLETED
            )
            gone.cancel()
            came.cancel()
            await self._keep_warm()

    async def _keep_warm(self) -> None:
        if self.there and monotonic_s() - self._sent >= self._heartbeat_s:
            await self.send({"type": "heartbeat"})

    async def _until(self, event: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return

    async def _read(self) -> None:
        try:
            while True:
                text = await self._websocket.receive_text()
                if len(text) <= FRAME_LIMIT:
                    self._heard(_object(text))
        except (WebSocketDisconnect, RuntimeError, KeyError):
            # KeyError: starlette reads a binary frame as one without text
            self._gone.set()


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
