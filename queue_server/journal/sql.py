"""The journal's statements: the plain subset of SQL that every database of the kind understands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    Tuple,
    and_,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_server.domain.events import Event, Position
from queue_server.journal.batch import Batch, rows_of
from queue_server.journal.rows import Row
from queue_server.journal.tables import (
    APPOINTMENTS,
    COMMANDS,
    EVALUATIONS,
    EVENTS,
    HANDLINGS,
    POSITIONS,
    SHOWN_WAITS,
    TICKETS,
)

_ID_BATCH = 500
_CHANGES = {
    about: update(table)
    .where(table.c.id == bindparam("key"))
    .values({name: bindparam(name) for name in table.c.keys() if name != "id"})  # noqa: SIM118
    for about, table in (("ticket", TICKETS), ("appointment", APPOINTMENTS))
}


class JournalConflict(Exception):
    """Another process moved a hall's position in between; nothing was written."""


async def positions_of(sql: AsyncConnection, halls: Collection[str]) -> dict[str, Position]:
    """The halls' positions, held until the transaction ends where the database can."""
    chosen = select(POSITIONS).where(POSITIONS.c.hall.in_(sorted(halls))).with_for_update()
    rows = (await sql.execute(chosen)).mappings()
    return {row["hall"]: Position(row["epoch"], row["seq"]) for row in rows}


async def put(sql: AsyncConnection, batch: Batch, known: Mapping[str, Position]) -> None:
    """Write the batch; JournalConflict when a position is not where the batch began."""
    for hall, position in batch.behind.items():
        await _move(sql, hall, known.get(hall), position)
    await _add(sql, EVENTS, batch.events)
    await _add(sql, COMMANDS, batch.commands)
    await _add(sql, HANDLINGS, batch.handlings)
    await _add(sql, EVALUATIONS, batch.evaluations)
    await _add(sql, SHOWN_WAITS, batch.shown_waits)
    await _put(sql, TICKETS, "ticket", batch.ticket_events)
    await _put(sql, APPOINTMENTS, "appointment", batch.promise_events)


async def _move(sql: AsyncConnection, hall: str, old: Position | None, new: Position) -> None:
    values = {"epoch": new.epoch, "seq": new.seq}
    if old is None:
        await sql.execute(insert(POSITIONS), {"hall": hall, **values})
        return
    table = POSITIONS.c
    unmoved = and_(table.hall == hall, table.epoch == old.epoch, table.seq == old.seq)
    moved = await sql.execute(update(POSITIONS).where(unmoved).values(values))
    if moved.rowcount != 1:
        raise JournalConflict(f"{hall} is no longer at {old.text()}")


async def _add(sql: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        await sql.execute(insert(table), rows)


async def _put(sql: AsyncConnection, table: Table, about: str, events: Sequence[Event]) -> None:
    """Add and change the rows that the events of tickets or appointments are about."""
    made = {event.data[about] for event in events if "id" in event.data["set"]}
    changed = sorted({event.data[about] for event in events} - made)
    known: dict[str, Row] = {}
    for start in range(0, len(changed), _ID_BATCH):
        some = select(table).where(table.c.id.in_(changed[start : start + _ID_BATCH]))
        known |= {row["id"]: dict(row) for row in (await sql.execute(some)).mappings()}
    added, replaced = rows_of(known, events, about)
    await _add(sql, table, added)
    if replaced:
        # the key has a name of its own beside the columns' parameters
        rows = [{**_without_id(row), "key": row["id"]} for row in replaced]
        await sql.execute(_CHANGES[about], rows)


def _without_id(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


def behind(table: Table, hall: str, position: Position) -> ColumnElement[bool]:
    """The rows of a hall that come after a position."""
    return and_(table.c.hall == hall, tuple_(table.c.epoch, table.c.seq) > _pair(position))


def until(table: Table, hall: str, position: Position) -> ColumnElement[bool]:
    """The rows of a hall up to and including a position."""
    return and_(table.c.hall == hall, tuple_(table.c.epoch, table.c.seq) <= _pair(position))


def _pair(position: Position) -> Tuple:
    return tuple_(*position, types=(BigInteger, BigInteger))
