"""What the parts of the centre ask of halls, store and journal.

Every command and every reader goes by `Halls.route(hall)`: no code assumes that all halls share one
store or process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hall_config.model import City
from queue_server.domain.commands import Caller, Command
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.view import HallView


class StoreUnavailable(Exception):
    """The store cannot be asked now; what was asked may be asked again under the same id."""


class BadArgument(Exception):
    """The store was given what no caller may send; nothing came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as the store's stream has it, with what only the journal needs."""

    event: Event
    principal: str | None = None
    fingerprint: str | None = None
    reply: Reply | None = None
    """Kept with the first event of a command."""


class Dispatcher(Protocol):
    """The dispatcher of record: each call is one change with its events, all or nothing."""

    async def perform(
        self, hall: str, command: Command, caller: Caller, *, now: int, real: int
    ) -> Reply:
        """Do the command once; raises Refused, or StoreUnavailable when the store is away."""

    async def snapshot(self, hall: str) -> HallView:
        """The hall as the store has it now."""


class Stream(Protocol):
    """The events of the halls of one store, in order."""

    async def end(self, hall: str) -> Position | None:
        """The last event's position, None when the hall has none."""

    async def read(
        self, positions: Mapping[str, Position], *, block_ms: int, count: int
    ) -> list[StoredEvent]:
        """What came after the positions, waiting for the first up to `block_ms`."""

    async def after(self, hall: str, position: Position, *, limit: int) -> list[StoredEvent]:
        """Events after a position; STALE_POSITION when foreign or trimmed."""

    async def trim(self, hall: str, behind: Position) -> None:
        """Drop the events up to and including the position."""


class Journal(Protocol):
    """The past of the halls in SQL, written from the stream alone."""

    async def position(self, hall: str) -> Position:
        """The last event that the journal has; 0-0 when none."""

    async def write(self, events: Sequence[StoredEvent]) -> None:
        """Take events in, each once, in one transaction; those it has are passed over."""

    async def after(self, hall: str, position: Position, *, limit: int) -> list[Event]:
        """Events after a position, over all epochs."""

    async def replay(self, hall: str, at: int | None = None) -> HallView:
        """The hall as it was at a city time, or at the end."""

    async def checkpoint(self, view: HallView) -> None:
        """Keep a view, so that a later replay starts there."""

    async def commands(self, hall: str, since_day: int) -> list[Mapping[str, Any]]:
        """Command memory since a real day, counted from 1970.

        Each row: principal, id, fingerprint, reply, day.
        """


class Follower(Protocol):
    """A reader of a hall in this process; must not block and must not raise."""

    def happened(self, event: Event) -> None:
        """Take the next event, which the hall's view already holds."""

    def lost(self, view: HallView) -> None:
        """The hall's line of events broke; begin anew from this view."""


class HallPort(Protocol):
    """One hall, wherever its centre runs."""

    @property
    def hall(self) -> str:
        """The hall's id."""

    @property
    def view(self) -> HallView:
        """The fold in this process; readers do not change it."""

    async def perform(self, command: Command, caller: Caller) -> Reply:
        """Do the command once, under the city's clock."""

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        """The reply that this command had under its id; KEY_REUSED when the id had another."""

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        """Events after a position, trimmed ones from the journal; STALE_POSITION when foreign."""

    async def reached(self, position: Position) -> None:
        """Wait until the fold in this process has taken in the position."""

    def follow(self, follower: Follower) -> HallView:
        """Begin to tell the follower of events; in the same step the view that they follow on."""

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""


class History(Protocol):
    """The past of a hall as it is stored."""

    async def __call__(self, hall: str, position: Position, *, limit: int) -> list[StoredEvent]:
        """Events after a position, over all epochs, with principal, fingerprint and reply."""


def always(hall: str) -> int | None:
    """What is known of every hall is true now."""
    return None


class Halls(Protocol):
    """All halls of the city."""

    @property
    def city(self) -> City:
        """The configuration in force."""

    def route(self, hall: str) -> HallPort:
        """The only way to a hall; HALL_UNKNOWN when the city has none of this id."""
