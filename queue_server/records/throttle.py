"""Counts failed sign-ins, so that guessing a password takes years and not hours."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from queue_server.database import writing
from queue_server.domain.refusals import refusal
from queue_server.records.tables import FAILURES

WINDOW_MS = 15 * 60_000
"""How long failures count, from the first of them."""
OF_USER_AT_ADDRESS, OF_USER, OF_ADDRESS = 5, 20, 60
"""After so many failures TOO_MANY: the first is low, so that who guesses does not lock others out;
the last is high, because a hall may have one address."""
_RACES = 5


def limits(user: str, address: str | None) -> Mapping[str, int]:
    """What a sign-in is counted under, and how many failures each may have."""
    if address is None:
        return {f"user {user}": OF_USER_AT_ADDRESS}
    return {
        f"user {user} at {address}": OF_USER_AT_ADDRESS,
        f"user {user}": OF_USER,
        f"address {address}": OF_ADDRESS,
    }


async def check(engine: AsyncEngine, limits: Mapping[str, int], now: int) -> None:
    """Refuse TOO_MANY, with the seconds to wait, when one of the limits is reached."""
    table = FAILURES.c
    chosen = select(FAILURES).where(table.subject.in_(limits), table.since > now - WINDOW_MS)
    async with engine.connect() as sql:
        found = (await sql.execute(chosen)).mappings().all()
    waits = [
        row["since"] + WINDOW_MS - now for row in found if row["count"] >= limits[row["subject"]]
    ]
    if waits:
        raise refusal("TOO_MANY", str(-(-max(waits) // 1000)))


async def failed(engine: AsyncEngine, limits: Mapping[str, int], now: int) -> None:
    """Count one failure."""
    for subject in limits:
        for race in range(_RACES):
            try:
                async with writing(engine) as sql:
                    await _count(sql, subject, now)
                break
            except IntegrityError:
                # another process counted the first failure of this subject in between
                if race == _RACES - 1:
                    raise


async def succeeded(engine: AsyncEngine, user: str, address: str | None) -> None:
    """Forget the failures of this user here; those of the address go on counting."""
    subject = next(iter(limits(user, address)))
    async with engine.connect() as sql:
        chosen = select(FAILURES.c.subject).where(FAILURES.c.subject == subject)
        if (await sql.execute(chosen)).first() is None:
            return
    async with writing(engine) as sql:
        await sql.execute(delete(FAILURES).where(FAILURES.c.subject == subject))


async def tidy(sql: AsyncConnection, now: int) -> None:
    """Drop the failures that count no more."""
    await sql.execute(delete(FAILURES).where(FAILURES.c.since <= now - WINDOW_MS))


async def _count(sql: AsyncConnection, subject: str, now: int) -> None:
    table = FAILURES.c
    same = table.subject == subject
    since = (await sql.execute(select(table.since).where(same))).scalar()
    if since is None:
        await sql.execute(insert(FAILURES), {"subject": subject, "count": 1, "since": now})
    elif since <= now - WINDOW_MS:
        await sql.execute(update(FAILURES).where(same).values(count=1, since=now))
    else:
        await sql.execute(update(FAILURES).where(same).values(count=table["count"] + 1))
