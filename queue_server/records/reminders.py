"""Reminders in SQL: each becomes due once, and waits here until somebody took it.

A reminder is marked after it was handed over: who dies between the two hands it over again, under
the same id.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.database import writing
from queue_server.domain.reminders import About
from queue_server.ports.reminders import Reminder, Stage, Wanted
from queue_server.records.away import reached
from queue_server.records.reminder_tables import REMINDERS, WANTED

KEPT_MS = 7 * 24 * 3_600_000
"""How long it is known what came of a reminder."""
WHY_LIMIT = 200


class SqlReminders:
    """ports.Reminders."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def wanted(self, after: int = 0) -> list[Wanted]:
        """Who asked since, in order."""
        chosen = select(WANTED).where(WANTED.c.count > after).order_by(WANTED.c.count)
        with reached():
            async with self._engine.connect() as sql:
                return [Wanted(**row) for row in (await sql.execute(chosen)).mappings()]

    async def forget(self, tickets: Collection[str]) -> None:
        """Nothing more happens to these."""
        if not tickets:
            return
        with reached():
            async with writing(self._engine) as sql:
                await sql.execute(delete(WANTED).where(WANTED.c.ticket.in_(tickets)))

    async def put(self, reminders: Sequence[Reminder]) -> int:
        """Keep what became due, each once by its id; how many were new."""
        if not reminders:
            return 0
        rows = {one.id: _row(one) for one in reminders}
        with reached():
            try:
                async with writing(self._engine) as sql:
                    chosen = select(REMINDERS.c.id).where(REMINDERS.c.id.in_(rows))
                    known = {row.id for row in await sql.execute(chosen)}
                    fresh = [row for name, row in rows.items() if name not in known]
                    if fresh:
                        await sql.execute(insert(REMINDERS), fresh)
                    return len(fresh)
            except IntegrityError:
                return 0  # another process put some of them in between: the next look finds which

    async def waiting(self, now: int, *, limit: int) -> list[Reminder]:
        """What is to be tried now, the oldest first."""
        table = REMINDERS.c
        chosen = (
            select(REMINDERS)
            .where(table.stage == Stage.WAITING, table.next_at <= now)
            .order_by(table.next_at, table.id)
            .limit(limit)
        )
        with reached():
            async with self._engine.connect() as sql:
                return [_reminder(row) for row in (await sql.execute(chosen)).mappings()]

    async def again(self, id: str, at: int, why: str) -> None:
        """It was not taken: try again at a real time."""
        tries = REMINDERS.c.tries + 1
        await self._set(id, next_at=at, tries=tries, why=why[:WHY_LIMIT])

    async def settle(self, id: str, stage: Stage, why: str = "") -> None:
        """It was sent, or never will be."""
        await self._set(id, stage=stage, why=why[:WHY_LIMIT])

    async def tidy(self, now: int) -> None:
        """Drop what was settled long ago."""
        old = REMINDERS.c.until <= now - KEPT_MS
        async with writing(self._engine) as sql:
            await sql.execute(delete(REMINDERS).where(old, REMINDERS.c.stage != Stage.WAITING))

    async def _set(self, id: str, **values: Any) -> None:
        with reached():
            async with writing(self._engine) as sql:
                await sql.execute(update(REMINDERS).where(REMINDERS.c.id == id).values(values))


def _row(one: Reminder) -> dict[str, Any]:
    return {
        "id": one.id,
        "ticket": one.ticket,
        "hall": one.hall,
        "about": one.about,
        "language": one.language,
        "facts": json.dumps(dict(one.facts), ensure_ascii=False),
        "at": one.at,
        "until": one.until,
        "stage": Stage.WAITING,
        "tries": 0,
        "next_at": 0,
        "why": "",
    }


def _reminder(row: Any) -> Reminder:
    return Reminder(
        id=row["id"],
        ticket=row["ticket"],
        hall=row["hall"],
        about=About(row["about"]),
        language=row["language"],
        facts=json.loads(row["facts"]),
        at=row["at"],
        until=row["until"],
        tries=row["tries"],
    )
