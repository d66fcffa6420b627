"""Bars in SQL, and those in force in memory: a number never waits for a database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from sqlalchemy import ColumnElement, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.database import writing
from queue_server.domain.bars import Bar, Misuse
from queue_server.domain.refusals import refusal
from queue_server.records.away import reached
from queue_server.records.tables import BARS


class SqlBars:
    """ports.Bars; `refresh` brings what other processes did."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._unlifted: dict[str, list[Bar]] = {}

    def standing(self, digests: Collection[str], today: date) -> list[Bar]:
        """The bars in force of any of these."""
        found = (bar for digest in digests for bar in self._unlifted.get(digest, ()))
        return [bar for bar in found if bar.stands(today)]

    async def refresh(self) -> None:
        """Read the bars anew; raises RecordsUnavailable."""
        found: dict[str, list[Bar]] = {}
        for bar in await self.all():
            if bar.lifted_at is None:
                found.setdefault(bar.digest, []).append(bar)
        self._unlifted = found

    async def all(self) -> list[Bar]:
        """All bars, the newest first."""
        with reached():
            async with self._engine.connect() as sql:
                rows = await sql.execute(select(BARS).order_by(BARS.c.at.desc(), BARS.c.id))
                return [_bar(row) for row in rows.mappings()]

    async def set(
        self, digest: str, *, mask: str, why: Misuse, until: date, by: str, at: int, key: str
    ) -> Bar:
        """Bar somebody; the same key again sets nothing."""
        command = f"{by} {key}"
        values = {
            "id": uuid4().hex,
            "digest": digest,
            "why": why.value,
            "until": until.isoformat(),
            "by": by,
            "at": at,
            "mask": mask,
            "command": command,
        }
        try:
            with reached():
                async with writing(self._engine) as sql:
                    await sql.execute(insert(BARS), values)
        except IntegrityError:
            pass  # this very form, once more
        await self.refresh()
        made = await self._one(BARS.c.command == command, command)
        if (made.digest, made.why, made.until) != (digest, why, until):
            raise refusal("KEY_REUSED", key)
        return made

    async def lift(self, id: str, *, by: str, at: int) -> Bar:
        """End a bar before its time."""
        with reached():
            async with writing(self._engine) as sql:
                still = (BARS.c.id == id) & BARS.c.lifted_at.is_(None)
                lifted = update(BARS).where(still).values(lifted_at=at, lifted_by=by)
                await sql.execute(lifted)
        await self.refresh()
        return await self._one(BARS.c.id == id, id)

    async def _one(self, which: ColumnElement[bool], id: str) -> Bar:
        with reached():
            async with self._engine.connect() as sql:
                row = (await sql.execute(select(BARS).where(which))).mappings().first()
        if row is None:
            raise refusal("BAR_UNKNOWN", id[:80])
        return _bar(row)


def _bar(row: RowMapping) -> Bar:
    facts = {name: row[name] for name in ("id", "digest", "by", "at", "mask")}
    return Bar(
        **facts,
        why=Misuse(row["why"]),
        until=date.fromisoformat(row["until"]),
        lifted_at=row["lifted_at"],
        lifted_by=row["lifted_by"],
    )
