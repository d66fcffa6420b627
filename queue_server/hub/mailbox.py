"""What waits to be sent to one reader: bounded, with a stated overflow.

A slow display is conflated: what waits is dropped and a fresh snapshot is due in its place. A slow
kiosk or window is closed (4000) and resumes from its position, because it must not miss anything.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

from queue_server.wire.close import Close

FRAMES, BYTES = 512, 1 << 20


class WhenFull(Enum):
    """What happens to a reader that does not keep up."""

    CONFLATE = auto()
    CLOSE = auto()


class Due(Enum):
    """What the writer makes at the moment of sending."""

    SNAPSHOT = auto()


@dataclass(frozen=True, slots=True)
class Closing:
    """Nothing more will come: close with this code."""

    code: int


Mail = str | Due | Closing


class Mailbox:
    """Frames for one reader, in order. `put` never blocks; one writer takes.

    `limit` and `size` bound the frames and bytes that wait; a single frame may be larger, or no
    snapshot of a large hall could ever be sent.
    """

    def __init__(self, when_full: WhenFull, *, limit: int = FRAMES, size: int = BYTES) -> None:
        self._when_full = when_full
        self._limit, self._size = limit, size
        self._waiting: deque[tuple[str, bool]] = deque()
        self._bytes = 0
        self._due = False
        self._closing: Closing | None = None
        self._news = asyncio.Event()
        self._closed = asyncio.Event()

    def put(self, frame: str) -> None:
        """Add an event; one that a due snapshot will hold is not kept."""
        if not self._due:
            self._add(frame, event=True)

    def reply(self, frame: str) -> None:
        """Add what a snapshot cannot replace; it is never dropped for one."""
        self._add(frame, event=False)

    def snapshot(self) -> None:
        """Put a fresh snapshot in the place of every event that waits."""
        kept = [(frame, event) for frame, event in self._waiting if not event]
        self._waiting = deque(kept)
        self._bytes = sum(len(frame) for frame, _ in kept)
        self._due = True
        self._news.set()

    def close(self, code: int) -> None:
        """End it; what waits is not sent any more. The first code stands."""
        if self._closing is None:
            self._closing = Closing(code)
            self._waiting.clear()
            self._news.set()
            self._closed.set()

    async def closed(self) -> None:
        """Wait until a close is due, which a writer that is held up cannot notice."""
        await self._closed.wait()

    async def take(self) -> Mail:
        """Wait for the next to send. After SNAPSHOT make it at once, before anything else waits."""
        while True:
            if self._closing is not None:
                return self._closing
            if self._due:
                self._due = False
                return Due.SNAPSHOT
            if self._waiting:
                frame, _ = self._waiting.popleft()
                self._bytes -= len(frame)
                return frame
            self._news.clear()
            await self._news.wait()

    def _add(self, frame: str, *, event: bool) -> None:
        if self._closing is not None:
            return
        full = len(self._waiting) >= self._limit or self._bytes + len(frame) > self._size
        if full and self._waiting:
            self._overflow(event=event)
            if event or self._closing is not None:
                return
        self._waiting.append((frame, event))
        self._bytes += len(frame)
        self._news.set()

    def _overflow(self, *, event: bool) -> None:
        events = any(kept for _, kept in self._waiting)
        if self._when_full is WhenFull.CONFLATE and (event or events):
            self.snapshot()
        else:
            self.close(Close.SLOW)
