"""Enrolled devices and their tokens."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from queue_server.crypto import Keyring, token, token_hash
from queue_server.database import writing
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import DEVICE_ROLES, PAGE_ROLES, Principal, device_principal
from queue_server.ports import Grant
from queue_server.records.away import reached
from queue_server.records.remembered import Remembered
from queue_server.records.tables import DEVICES, ENROLMENTS

CODE_LASTS_MS = 10 * 60_000
CODE_LENGTH = 8
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans("OIL", "011", " -")
_NAME_LENGTH = 6


class KindUnknown(ValueError):
    """There is no such kind of device."""


class SqlDevices:
    """ports.Devices; `now` tells real time in milliseconds."""

    def __init__(self, engine: AsyncEngine, keyring: Keyring, now: Callable[[], int]) -> None:
        self._engine, self._keyring, self._now = engine, keyring, now
        self._remembered = Remembered()

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
        """Make a single-use enrolment code of 8 characters that lives ten minutes.

        Raises KindUnknown.
        """
        if kind not in DEVICE_ROLES:
            raise KindUnknown(kind)
        made = _random(CODE_LENGTH)
        row: dict[str, Any] = {
            "kind": kind,
            "hall": hall,
            "zone": zone,
            "window": window,
            "made_by": by,
            "settings": json.dumps(dict(settings or {})),
        }
        row |= {"code": self._stored(made), "expires_at": self._now() + CODE_LASTS_MS}
        async with writing(self._engine) as sql:
            await sql.execute(insert(ENROLMENTS), row)
        return made

    async def enrol(self, code: str, *, key: str | None = None, hall: str | None = None) -> Grant:
        """Exchange the code for a device token; SIGN_IN_FAILED when spent, late or unknown.

        With a `hall` also for a code that is not of a page's device in this hall, which is not
        spent then. Spaces, dashes and case do not matter; O is 0, I and L are 1. The same code and
        key give the same token while the code lives: it is derived from both, so nothing is kept.
        """
        now, table, made = self._now(), ENROLMENTS.c, self._token(code, key)
        alive = and_(table.code == self._stored(code), table.expires_at > now)
        unspent = and_(alive, table.used_at.is_(None))
        if hall is not None:
            unspent = and_(unspent, table.hall == hall, table.kind.in_(sorted(PAGE_ROLES)))
        async with writing(self._engine) as sql:
            spent = await sql.execute(update(ENROLMENTS).where(unspent).values(used_at=now))
            if spent.rowcount != 1:
                return await _again(sql, made, alive)
            chosen = select(ENROLMENTS).where(table.code == self._stored(code))
            enrolment = (await sql.execute(chosen)).mappings().one()
            return await _enrolled(sql, enrolment, made, now)

    async def by_token(self, token: str) -> Principal | None:
        """Whose token this is, None when withdrawn or unknown."""
        hashed, now = token_hash(token), self._now()
        known, principal = self._remembered.find(hashed, now)
        if known:
            return principal
        valid = and_(DEVICES.c.token_hash == hashed, DEVICES.c.withdrawn_at.is_(None))
        async with self._engine.connect() as sql:
            row = (await sql.execute(select(DEVICES).where(valid))).mappings().first()
        principal = None if row is None else device_principal(row)
        self._remembered.keep(hashed, principal, now, None)
        return principal

    async def seen(self, device: str, status: Mapping[str, Any]) -> None:
        """Note a device's status and that it was there; raises RecordsUnavailable."""
        values = {"seen_at": self._now(), "status": json.dumps(dict(status))}
        with reached():
            async with writing(self._engine) as sql:
                await sql.execute(update(DEVICES).where(_is(device)).values(values))

    async def there(self, devices: Collection[str]) -> None:
        """Note that these devices are there, behind a hall node."""
        ids = [one.removeprefix("device:") for one in devices]
        async with writing(self._engine) as sql:
            chosen = update(DEVICES).where(DEVICES.c.id.in_(ids))
            await sql.execute(chosen.values(seen_at=self._now()))

    async def set(self, device: str, settings: Mapping[str, Any]) -> None:
        """Put these settings in the place of the device's."""
        values = {"settings": json.dumps(dict(settings))}
        async with writing(self._engine) as sql:
            await sql.execute(update(DEVICES).where(_is(device)).values(values))

    async def withdraw(self, device: str) -> None:
        """End the device's token."""
        unended = and_(_is(device), DEVICES.c.withdrawn_at.is_(None))
        async with writing(self._engine) as sql:
            await sql.execute(update(DEVICES).where(unended).values(withdrawn_at=self._now()))
        self._remembered.forget()

    async def all(self, hall: str | None = None) -> list[Mapping[str, Any]]:
        """The devices by id: kind, hall, zone, window, settings, last seen, status, withdrawal."""
        chosen = select(DEVICES).order_by(DEVICES.c.id)
        if hall is not None:
            chosen = chosen.where(DEVICES.c.hall == hall)
        async with self._engine.connect() as sql:
            return [_told(row) for row in (await sql.execute(chosen)).mappings()]

    async def tidy(self) -> None:
        """Drop the enrolment codes whose time is over."""
        past = ENROLMENTS.c.expires_at <= self._now()
        async with writing(self._engine) as sql:
            await sql.execute(delete(ENROLMENTS).where(past))

    def _stored(self, code: str) -> str:
        # 40 bits could be tried out against a plain hash
        return self._keyring.sign("enrolment", code.upper().translate(_MEANT))

    def _token(self, code: str, key: str | None) -> str:
        if key is None:
            return token()
        meant = code.upper().translate(_MEANT)
        return self._keyring.sign("device token", f"{meant} {key}").rpartition(":")[2]


async def _enrolled(sql: AsyncConnection, enrolment: RowMapping, made: str, now: int) -> Grant:
    row: dict[str, Any] = {name: enrolment[name] for name in _GIVEN}
    row["id"] = f"{row['hall']}-{row['kind']}-{_random(_NAME_LENGTH).lower()}"
    kept = {"token_hash": token_hash(made), "enrolled_by": enrolment["made_by"]}
    kept |= {"enrolled_at": now, "status": "{}"}
    await sql.execute(insert(DEVICES), {**row, **kept})
    return Grant(token=made, principal=device_principal(row))


async def _again(sql: AsyncConnection, made: str, alive: ColumnElement[bool]) -> Grant:
    """The device that this token was made for under a code that lives; else SIGN_IN_FAILED."""
    code = (await sql.execute(select(ENROLMENTS).where(alive))).first()
    chosen = and_(DEVICES.c.token_hash == token_hash(made), DEVICES.c.withdrawn_at.is_(None))
    row = (await sql.execute(select(DEVICES).where(chosen))).mappings().first()
    if code is None or row is None:
        raise refusal("SIGN_IN_FAILED")
    return Grant(token=made, principal=device_principal(row))


def _random(length: int) -> str:
    return "".join(secrets.choice(_CROCKFORD) for _ in range(length))


def _is(device: str) -> Any:
    return DEVICES.c.id == device.removeprefix("device:")


_GIVEN = ("kind", "hall", "zone", "window", "settings")
_TOLD = ("id", "kind", "hall", "zone", "window", "enrolled_at", "seen_at", "withdrawn_at")


def _told(row: RowMapping) -> Mapping[str, Any]:
    said = {name: json.loads(row[name] or "{}") for name in ("status", "settings")}
    return {**{name: row[name] for name in _TOLD}, **said}
