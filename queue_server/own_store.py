"""The store of a centre: a server named in the settings, or the embedded one, kept alive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import structlog

from queue_server.clock import real_ms
from queue_server.ending import end
from queue_server.settings import Settings
from queue_server.store.state import Phase, StoreState
from queue_server.store.supervisor import EmbeddedStore

log = structlog.get_logger()


class OwnStore:
    """Where the live day is; `again` is run whenever the embedded server came back."""

    def __init__(self, settings: Settings, again: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._settings, self._again = settings, again
        self._embedded: EmbeddedStore | None = None
        self._begun = False
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self) -> str:
        """Have a server that answers; gives its address."""
        settings = self._settings
        if settings.store_url is not None:
            return settings.store_url
        self._embedded = EmbeddedStore(
            settings.data / "store", binary=settings.store_binary, on_state=self._changed
        )
        await self._embedded.start()
        await self._embedded.until(Phase.READY, Phase.BROKEN, Phase.STOPPED)
        if self._embedded.state.phase is Phase.BROKEN:
            await self._start_empty()
        await self._embedded.ready()
        return self._embedded.url

    def watch(self) -> None:
        """From now on the centre is told when the server comes back."""
        self._begun = True

    async def stop(self) -> None:
        """End the embedded server."""
        await end(self._tasks)
        if self._embedded is not None:
            await self._embedded.stop()

    def _changed(self, state: StoreState) -> None:
        log.info("store", phase=state.phase, reason=state.reason, starts=state.starts)
        if not self._begun:
            return
        self._tasks = [task for task in self._tasks if not task.done()]
        if state.phase is Phase.BROKEN:
            self._tasks.append(asyncio.create_task(self._start_empty(), name="start empty"))
        if state.phase is Phase.READY:
            self._tasks.append(asyncio.create_task(self._again(), name="open halls"))

    async def _start_empty(self) -> None:
        """A log broken in the middle is set aside; the journal has what it held."""
        assert self._embedded is not None
        await self._embedded.start_empty(at=datetime.fromtimestamp(real_ms() / 1000, UTC))
