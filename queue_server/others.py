"""The halls that this centre shares with another: opened, followed, taken over, given away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from queue_server.centre import Centre
from queue_server.domain.events import START, Event
from queue_server.domain.leading import leads
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from queue_server.ending import end
from queue_server.followed import SharedStream
from queue_server.journal.batch import JournalGap
from queue_server.journal.writer import JournalWriter
from queue_server.keeping import kept
from queue_server.ports import StoreUnavailable
from queue_server.reading import Reader
from queue_server.remote_hall import RemoteHall
from queue_server.settings import OtherCentre
from queue_server.shared_hall import SharedHall

log = structlog.get_logger()

PAUSE_S = 0.5
"""How long is waited before a step is tried again, or looked at whose the hall is."""


class Sharing:
    """One shared hall with the tasks that keep it; a ports.Follower of its fold."""

    def __init__(self, centre: Centre, hall: str, other: OtherCentre) -> None:
        local = centre.local(hall)
        remote = RemoteHall(local.feed, other, centre.clock, listens=lambda: not self.port.leads)
        self.port = SharedHall(local, remote, centre.journal, me=centre.name)
        stream = SharedStream(self.port, centre.stream)
        self.writer = JournalWriter(stream, centre.journal, (hall,))
        self._reader = Reader(centre.stream, centre.dispatcher, {hall: local.feed})
        self._centre, self._hall = centre, hall
        self._moved = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        centre.share(self.port, self.writer)

    async def start(self) -> None:
        """Open the hall if this centre has it; else show what the journal knows, and follow."""
        view = await self._known()
        if view is not None:
            self.port.feed.restart(view)
        if self.port.leads:
            await self._centre.open(self._hall)
        self.port.follow(self)
        name = self._hall
        self._tasks += [
            kept(f"line {name}", self.port.remote.run),
            kept(f"journal {name}", self._write),
            kept(f"stream {name}", self._read),
            kept(f"taking over {name}", self._take_over),
        ]

    async def stop(self) -> None:
        """Hang up."""
        await end(self._tasks)

    def happened(self, event: Event) -> None:
        """The hall may have another owner."""
        self._moved.set()

    def lost(self, view: HallView) -> None:
        """The hall may have another owner."""
        self._moved.set()

    async def _known(self) -> HallView | None:
        """The newest that store and journal know of the hall; None when they know nothing."""
        centre, hall = self._centre, self._hall
        stored, known = await centre.stream.end(hall), await centre.journal.position(hall)
        if stored is not None and stored >= known:
            self.port.stored = True
            await centre.dispatcher.ready(hall, stored)
            return await centre.dispatcher.snapshot(hall)
        return None if known == START else await centre.journal.replay(hall)

    async def _write(self) -> None:
        """Write the journal, from the store here or from the other centre's journal."""
        try:
            await self.writer.run()
        except (Refused, JournalGap) as gap:
            log.warning("journal waits for a shared hall", hall=self._hall, why=str(gap))

    async def _read(self) -> None:
        """Fold the store's stream while the hall is here."""
        while True:
            if self.port.leads:
                await self._reader.turn()
            else:
                await self._opened_by_hand()
                await asyncio.sleep(PAUSE_S)

    async def _opened_by_hand(self) -> None:
        """Serve the hall once `yunhao handover --gone` opened it in the store here."""
        end = await self._centre.stream.end(self._hall)
        if end is None or end.epoch <= self.port.view.position.epoch:
            return
        view = await self._centre.dispatcher.snapshot(self._hall)
        if leads(view, self.port.me, stored=False):
            self.port.feed.restart(view)
            await self._centre.open(self._hall)
            log.warning("hall opened by hand", hall=self._hall, position=end.text())

    async def _take_over(self) -> None:
        """Open the hall once it was handed here and the journal has all of it."""
        while True:
            self._moved.clear()
            view = self.port.view
            if view.handed != self.port.me:
                await self._moved.wait()
                continue
            await self.writer.reached(self._hall, view.position)
            try:
                await self._centre.open(self._hall)
                log.info(
                    "hall taken over", hall=self._hall, position=self.port.view.position.text()
                )
            except (Refused, StoreUnavailable) as error:
                log.warning("hall not taken over yet", hall=self._hall, why=str(error))
                await asyncio.sleep(PAUSE_S)


class Others:
    """Every hall that the settings share with another centre."""

    def __init__(self, halls: Sequence[Sharing]) -> None:
        self.halls = halls

    async def stop(self) -> None:
        """Hang up."""
        for hall in self.halls:
            await hall.stop()


async def join_others(centre: Centre) -> Others:
    """Follow or serve every hall that the settings share with another centre."""
    shared = centre.settings.centres.items()
    halls = [Sharing(centre, name, other) for name, other in shared]
    for hall in halls:
        await hall.start()
    return Others(halls)
