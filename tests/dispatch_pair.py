"""The reference dispatcher and the store's, driven as one: whatever is asked, they answer alike."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from queue_server.domain.commands import Caller, CallNext, Command, fingerprint
from queue_server.domain.events import Event, Position
from queue_server.domain.fold import apply
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from queue_server.ports import StoredEvent
from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import NotEmpty, RedisDispatcher
from queue_server.store.keys import KEYS
from queue_server.store.library import library
from queue_server.store.stream import EventStream

T = TypeVar("T")
HALL = "h07"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command came to: a reply or a refusal, and the events that it made."""

    command: Command
    before: HallView | None = None
    """The hall before a call."""
    reply: Reply | None = None
    refused: str | None = None
    events: tuple[Event, ...] = ()


class Store:
    """One connection to a real store, in the machine's own loop."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.client: Client = connect(url, connections=4)
        self.dispatcher = RedisDispatcher(self.client)
        self.stream = EventStream(self.client)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def do(self, *command: str | int) -> Any:
        return self.run(self._do(*command))

    async def _do(self, *command: str | int) -> Any:
        return await self.client.execute_command(*command)

    def digest(self) -> str:
        """Digest of every key that the store has."""
        return self.run(self._digest())

    async def _digest(self) -> str:
        keys = sorted(await self.client.keys("*"))
        pipe = self.client.pipeline(transaction=False)
        for key in keys:
            pipe.execute_command(*_whole(str(key)))
        found = [_sorted(one) for one in await pipe.execute()]
        return hashlib.sha256(repr((keys, found)).encode()).hexdigest()

    def close(self) -> None:
        self.run(self.client.aclose())
        self.loop.close()


@dataclass(slots=True, kw_only=True)
class Pair:
    """One hall in both; `reader` is a third that knows only the store's events."""

    store: Store
    reference: Hall = field(default_factory=lambda: Hall(HALL))
    reader: HallView = field(default_factory=lambda: HallView(hall=HALL))
    digest: str = ""

    def open(self, now: int) -> None:
        """Open the hall for the first time."""
        self.store.do("FLUSHALL")
        self.reference.open_hall(1, now)
        opened = self.store.run(self.store.dispatcher.open_hall(HALL, 1, now))
        assert opened == Position(1, 1)
        self._read(1)

    def perform(self, command: Command, caller: Caller, *, now: int, real: int) -> Outcome:
        """Ask both, hold reply, refusal, events and what is stored to each other."""
        known = len(self.reference.events)
        before = _copy(self.reference.view) if isinstance(command, CallNext) else None
        expected = _answer(lambda: self.reference.perform(command, caller, now=now, real=real))
        asked = self.store.dispatcher.perform(HALL, command, caller, now=now, real=real)
        found = _answer(lambda: self.store.run(asked))
        assert found == expected
        events = tuple(self.reference.events[known:])
        self._read(len(events), caller=caller, command=command, reply=expected[0])
        return Outcome(
            command=command, before=before, reply=expected[0], refused=expected[1], events=events
        )

    def _read(
        self,
        count: int,
        *,
        caller: Caller | None = None,
        command: Command | None = None,
        reply: Reply | None = None,
    ) -> None:
        """The events that the store has now are those of the reference; no event, no write."""
        start = self.reader.position
        if self.reference.view.position.epoch != start.epoch:
            start = Position(self.reference.view.position.epoch, 0)
        stored = self.store.run(self.store.stream.after(HALL, start, limit=10_000))
        assert [one.event for one in stored] == self.reference.events[-count:] if count else True
        assert len(stored) == count
        _assert_attributed(stored, caller, command, reply)
        for one in stored:
            apply(self.reader, one.event)
        digest = self.store.digest()
        assert (digest == self.digest) == (count == 0)
        self.digest = digest

    def restart(self) -> None:
        """The store forgets that the hall was compared, as it does with each start."""
        self.store.do("FUNCTION", "LOAD", "REPLACE", library().text)

    def compared(self) -> None:
        """The centre compares and lets the hall go."""
        end = self.store.run(self.store.stream.end(HALL))
        assert end == self.reference.view.position
        assert self.store.run(self.store.dispatcher.ready(HALL, end)) == end

    def lost(self, now: int, *, centre: str = "") -> None:
        """Rebuild from the reference's own snapshot and memory under the next epoch."""
        view = _copy(self.reference.view)
        kept, epoch = list(self.reference.memory), view.position.epoch + 1
        restoring = self.store.dispatcher.restore(view, kept, epoch, now=now, centre=centre)
        self.store.run(restoring)
        self.reference = Hall.restored(view, kept, epoch, now=now, centre=centre)
        self._read(1)

    def is_full(self, now: int) -> bool:
        """Whether the store keeps a living hall from being opened or restored."""
        try:
            self.store.run(self.store.dispatcher.open_hall(HALL, 10**6, now))
        except NotEmpty:
            return True
        return False


def _copy(view: HallView) -> HallView:
    return HallView.from_snapshot(view.snapshot())


def _whole(key: str) -> tuple[str, ...]:
    """The command that reads all of a key; DUMP tells how it is laid out too, which may change.

    What stands in a stream stays as it is: its length, ids and deletions tell of every write.
    """
    kind = KEYS[key.split(":")[2]]
    return {
        "hash": ("HGETALL", key),
        "set": ("SMEMBERS", key),
        "zset": ("ZRANGE", key, "0", "-1", "WITHSCORES"),
        "stream": ("XINFO", "STREAM", key),
    }[kind]


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, set) else value


def _answer(ask: Any) -> tuple[Reply | None, str | None]:
    try:
        return ask(), None
    except Refused as refused:
        return None, str(refused)


def _assert_attributed(
    stored: list[StoredEvent], caller: Caller | None, command: Command | None, reply: Reply | None
) -> None:
    """Each event says whose command made it, the first of a command what was answered."""
    for index, one in enumerate(stored):
        assert one.principal == (caller.principal if caller else None)
        assert one.event.command == (caller.id if caller else None)
        assert one.fingerprint == (fingerprint(command) if command else None)
        assert one.reply == (reply if index == 0 else None)
