"""The embedded store: one Valkey server for one data folder, kept running whatever dies."""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from queue_server.store import aof
from queue_server.store.lives import Lives, Place
from queue_server.store.lock import lock_centre, open_server_lock
from queue_server.store.probe import Probe
from queue_server.store.server_binary import find_server
from queue_server.store.socket_place import remove_socket, socket_of
from queue_server.store.state import Phase, Reason, StoreState
from queue_server.store.verdict import Verdict

log = logging.getLogger(__name__)

BACKOFF_FIRST_S = 0.05
BACKOFF_MOST_S = 5.0
LOOKS_TO_CALM = 5  # after so many good looks the next restart is without delay again
CRASHES_TO_BREAK = 3
ROOM_LOOK_S = 0.5
RESERVE_BYTES = 16 << 20
LOW_SPACE = 4  # times the reserve: the warning comes before the harm
PATIENCE_S = 20.0
ANSWER_S = 2.0


class StoreUnready(Exception):
    """The embedded store is broken or stopped."""

    def __init__(self, state: StoreState) -> None:
        super().__init__(f"the store is {state.phase}: {state.reason or ''} {state.detail}".strip())
        self.state = state


class StoreNotBroken(Exception):
    """Only a broken store may be started empty."""


class EmbeddedStore:
    """Keeps a Valkey server running on `folder`, durable to the last acknowledged command.

    `on_state` is called in the event loop with each new state and must not block. `reserve_bytes`
    is the room that the disk must have before a server that ran out of it is started again;
    `patience_s` how long a server may stay silent before it is killed and started again.
    Start it in a thread that lives as long as the centre: the server ends when that thread does.
    """

    def __init__(
        self,
        folder: Path,
        *,
        binary: Path | None = None,
        on_state: Callable[[StoreState], None] = lambda state: None,
        reserve_bytes: int = RESERVE_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.folder = folder.absolute()
        self.state = StoreState(phase=Phase.STOPPED)
        self._override, self._on_state = binary, on_state
        self._reserve_bytes, self._patience_s = reserve_bytes, patience_s
        self._task: asyncio.Task[None] | None = None
        self._locks: list[int] = []
        self._changed, self._emptied = asyncio.Event(), asyncio.Event()
        self._failures = 0  # in a row, for the back-off

    @property
    def url(self) -> str:
        """The store's address for `connect`; known and constant once started."""
        return f"unix://{quote(str(self._socket))}"

    @property
    def pid(self) -> int | None:
        """The server's process, None while there is none."""
        return self._lives.server.pid if self._task and self._lives.server else None

    async def start(self) -> None:
        """Take the folder and begin; the server gets ready meanwhile, see `ready`.

        Raises `FolderInUse`, `ServerMissing`, OSError.
        """
        if self._task is not None:
            raise RuntimeError("the store is started already")
        binary = find_server(self._override)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._locks = [lock_centre(self.folder)]
        try:
            self._locks.append(open_server_lock(self.folder))
            self._socket = socket_of(self.folder)
        except BaseException:
            self._release()
            raise
        place = Place(
            folder=self.folder,
            socket=self._socket,
            binary=binary,
            lock=self._locks[1],
            patience_s=self._patience_s,
            low_bytes=self._reserve_bytes * LOW_SPACE,
        )
        self._probe = Probe(self.url, min(ANSWER_S, self._patience_s))
        self._lives = Lives(place, self._probe, self._hear)
        self._enter(Phase.STARTING)
        self._task = asyncio.create_task(self._run(), name="embedded store")
        self._task.add_done_callback(self._fell)

    async def stop(self) -> None:
        """End the server in good order and free the folder; nothing happens when not started."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        try:
            with suppress(asyncio.CancelledError):
                await task
        finally:
            await self._lives.end()
            await self._probe.close()
            remove_socket(self.folder)
            self._release()
            self._enter(Phase.STOPPED)

    async def until(self, *phases: Phase) -> StoreState:
        """Wait for one of the phases; gives the state that has it."""
        while self.state.phase not in phases:
            await self._changed.wait()
        return self.state

    async def ready(self) -> StoreState:
        """Wait until the store takes commands; raises `StoreUnready` if it is broken or stopped."""
        state = await self.until(Phase.READY, Phase.BROKEN, Phase.STOPPED)
        if state.phase is not Phase.READY:
            raise StoreUnready(state)
        return state

    async def start_empty(self, *, at: datetime) -> Path | None:
        """Set the broken log aside under a name with the date `at` and start with nothing.

        Gives the place where the broken log is kept. Only for who then rebuilds from the journal
        under the next epoch. Raises `StoreNotBroken`.
        """
        if self.state.phase is not Phase.BROKEN:
            raise StoreNotBroken(self.state.phase)
        kept = aof.set_aside(self.folder, at)
        log.warning("store %s starts empty, the broken log is kept as %s", self.folder, kept)
        self._enter(Phase.STARTING)
        self._emptied.set()
        await self.ready()
        return kept

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _run(self) -> None:
        crashes, cut = 0, None
        while True:
            verdict = await self._lives.live(cut=cut)
            crashes = crashes + 1 if verdict.crashed else 0
            if crashes == CRASHES_TO_BREAK:
                verdict = Verdict(reason=Reason.UNREADABLE, detail=verdict.detail)
            log.warning("store %s: %s: %s", self.folder, verdict.reason, verdict.detail)
            if verdict.reason is Reason.UNREADABLE:
                self._enter(Phase.BROKEN, verdict.reason, verdict.detail)
                await self._emptied.wait()
                self._emptied.clear()
                crashes, cut = 0, None
                continue
            cut = verdict.detail if verdict.reason is Reason.TRUNCATED else None
            self._hear(ready=False, reason=verdict.reason, detail=verdict.detail)
            await self._pause(verdict.reason)

    async def _pause(self, reason: Reason) -> None:
        """Wait before the next start: longer each time, and for room if that was missing."""
        self._failures = 0 if self._lives.good_looks >= LOOKS_TO_CALM else self._failures
        await asyncio.sleep(min(BACKOFF_FIRST_S * 2**self._failures, BACKOFF_MOST_S))
        self._failures = min(self._failures + 1, 16)
        if reason is Reason.DISK_FULL:
            while aof.free_bytes(self.folder) < self._reserve_bytes:  # noqa: ASYNC110 disks tell nobody
                await asyncio.sleep(ROOM_LOOK_S)

    def _hear(self, *, ready: bool, reason: Reason | None, detail: str) -> None:
        if ready:
            self._enter(Phase.READY, reason, detail)
        else:
            self._enter(Phase.RESTARTING if self.state.starts else Phase.STARTING, reason, detail)

    def _enter(self, phase: Phase, reason: Reason | None = None, detail: str = "") -> None:
        before = self.state
        if (phase, reason) == (before.phase, before.reason):
            return
        starts = before.starts + (phase is Phase.READY is not before.phase)
        self.state = StoreState(phase=phase, reason=reason, detail=detail, starts=starts)
        log.info("store %s: %s %s %s", self.folder, phase, reason or "", detail)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        self._on_state(self.state)

    def _fell(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (bug := task.exception()) is not None:
            log.critical("store %s: its supervision ended", self.folder, exc_info=bug)
            self._enter(Phase.STOPPED, detail=repr(bug))

    def _release(self) -> None:
        while self._locks:
            os.close(self._locks.pop())
