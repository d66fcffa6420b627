"""What the parts of the centre ask of the records: people, devices, the audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from queue_server.domain.rights import Principal, Role
from queue_server.ports.vault import Bars, Vault


class RecordsUnavailable(Exception):
    """The records' database cannot be asked now."""


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
    vault: Vault
    bars: Bars
