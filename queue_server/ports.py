"""What the parts of the centre ask of each other; app.py puts the parts behind these together.

Every command and every reader goes by `Halls.route(hall)`: no code assumes that all halls share one
store or process.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hall_config.model import City
from queue_server.domain.commands import Caller, Command
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.rights import Principal, Role
from queue_server.domain.view import HallView


class StoreUnavailable(Exception):
    """The store cannot be asked now; what was asked may be asked again under the same id."""


class RecordsUnavailable(Exception):
    """The records' database cannot be asked now."""


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


class Halls(Protocol):
    """All halls of the city."""

    @property
    def city(self) -> City:
        """The configuration in force."""

    def route(self, hall: str) -> HallPort:
        """The only way to a hall; HALL_UNKNOWN when the city has none of this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What signing in or enrolling gives: a token, shown once, and whose it is."""

    token: str
    principal: Principal


class People(Protocol):
    """Staff and their sessions."""

    async def sign_in(self, user: str, password: str, *, address: str | None = None) -> Grant:
        """Begin a session; SIGN_IN_FAILED, or TOO_MANY after repeated failures.

        Failures are counted for the user and for the network address that it came from.
        """

    async def by_token(self, token: str) -> Principal | None:
        """Whose session this is, None when it ended or never was."""

    async def sign_out(self, token: str) -> None:
        """End the session."""

    async def add(
        self,
        user: str,
        password: str,
        *,
        name: str,
        roles: Sequence[Role],
        halls: Sequence[str],
        department: str | None = None,
    ) -> None:
        """Add a person, or replace password, roles and halls of one; `halls` empty = all."""

    async def all(self) -> list[Mapping[str, Any]]:
        """Everybody with user, name, roles, halls and department, by user."""

    async def remove(self, user: str) -> None:
        """Erase a person and end the sessions; nothing happens for an unknown one."""


class Devices(Protocol):
    """Enrolled devices and their tokens."""

    async def code(
        self,
        *,
        kind: str,
        hall: str,
        zone: str | None,
        window: str | None,
        by: str,
        settings: Mapping[str, Any] | None = None,
    ) -> str:
        """Make a single-use code that lives ten minutes; its device gets `settings`."""

    async def enrol(self, code: str, *, key: str | None = None, hall: str | None = None) -> Grant:
        """Exchange the code for a device token; SIGN_IN_FAILED when spent or unknown.

        The same code and key give the same token while the code lives. With a `hall` only a page's
        device there is enrolled; another's code is not spent.
        """

    async def by_token(self, token: str) -> Principal | None:
        """Whose token this is, None when withdrawn or unknown."""

    async def seen(self, device: str, status: Mapping[str, Any]) -> None:
        """Note a device's status."""

    async def there(self, devices: Collection[str]) -> None:
        """Note that these devices are there, behind a hall node."""

    async def set(self, device: str, settings: Mapping[str, Any]) -> None:
        """Put these settings in the place of the device's."""

    async def withdraw(self, device: str) -> None:
        """End the device's token."""

    async def all(self, hall: str | None = None) -> list[Mapping[str, Any]]:
        """The devices with kind, hall, zone, window, settings, last seen and status."""


class Audit(Protocol):
    """The append-only record of what people did by right."""

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        """Append one row, chained to the one before."""

    async def verify(self) -> int:
        """Check the chain: how many rows; raises with the first broken one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records side of SQL, as the centre uses it."""

    people: People
    devices: Devices
    audit: Audit
