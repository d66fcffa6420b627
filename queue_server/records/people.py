"""Staff and their sessions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.crypto import token, token_hash
from queue_server.database import writing
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import EXCLUSIVE, STAFF_ROLES, Principal, Role
from queue_server.ports import Grant
from queue_server.records import throttle
from queue_server.records.away import reached
from queue_server.records.passwords import Passwords
from queue_server.records.remembered import Remembered
from queue_server.records.tables import PEOPLE, SESSIONS

IDLE_MS = 30 * 60_000
ABSOLUTE_MS = 12 * 3_600_000
_NOTED_MS = 60_000
"""How often the use of a session is written down."""
_LONGEST_USER = 100


class RolesClash(ValueError):
    """A person has roles of staff, and one of sysadmin, secadmin, auditor only alone."""


class UserUnfit(ValueError):
    """A user name has 1 to 100 printable characters."""


class SqlPeople:
    """ports.People; `now` tells real time in milliseconds."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], int]) -> None:
        self._engine, self._now = engine, now
        self._passwords = Passwords()
        self._remembered = Remembered()

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
        """Add a person, or replace password, roles and halls of one, whose sessions end.

        `halls` empty = all. Raises RolesClash, UserUnfit, PasswordUnfit.
        """
        _judge(user, roles)
        async with self._passwords.turn:
            hashed = await self._passwords.hash(password)
        row = {
            "name": name,
            "password": hashed,
            "roles": json.dumps(sorted(set(roles))),
            "halls": json.dumps(sorted(set(halls))),
            "department": department,
            "changed_at": self._now(),
        }
        async with writing(self._engine) as sql:
            await sql.execute(delete(SESSIONS).where(SESSIONS.c.user == user))
            there = await sql.execute(update(PEOPLE).where(PEOPLE.c.user == user).values(row))
            if there.rowcount == 0:
                await sql.execute(insert(PEOPLE), {"user": user, **row})
        self._remembered.forget()

    async def remove(self, user: str) -> None:
        """Erase a person and end the sessions; nothing happens for an unknown one."""
        async with writing(self._engine) as sql:
            await sql.execute(delete(SESSIONS).where(SESSIONS.c.user == user))
            await sql.execute(delete(PEOPLE).where(PEOPLE.c.user == user))
        self._remembered.forget()

    async def all(self) -> list[Mapping[str, Any]]:
        """Everybody with user, name, roles, halls and department, by user."""
        async with self._engine.connect() as sql:
            rows = (await sql.execute(select(PEOPLE).order_by(PEOPLE.c.user))).mappings()
            return [_told(row) for row in rows]

    async def sign_in(self, user: str, password: str, *, address: str | None = None) -> Grant:
        """Begin a session; SIGN_IN_FAILED, or TOO_MANY (seconds) after repeated failures."""
        if not _fit(user):
            raise refusal("SIGN_IN_FAILED")
        limits = throttle.limits(user, address)
        # counted while holding the turn, so that guesses at the same time count too
        async with self._passwords.turn:
            await throttle.check(self._engine, limits, self._now())
            person = await self._person(user)
            known = None if person is None else person["password"]
            fits, newer = await self._passwords.check(password, known)
            if person is None or not fits:
                await throttle.failed(self._engine, limits, self._now())
                raise refusal("SIGN_IN_FAILED")
        await throttle.succeeded(self._engine, user, address)
        return await self._begin(person, newer)

    async def by_token(self, token: str) -> Principal | None:
        """Whose session this is, None when it ended or never was."""
        hashed, now = token_hash(token), self._now()
        known, principal = self._remembered.find(hashed, now)
        if known:
            return principal
        chosen = select(PEOPLE, SESSIONS.c.began_at, SESSIONS.c.used_at).join_from(
            SESSIONS, PEOPLE, SESSIONS.c.user == PEOPLE.c.user
        )
        with reached():
            async with self._engine.connect() as sql:
                found = await sql.execute(chosen.where(SESSIONS.c.token_hash == hashed))
                row = found.mappings().first()
        if row is None or now >= _end(row):
            self._remembered.keep(hashed, None, now, None)
            return None
        if now >= row["used_at"] + _NOTED_MS:
            await self._used(hashed, now)
        principal = _principal(row)
        self._remembered.keep(hashed, principal, now, _end(row))
        return principal

    async def sign_out(self, token: str) -> None:
        """End the session."""
        async with writing(self._engine) as sql:
            mine = SESSIONS.c.token_hash == token_hash(token)
            await sql.execute(delete(SESSIONS).where(mine))
        self._remembered.forget()

    async def tidy(self) -> None:
        """Drop the sessions that ended by themselves, and failures that count no more."""
        now, table = self._now(), SESSIONS.c
        ended = (table.used_at <= now - IDLE_MS) | (table.began_at <= now - ABSOLUTE_MS)
        async with writing(self._engine) as sql:
            await sql.execute(delete(SESSIONS).where(ended))
            await throttle.tidy(sql, now)

    async def _person(self, user: str) -> RowMapping | None:
        with reached():
            async with self._engine.connect() as sql:
                found = await sql.execute(select(PEOPLE).where(PEOPLE.c.user == user))
                return found.mappings().first()

    async def _begin(self, person: RowMapping, newer: str | None) -> Grant:
        made, now = token(), self._now()
        row = {"token_hash": token_hash(made), "user": person["user"]}
        with reached():
            await self._write_session(row, now, newer, person)
        return Grant(token=made, principal=_principal(person))

    async def _write_session(
        self, row: dict[str, Any], now: int, newer: str | None, person: RowMapping
    ) -> None:
        async with writing(self._engine) as sql:
            await sql.execute(insert(SESSIONS), {**row, "began_at": now, "used_at": now})
            if newer is not None:
                mine = PEOPLE.c.user == person["user"]
                await sql.execute(update(PEOPLE).where(mine).values(password=newer))

    async def _used(self, hashed: str, now: int) -> None:
        async with writing(self._engine) as sql:
            mine = SESSIONS.c.token_hash == hashed
            await sql.execute(update(SESSIONS).where(mine).values(used_at=now))


def _judge(user: str, roles: Sequence[Role]) -> None:
    if not _fit(user):
        raise UserUnfit(f"1 to {_LONGEST_USER} printable characters")
    given = set(roles)
    if not given or not given <= STAFF_ROLES or (given & EXCLUSIVE and len(given) > 1):
        raise RolesClash(", ".join(sorted(given)) or "no role")


def _fit(user: str) -> bool:
    return 0 < len(user) <= _LONGEST_USER and user.isprintable()


def _end(row: RowMapping) -> int:
    return min(int(row["used_at"]) + IDLE_MS, int(row["began_at"]) + ABSOLUTE_MS)


def _principal(row: RowMapping) -> Principal:
    return Principal(
        id=f"user:{row['user']}",
        roles=frozenset(Role(one) for one in json.loads(row["roles"])),
        halls=frozenset(json.loads(row["halls"])),
        name=row["name"],
        department=row["department"],
    )


def _told(row: RowMapping) -> Mapping[str, Any]:
    told: dict[str, Any] = {name: row[name] for name in ("user", "name", "department")}
    return told | {name: json.loads(row[name]) for name in ("roles", "halls")}
