"""Follow-ups in SQL: each opened once, each step done once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from queue_server.database import writing
from queue_server.domain.evaluation import Evaluation, masked
from queue_server.domain.events import START, Position
from queue_server.domain.follow_up import (
    Appeal,
    Asked,
    FollowUp,
    Note,
    Settled,
    Stage,
    Step,
    changes,
)
from queue_server.domain.refusals import refusal
from queue_server.records.tables import FOLLOW_UPS, FOLLOWED, NOTES


class SqlFollowUps:
    """The tasks; instants are city milliseconds."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def position(self, hall: str) -> Position:
        """The last grade of the hall that was looked at: the bad ones have their follow-ups."""
        async with self._engine.connect() as sql:
            return await _position(sql, hall)

    async def open(
        self, hall: str, known: Position, last: Position, found: Sequence[FollowUp]
    ) -> bool:
        """Open these, and move the hall's position from `known` to `last`.

        False, and nothing done, when another process moved it in between. In one transaction, so
        that a death leaves both or neither.
        """
        try:
            async with writing(self._engine) as sql:
                if await _position(sql, hall) != known:
                    return False
                await _move(sql, hall, known, last)
                if found:
                    await sql.execute(insert(FOLLOW_UPS), [_row(one) for one in found])
                return True
        except IntegrityError:  # both wrote the first row of the hall
            return False

    async def all(
        self,
        halls: Collection[str],
        start: int = 0,
        end: int = 2**62,
        *,
        standing: bool = False,
    ) -> list[FollowUp]:
        """Those of some halls whose grades were given in a period, oldest first, without notes.

        `standing`: only those with something left to do, a review too.
        """
        table = FOLLOW_UPS.c
        which = and_(table.hall.in_(sorted(halls)), table.at >= start, table.at < end)
        if standing:
            left = or_(table.stage != Stage.SETTLED, table.appeal == Appeal.ASKED)
            which = and_(which, left)
        chosen = select(FOLLOW_UPS).where(which).order_by(table.at, table.hall, table.seq)
        async with self._engine.connect() as sql:
            return [_follow_up(row) for row in (await sql.execute(chosen)).mappings()]

    async def find(self, id: str) -> FollowUp:
        """One with its notes, oldest first; FOLLOW_UP_UNKNOWN."""
        async with self._engine.connect() as sql:
            return await _find(sql, id)

    async def step(self, id: str, asked: Asked) -> FollowUp:
        """Do a step once: the same key again changes nothing.

        FOLLOW_UP_UNKNOWN, and what `changes` refuses. Numbers of persons are not kept.
        """
        async with writing(self._engine) as sql:
            found = await _find(sql, id)
            known = select(NOTES.c.count).where(_same(id), NOTES.c.command == asked.key)
            if (await sql.execute(known)).first() is None:
                changed = changes(found, asked)
                if changed:
                    await sql.execute(update(FOLLOW_UPS).where(_at(id)).values(changed))
                await self._note(sql, id, asked)
            return await _find(sql, id)

    async def _note(self, sql: AsyncConnection, id: str, asked: Asked) -> None:
        count = select(func.count()).select_from(NOTES).where(_same(id))
        note = {"follow_up": id, "count": (await sql.execute(count)).scalar_one() + 1}
        note |= {"at": asked.now, "by": asked.by, "step": asked.step}
        note |= {"text": masked(asked.text), "command": asked.key}
        await sql.execute(insert(NOTES), note)


async def _position(sql: AsyncConnection, hall: str) -> Position:
    chosen = select(FOLLOWED).where(FOLLOWED.c.hall == hall).with_for_update()
    row = (await sql.execute(chosen)).mappings().first()
    return START if row is None else Position(row["epoch"], row["seq"])


async def _move(sql: AsyncConnection, hall: str, known: Position, last: Position) -> None:
    values = {"epoch": last.epoch, "seq": last.seq}
    if known == START:
        await sql.execute(insert(FOLLOWED), {"hall": hall, **values})
    else:
        await sql.execute(update(FOLLOWED).where(FOLLOWED.c.hall == hall).values(values))


async def _find(sql: AsyncConnection, id: str) -> FollowUp:
    chosen = select(FOLLOW_UPS).where(_at(id)).with_for_update()
    row = (await sql.execute(chosen)).mappings().first()
    if row is None:
        raise refusal("FOLLOW_UP_UNKNOWN", id[:80])
    notes = select(NOTES).where(_same(id)).order_by(NOTES.c.count)
    return _follow_up(row, map(_note_of, (await sql.execute(notes)).mappings()))


def _at(id: str) -> Any:
    hall, _, position = id.rpartition(":")
    epoch, _, seq = position.partition("-")
    if not (epoch.isdecimal() and seq.isdecimal() and len(position) < 40):
        raise refusal("FOLLOW_UP_UNKNOWN", id[:80])
    table = FOLLOW_UPS.c
    return and_(table.hall == hall, table.epoch == int(epoch), table.seq == int(seq))


def _same(id: str) -> Any:
    return NOTES.c.follow_up == id


_PLAIN = (
    *("at", "ticket", "handling", "grade", "source", "text", "window", "clerk"),
    *("service", "ended_at"),
)
_LISTS = ("tags", "items", "matters")
_OWN = ("department", "contact_by", "settle_by", "planned_until", "contacted_at", "settled_at")
_NAMED: Mapping[str, Callable[[str], Any]] = {
    "stage": Stage,
    "outcome": Settled,
    "appeal": Appeal,
}


def _row(one: FollowUp) -> dict[str, Any]:
    graded = one.evaluation
    key = {"hall": graded.hall, "epoch": graded.position.epoch, "seq": graded.position.seq}
    plain = {name: getattr(graded, name) for name in _PLAIN}
    lists = {name: json.dumps(getattr(graded, name)) for name in _LISTS}
    own = {name: getattr(one, name) for name in (*_OWN, *_NAMED)}
    return {**key, **plain, **lists, **own}


def _follow_up(row: RowMapping, notes: Iterable[Note] = ()) -> FollowUp:
    facts: dict[str, Any] = {name: row[name] for name in ("hall", *_PLAIN)}
    facts |= {name: tuple(json.loads(row[name])) for name in _LISTS}
    graded = Evaluation(position=Position(row["epoch"], row["seq"]), **facts)
    named = {name: read(row[name]) if row[name] else None for name, read in _NAMED.items()}
    own: dict[str, Any] = {name: row[name] for name in _OWN} | named
    return FollowUp(evaluation=graded, notes=tuple(notes), **own)


def _note_of(row: RowMapping) -> Note:
    return Note(at=row["at"], by=row["by"], step=Step(row["step"]), text=row["text"])
