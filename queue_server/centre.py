"""One centre: store, journal and the folds of its halls, kept going whatever dies."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import structlog

from hall_config.model import City
from queue_server.clock import CityClock, real_ms
from queue_server.crypto import Keyring, centre_name
from queue_server.domain.commands import Caller, Command
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.view import HallView
from queue_server.ending import end
from queue_server.hub.feed import HallFeed
from queue_server.journal.batch import JournalGap
from queue_server.journal.journal import SqlJournal
from queue_server.journal.writer import JournalWriter
from queue_server.keeping import kept
from queue_server.local_hall import LocalHall
from queue_server.opening import by_configuration, configuration, open_hall
from queue_server.own_store import OwnStore
from queue_server.ports import HallPort, RecordsUnavailable, StoreUnavailable
from queue_server.reading import readers
from queue_server.records.records import open_records
from queue_server.settings import Settings
from queue_server.shared_hall import Led, SharedHall
from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream

log = structlog.get_logger()

GAP_PAUSE_S = 0.5
SETTLE_S = 2.0
"""How often what waits for the records is brought to them."""
DRAIN_S = 10.0
"""How long an opening hall waits for the journal to take in what was read."""


class Centre:
    """Composition of the parts; web and hub see its halls through `route` alone."""

    def __init__(self, settings: Settings, city: City, clock: CityClock) -> None:
        self.settings, self.clock = settings, clock
        named = settings.halls or tuple(city.halls)
        self._own = tuple(name for name in named if name not in settings.centres)
        for name in (*self._own, *settings.centres):
            if name not in city.halls:
                raise refusal("HALL_UNKNOWN", name)
        reached = {*self._own, *settings.centres}
        self._city = replace(
            city, halls={name: one for name, one in city.halls.items() if name in reached}
        )
        self._store = OwnStore(settings, self._open_all)
        self._halls: dict[str, LocalHall] = {}
        self._shared: dict[str, SharedHall] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._opening: dict[str, asyncio.Lock] = {}
        self._opened: set[str] = set()
        self._writers: dict[str, JournalWriter] = {}
        self._waits: str | None = None
        """Why the journal cannot go on, while it cannot."""

    # -- ports.Halls -----------------------------------------------------------------------------

    @property
    def city(self) -> City:
        """The configuration in force, with the halls that this centre reaches."""
        return self._city

    def route(self, hall: str) -> HallPort:
        """The only way to a hall."""
        found = self._shared.get(hall) or self._halls.get(hall)
        if found is None:
            raise refusal("HALL_UNKNOWN", hall)
        return found

    # -- life ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open store, journal, records and every own hall; then follow the streams."""
        settings = self.settings
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.keyring = Keyring.load_or_create(settings.data)
        self.name = centre_name(self.keyring)
        self.journal = await SqlJournal.open(settings.sql("journal", settings.journal_url))
        late = settings.data / "audit-later.jsonl"
        self.records = await open_records(
            settings.records_address(), self.keyring, late=late, vault=settings.data / "vault.jsonl"
        )
        self._tasks.append(kept("vault", self._settle))
        self._client = connect(await self._store.begin())
        await load(self._client)
        self.dispatcher, self.stream = RedisDispatcher(self._client), EventStream(self._client)
        own = self._own
        for name in own:
            self._opening[name] = asyncio.Lock()
            self._halls[name] = self.local(name)
        self.writer = JournalWriter(self.stream, self.journal, own)
        await self.records.configurations.put(self.city.version, self.city.sha256, by="job:start")
        for name in own:
            await self.open(name)
        self._store.watch()
        if not own:
            return  # every hall is shared with another centre: each has its own tasks
        self._tasks.append(kept("journal writer", self._write))
        feeds = {name: port.feed for name, port in self._halls.items()}
        alone = "+cluster" in (settings.store_url or "")
        for reader in readers(self.stream, self.dispatcher, feeds, alone=alone):
            self._tasks.append(kept("stream reader", reader.run))

    async def stop(self) -> None:
        """End in good order; what was acknowledged is in the store, the journal may lag."""
        await end(self._tasks)
        await self._client.aclose()
        await self._store.stop()
        await self.journal.close()
        await self.records.close()

    def share(self, port: SharedHall, writer: JournalWriter) -> None:
        """Let `route` lead to a hall that another centre serves, or this one when it has it."""
        self._shared[port.hall] = port
        self._halls[port.hall] = port.local
        self._opening[port.hall] = asyncio.Lock()
        self._writers[port.hall] = writer

    def local(self, hall: str) -> LocalHall:
        """A hall in this centre's store, with a fold of its own."""
        return LocalHall(HallFeed(hall), self, self.stream, self.journal, self.clock)

    @property
    def own(self) -> Led:
        """The halls that this centre serves now, each time anew."""
        return Led(self._halls, self._shared)

    def as_of(self, hall: str) -> int | None:
        """City time at which what is known of the hall was last true; None while it is."""
        shared = self._shared.get(hall)
        return None if shared is None else shared.as_of

    @property
    def client(self) -> Client:
        """The store's client, for the lease."""
        return self._client

    async def store_answers(self) -> None:
        """Raise unless the store answers and every own hall is open."""
        await self._client.ping()
        missing = {port.hall for port in self.own} - self._opened
        if missing:
            raise refusal("HALL_NOT_READY", ", ".join(sorted(missing)))

    async def journal_answers(self) -> None:
        """Raise unless the journal's database answers and follows the store."""
        await self.journal.positions()
        if self._waits is not None:
            raise RuntimeError(self._waits)

    async def trim(self) -> None:
        """Drop from the store what the journal has, but the newest events of each hall."""
        for writer in (self.writer, *self._writers.values()):
            await writer.trim(keep_events=self.settings.keep_events)

    async def checkpoint(self) -> None:
        """Keep a view of each own hall in the journal, behind its events."""
        for port in self._halls.values():
            view = HallView.from_snapshot(port.view.snapshot())
            if port.hall not in self._shared:  # a followed hall's journal may be long in coming
                await self.writer.reached(port.hall, view.position)
            await self.journal.checkpoint(view)

    # -- ports.Dispatcher: as the store's, but a hall that is not ready is opened first -----------

    async def perform(
        self, hall: str, command: Command, caller: Caller, *, now: int, real: int
    ) -> Reply:
        """Do the command once; a store that was restarted is compared and opened on the way."""
        try:
            return await self.dispatcher.perform(hall, command, caller, now=now, real=real)
        except Refused as refused:
            if refused.code != "HALL_NOT_READY":
                raise
        await self.open(hall)
        return await self.dispatcher.perform(hall, command, caller, now=now, real=real)

    async def answered(
        self, hall: str, command: Command, caller: Caller, *, real: int
    ) -> Reply | None:
        """The reply that a command had."""
        return await self.dispatcher.answered(hall, command, caller, real=real)

    # -- inside ----------------------------------------------------------------------------------

    async def _settle(self) -> None:
        while True:
            with suppress(RecordsUnavailable):
                await self.records.settle()
            await asyncio.sleep(SETTLE_S)

    async def _open_all(self) -> None:
        for port in self.own:
            with suppress(StoreUnavailable, Refused):
                await self.open(port.hall)

    async def open(self, hall: str) -> None:
        """Compare, open or rebuild, configure, and bring this process's fold to the store's."""
        async with self._opening[hall]:
            # a lost hall is rebuilt from the journal: nothing read may land in it afterwards
            await self._writers.get(hall, self.writer).drained(within_s=DRAIN_S)
            parts = self.dispatcher, self.stream, self.journal, self.clock
            how = await open_hall(hall, *parts, centre=self.name)
            config = self.city.halls[hall]
            await self.dispatcher.perform(
                hall,
                configuration(self.city, config),
                by_configuration(self.city, config),
                now=self.clock.now(),
                real=real_ms(),
            )
            feed = self._halls[hall].feed
            if hall not in self._opened or feed.view.position.epoch != (await self._epoch(hall)):
                feed.restart(await self.dispatcher.snapshot(hall))
            self._opened.add(hall)
            log.info("hall open", hall=hall, how=how)

    async def _epoch(self, hall: str) -> int:
        end = await self.stream.end(hall)
        return end.epoch if end else 0

    async def _write(self) -> None:
        """The journal's writer; a stream that broke is waited for until its hall is rebuilt."""
        while True:
            try:
                await self.writer.run()
            except (Refused, JournalGap) as gap:
                log.warning("journal waits for a rebuilt hall", why=str(gap))
                self._waits = str(gap)
                await asyncio.sleep(GAP_PAUSE_S)
                await self._open_all()
                self._waits = None
