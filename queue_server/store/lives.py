"""The lives of the embedded server, one after another: begin, get ready, be watched, end."""

import asyncio
import errno
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from redis.exceptions import RedisError

from queue_server.store import aof
from queue_server.store.lock import try_lock
from queue_server.store.probe import Answer, Probe
from queue_server.store.server_process import Server, adopt, launch, server_command
from queue_server.store.state import Reason
from queue_server.store.verdict import Verdict, judge

log = logging.getLogger(__name__)

STARTING_LOOK_S = 0.02
READY_LOOK_S = 2.0
STOP_S = 10.0
# A server that heard of its centre's death ends at its next turn, ten of which it has a second.
ENDING_S = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and with what a server lives."""

    folder: Path
    socket: Path
    binary: Path
    lock: int  # an open server.lock, handed on to each server
    patience_s: float  # of silence, then it is killed
    low_bytes: int  # less room than this is worth a warning


class Tell(Protocol):
    """Hears whether the server takes commands, and why (not)."""

    def __call__(self, *, ready: bool, reason: Reason | None, detail: str) -> None: ...


class Lives:
    """Runs one server after another at one place; never two at once."""

    def __init__(self, place: Place, probe: Probe, tell: Tell) -> None:
        self.server: Server | None = None
        self.good_looks = 0  # at the server of the last life
        self._place, self._probe, self._tell = place, probe, tell

    async def live(self, *, cut: str | None) -> Verdict:
        """One life from start or adoption to its end; `cut`: why the log's end must be cut off."""
        if self.server is not None:
            raise RuntimeError("a server lives here already")
        self.good_looks = 0
        try:
            begun = await self._begin(cut_tail=cut is not None)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            reason = Reason.DISK_FULL if full else Reason.REFUSED
            return Verdict(reason=reason, detail=str(error))
        if isinstance(begun, Verdict):
            return begun
        self.server = begun
        was_ready = await self._until_ready(begun)
        if was_ready:
            await self._watch(begun, Reason.TRUNCATED if cut is not None else None, cut or "")
        await begun.gone.wait()
        verdict = judge(begun.code, begun.log(), was_ready=was_ready)
        self.server = None
        begun.close()
        return verdict

    async def end(self) -> None:
        """End the server, in good order if it can."""
        server, self.server = self.server, None
        if server is None:
            return
        server.terminate()
        if not await _within(STOP_S, server.gone):
            server.kill()
            await server.gone.wait()
        server.close()

    async def _begin(self, *, cut_tail: bool) -> Server | Verdict:
        place = self._place
        if not try_lock(place.lock):
            orphan = adopt(place.lock)
            return orphan or Verdict(reason=Reason.HELD, detail="server.lock is held")
        if aof.lost_manifest(place.folder):
            return Verdict(reason=Reason.UNREADABLE, detail="a log without its manifest")
        if cut_tail:
            kept = await asyncio.to_thread(aof.keep_uncut, place.folder)
            log.warning("the uncut log is kept as %s", kept)
        place.socket.parent.mkdir(mode=0o700, exist_ok=True)
        command = server_command(place.binary, place.socket, cut_tail=cut_tail)
        return launch(command, place.folder, place.lock)

    async def _until_ready(self, server: Server) -> bool:
        """Wait until the server takes commands; False when it ended before or was killed."""
        silence_s = 0.0
        while not await _within(STARTING_LOOK_S, server.gone):
            answer = await self._probe.ask()
            if answer is Answer.READY and not server.gone.is_set():
                return await self._accept(server)
            if answer is Answer.LOADING:
                self._tell(ready=False, reason=Reason.LOADING, detail="")
            silence_s = self._silence(server, answer, silence_s, STARTING_LOOK_S)
        return False

    async def _accept(self, server: Server) -> bool:
        """Whether this is the server of our folder, held to what the truth needs, and stays."""
        if server.adopted and await _within(ENDING_S, server.gone):
            return False
        try:
            if _same(await self._probe.folder(), self._place.folder):
                if server.adopted:
                    await self._probe.make_durable()
                return True
            log.error("another server answers at %s", self._place.socket)
        except RedisError as error:  # it ended in between; its log will say why
            log.warning("the server did not stay: %s", error)
        server.kill()
        return False

    async def _watch(self, server: Server, reason: Reason | None, detail: str) -> None:
        """Look at a ready server until it has ended; `reason` is what this life began with."""
        self._tell(ready=True, reason=reason, detail=detail)
        silence_s = 0.0
        while not await _within(READY_LOOK_S, server.gone):
            answer = await self._probe.ask()
            silence_s = self._silence(server, answer, silence_s, READY_LOOK_S)
            self.good_looks += answer is Answer.READY
            server.trim_log()
            worry = self._worry(silence_s)
            self._tell(ready=True, reason=worry or reason, detail="" if worry else detail)

    def _silence(self, server: Server, answer: Answer, before_s: float, look_s: float) -> float:
        """How long the server has been silent by now; kills it when patience is at its end."""
        if answer in (Answer.READY, Answer.LOADING):
            return 0.0
        # counted in looks, not on a clock: a centre that was stopped for an hour heard nothing too
        silence_s = before_s + look_s + (self._probe.answer_s if answer is Answer.SILENT else 0)
        if silence_s >= self._place.patience_s:
            log.warning("the server (pid %s) is silent and is killed", server.pid)
            server.kill()
        return silence_s

    def _worry(self, silence_s: float) -> Reason | None:
        if silence_s:
            return Reason.UNANSWERED
        low = aof.free_bytes(self._place.folder) < self._place.low_bytes
        return Reason.DISK_LOW if low else None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether the event comes within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
