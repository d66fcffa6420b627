"""Writes a file of events into a journal by processes that are killed one after the other.

Arguments: the journal's URL, the file, how many to kill, a seed. The last one is left to finish.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

from queue_server.domain.events import Position
from queue_server.journal.journal import SqlJournal
from queue_server.journal.writer import JournalWriter
from queue_server.ports import StoredEvent
from tests.journal.streams import KnownStream

BATCH = 10


class _Told(KnownStream):
    """Says on a pipe that the next batch is about to be written; ends with the last event."""

    def __init__(self, events: list[StoredEvent], pipe: int) -> None:
        super().__init__(events)
        self._pipe = pipe

    async def read(
        self, positions: Mapping[str, Position], *, block_ms: int, count: int
    ) -> list[StoredEvent]:
        found = await super().read(positions, block_ms=1, count=count)
        if not found:
            raise EOFError
        os.write(self._pipe, b".")
        return found


async def write(url: str, events: list[StoredEvent], pipe: int) -> None:
    journal = await SqlJournal.open(url)
    halls = {stored.event.hall for stored in events}
    writer = JournalWriter(_Told(events, pipe), journal, halls, batch=BATCH)
    with suppress(EOFError):
        await writer.run()
    await journal.close()


def begin(url: str, events: list[StoredEvent]) -> tuple[int, int]:
    """Fork a writer; its process id and what to read its batches from."""
    ours, its = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        asyncio.run(write(url, events, its))
        os._exit(0)
    os.close(its)
    return child, ours


def kill_one(url: str, events: list[StoredEvent], chance: Random) -> bool:
    """Let a writer do some batches and kill it in the next; False when it had finished."""
    child, batches = begin(url, events)
    for _ in range(chance.randrange(1, 8)):
        if not os.read(batches, 1):
            break
    for _ in range(chance.randrange(60_000)):
        pass  # some part of the batch, from before its transaction to behind its commit
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(batches)
    return os.WIFSIGNALED(status)


def main() -> None:
    url, file, kills, seed = sys.argv[1:]
    events = pickle.loads(Path(file).read_bytes())
    chance = Random(seed)
    killed = sum(kill_one(url, events, chance) for _ in range(int(kills)))
    child, _ = begin(url, events)
    _, status = os.waitpid(child, 0)
    print(killed)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
