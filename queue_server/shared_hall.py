"""A hall that two centres hand to each other: whichever has it serves it, the other one follows.

Both keep one fold of it, and each event that says who has the hall next is in that fold; so both
come to the same answer from the same events, whatever was killed when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from queue_server.clock import real_ms
from queue_server.domain.commands import Caller, Command, fingerprint
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.leading import leads
from queue_server.domain.memory import DAY_MS
from queue_server.domain.refusals import refusal
from queue_server.hub.feed import Fed
from queue_server.journal.journal import SqlJournal
from queue_server.local_hall import LocalHall
from queue_server.remote_hall import RemoteHall


class SharedHall(Fed):
    """ports.HallPort over the hall's two sides; `me` is this centre's own name."""

    def __init__(
        self, local: LocalHall, remote: RemoteHall, journal: SqlJournal, *, me: str
    ) -> None:
        self.local, self.remote = local, remote
        self._journal = journal
        self.feed = local.feed
        self.stored = False
        """Whether this centre's store has the newest that is known of the hall."""
        self.me = me

    @property
    def leads(self) -> bool:
        """Whether this centre serves the hall now."""
        return leads(self.feed.view, self.me, stored=self.stored)

    @property
    def as_of(self) -> int | None:
        """City time at which what is known here was last true; None while it is."""
        return None if self.leads else self.remote.as_of

    async def perform(self, command: Command, caller: Caller) -> Reply:
        """Do the command where the hall is; one that was forwarded goes no further."""
        if self.leads:
            return await self.local.perform(command, caller)
        if caller.forwarded:
            raise refusal("HALL_NOT_READY", self.hall)
        return await self.remote.perform(command, caller)

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        """What the store here remembers of it, or the journal that followed the other centre's."""
        if self.leads:
            return await self.local.answered(command, caller)
        since = real_ms() // DAY_MS - 1
        kept = await self._journal.command(self.hall, caller.principal, caller.id, since)
        if kept is None:
            return None
        if kept["fingerprint"] != fingerprint(command):
            raise refusal("KEY_REUSED", caller.id)
        reply: Reply = kept["reply"]
        return reply

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        """Events after a position, from where the hall is."""
        port = self.local if self.leads else self.remote
        return await port.after(position, limit=limit)


class Led:
    """The halls that a centre serves at the moment of asking."""

    def __init__(self, halls: Mapping[str, LocalHall], shared: Mapping[str, SharedHall]) -> None:
        self._halls, self._shared = halls, shared

    def __iter__(self) -> Iterator[LocalHall]:
        for name, port in tuple(self._halls.items()):
            if name not in self._shared or self._shared[name].leads:
                yield port
