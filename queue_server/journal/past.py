"""What reports read of the journal as values, and the readings of waits added to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.database import writing
from queue_server.domain.accuracy import Accuracy, Judged
from queue_server.domain.appointment import Promise
from queue_server.domain.evaluation import Counted, Evaluation
from queue_server.domain.events import Position
from queue_server.journal import kept_waits
from queue_server.journal.rows import storable, stored_text
from queue_server.journal.sql import behind
from queue_server.journal.tables import APPOINTMENTS, EVALUATIONS, HANDLINGS, TICKETS
from queue_server.ports.showings import Showing


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Somebody who did not come to what was promised, known by a digest alone."""

    subject: str
    count: int
    last_at: int
    """When the last of them was missed, city milliseconds."""


class SqlPast:
    """Reads what happened in the halls; periods are city milliseconds, their end not included."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def graded(
        self, halls: Collection[str], start: int, end: int, *, clerk: str | None = None
    ) -> list[Counted]:
        """How these halls, or one clerk of theirs, were graded in a period.

        Counted by the database: a year of a city has millions of evaluations.
        """
        table = EVALUATIONS.c
        which = table.hall.in_(sorted(halls)) & (table.at >= start) & (table.at < end)
        if clerk is not None:
            which &= table.clerk == storable(clerk)
        alike = [table[name] for name in _ALIKE]
        chosen = select(*alike, func.count().label("count")).where(which).group_by(*alike)
        async with self._engine.connect() as sql:
            return [_counted(row) for row in (await sql.execute(chosen)).mappings()]

    async def evaluated(self, ticket: str) -> list[Evaluation]:
        """What was graded of a ticket's handlings."""
        return await self._evaluations(EVALUATIONS.c.ticket == ticket)

    async def had_ticket(self, ticket: str) -> bool:
        """Whether a number was ever issued under this id."""
        chosen = select(TICKETS.c.id).where(TICKETS.c.id == ticket)
        async with self._engine.connect() as sql:
            return (await sql.execute(chosen)).first() is not None

    async def missed(self, since: int, least: int) -> list[Missed]:
        """Who missed so many appointments since a city time, each with the last of them."""
        table = APPOINTMENTS.c
        which = (table.state == Promise.MISSED.value) & (table.ended_at >= since)
        chosen = select(table.subject, func.count(), func.max(table.ended_at))
        chosen = chosen.where(which, table.subject.is_not(None)).group_by(table.subject)
        async with self._engine.connect() as sql:
            rows = (await sql.execute(chosen.having(func.count() >= least))).all()
        return [
            Missed(subject=stored_text(subject) or "", count=count, last_at=last_at)
            for subject, count, last_at in rows
        ]

    async def graded_after(self, hall: str, position: Position, *, limit: int) -> list[Evaluation]:
        """What was graded in a hall after a position, over all epochs, in their order."""
        return await self._evaluations(behind(EVALUATIONS, hall, position), limit)

    async def keep_shown(self, showings: Sequence[Showing]) -> None:
        """Keep waits that were shown besides the slips, whose own the events have."""
        async with writing(self._engine) as sql:
            await kept_waits.keep(sql, showings)

    async def judged(self, halls: Collection[str], start: int, end: int) -> list[Judged]:
        """How true the waits were that these halls showed in a period, by line and half hour."""
        async with self._engine.connect() as sql:
            return await kept_waits.judged(sql, halls, start, end)

    async def judged_lately(
        self, halls: Collection[str], since: int, day: int
    ) -> dict[str, Accuracy]:
        """By hall how true they were for those of a service day that were called since a moment."""
        async with self._engine.connect() as sql:
            return await kept_waits.judged_lately(sql, halls, since, day)

    async def handled(self, hall: str, limit: int) -> list[tuple[str, str | None, float]]:
        """The last handlings of a hall, oldest first: service, window, seconds."""
        table = HANDLINGS.c
        columns = table.service, table.window, table.started_at, table.ended_at
        last = table.epoch.desc(), table.seq.desc()
        chosen = select(*columns).where(table.hall == hall).order_by(*last).limit(limit)
        async with self._engine.connect() as sql:
            rows = list((await sql.execute(chosen)).all())
        return [
            (
                stored_text(one.service) or "",
                stored_text(one.window),
                (one.ended_at - one.started_at) / 1000,
            )
            for one in reversed(rows)
        ]

    async def _evaluations(
        self, which: ColumnElement[bool], limit: int | None = None
    ) -> list[Evaluation]:
        table = EVALUATIONS.c
        chosen = select(EVALUATIONS).where(which).order_by(table.epoch, table.seq).limit(limit)
        async with self._engine.connect() as sql:
            return [_evaluation(row) for row in (await sql.execute(chosen)).mappings()]


def _evaluation(row: RowMapping) -> Evaluation:
    facts: dict[str, Any] = {name: row[name] for name in _PLAIN}
    facts |= {name: stored_text(row[name]) for name in _TEXTS}
    facts |= {name: tuple(json.loads(row[name])) for name in _LISTS}
    return Evaluation(position=Position(row["epoch"], row["seq"]), **facts)


def _counted(row: RowMapping) -> Counted:
    facts: dict[str, Any] = {name: row[name] for name in ("hall", "grade", "count")}
    facts |= {name: stored_text(row[name]) for name in ("window", "service", "source")}
    return Counted(items=tuple(json.loads(row["items"])), **facts)


_ALIKE = ("hall", "window", "service", "items", "grade", "source")
_PLAIN = ("hall", "at", "handling", "grade", "ended_at")
_TEXTS = ("ticket", "source", "window", "service", "clerk", "text")
_LISTS = ("tags", "items", "matters")
