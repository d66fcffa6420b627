"""Calling by itself: after so many seconds of a free window, if the clerk wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from queue_server.clock import CityClock
from window_client import kept

CHOICES_S = (0, 5, 10, 20, 30)
"""Seconds to choose from; 0 = off, as a desk begins."""


class Wants:
    """What the clerk wants of this desk, kept beside the app."""

    def __init__(self, path: Path) -> None:
        found = kept.read(path, {})
        self._path = path
        self.auto_s: int = found.get("auto_s", 0) if found.get("auto_s") in CHOICES_S else 0
        self.chime: bool = found.get("chime") is not False
        self.shared: bool = found.get("shared") is not False

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"auto_s": self.auto_s, "chime": self.chime, "shared": self.shared}

    def change(self, said: Mapping[str, Any]) -> bool:
        """Take what the page says; False for what cannot be chosen."""
        auto_s, chime = said.get("auto_s", self.auto_s), said.get("chime", self.chime)
        shared = said.get("shared", self.shared)
        if auto_s not in CHOICES_S or not (isinstance(chime, bool) and isinstance(shared, bool)):
            return False
        self.auto_s, self.chime, self.shared = auto_s, chime, shared
        kept.write(self._path, self.document())
        return True


class AutoCall:
    """The countdown of a free window; one for all browsers that show it."""

    def __init__(self, call: Callable[[], Awaitable[object]], changed: Callable[[], None]) -> None:
        self.at: int | None = None
        """City time at which it will call; None while it does not count."""
        self._call, self._changed = call, changed
        self._stopped = self._waits = False
        self._task: asyncio.Task[None] | None = None

    def watch(
        self,
        *,
        free: bool,
        waits: bool,
        wait_s: float,
        clock: CityClock | None,
        draws: bool = False,
    ) -> None:
        """Begin or end the countdown by how the window stands now.

        `free`: it could take a ticket and somebody looks at its page; `draws`: where nobody waits
        it may take from the shared line, once each time that it has become free.
        """
        if not free or (waits and not self._waits):
            self._stopped = False  # who comes next is counted for again
        self._waits = free and waits
        calls = free and (waits or draws)
        wanted = calls and wait_s > 0 and clock is not None and not self._stopped
        if not wanted:
            self._end()
        elif self._task is None:
            assert clock is not None
            self.at = clock.now() + int(1000 * wait_s * clock.pace)
            self._task = asyncio.create_task(self._count(wait_s))

    def stop(self) -> None:
        """Not this time: somebody pressed a key."""
        self._stopped = True
        self._end()
        self._changed()

    def _end(self) -> None:
        task, self._task, self.at = self._task, None, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def _count(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._task = self.at = None
        # once; an empty answer does not begin a loop of calls
        self._stopped = True
        self._changed()
        await self._call()
