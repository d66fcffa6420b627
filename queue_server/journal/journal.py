"""The journal: the past of the halls in SQL, written from the store's stream alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.clock import real_ms
from queue_server.database import open_engine, writing
from queue_server.domain.events import START, Event, Position
from queue_server.domain.fold import apply
from queue_server.domain.hall import DAY_MS
from queue_server.domain.view import HallView
from queue_server.journal import sql as statements
from queue_server.journal.batch import JournalGap, follows, take
from queue_server.journal.migrate import migrate
from queue_server.journal.past import SqlPast
from queue_server.journal.rows import (
    command_of,
    event_of,
    packed,
    storable,
    stored_event_of,
    unpacked,
)
from queue_server.journal.sql import JournalConflict
from queue_server.journal.tables import CHECKPOINTS, COMMANDS, EVENTS, HANDLINGS, POSITIONS, TICKETS
from queue_server.ports import StoredEvent

PAGE = 2000
"""Events that are read at a time."""


class SqlJournal:
    """ports.Journal on SQLite or PostgreSQL; `real` tells real time in milliseconds."""

    def __init__(self, engine: AsyncEngine, *, real: Callable[[], int] = real_ms) -> None:
        self._engine = engine
        self._real = real

    @classmethod
    async def open(cls, url: str, *, real: Callable[[], int] = real_ms) -> SqlJournal:
        """Open the journal of an SQLAlchemy URL and bring its tables up to date."""
        engine = open_engine(url)
        try:
            await migrate(engine)
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine, real=real)

    @property
    def past(self) -> SqlPast:
        """What reports read."""
        return SqlPast(self._engine)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def position(self, hall: str) -> Position:
        """The last event that the journal has; 0-0 when none."""
        return (await self.positions()).get(hall, START)

    async def positions(self) -> dict[str, Position]:
        """The last event of every hall that the journal has."""
        async with self._engine.connect() as sql:
            rows = (await sql.execute(select(POSITIONS))).mappings()
            return {row["hall"]: Position(row["epoch"], row["seq"]) for row in rows}

    async def halls(self) -> list[str]:
        """The halls that the journal has events of, in order of their ids."""
        return sorted(await self.positions())

    async def write(self, events: Sequence[StoredEvent]) -> None:
        """Take events in, each once, in one transaction; those it has are passed over.

        Raises JournalGap when an event does not follow, JournalConflict or the driver's
        IntegrityError when another process wrote at the same time: nothing is written then, and
        the same events may be given again.
        """
        day = self._real() // DAY_MS
        async with writing(self._engine) as sql:
            known = await statements.positions_of(sql, {one.event.hall for one in events})
            batch = take(known, events, day)
            if batch.events:
                await statements.put(sql, batch, known)

    async def adopt(self, view: HallView, events: Sequence[StoredEvent]) -> None:
        """Go on behind a gap: take in what is left of a trimmed stream, and keep where it led.

        For a journal that was lost or is older than what the store still has: `events` are all
        that the stream has, up to the view's position. What lies between is known nowhere.
        """
        day = self._real() // DAY_MS
        async with writing(self._engine) as sql:
            known = await statements.positions_of(sql, {view.hall})
            batch = take(known, events, day, adopted=True)
            if batch.behind.get(view.hall) != view.position:
                raise JournalConflict(f"{view.hall} went on while it was adopted")
            await statements.put(sql, batch, known)
        await self.checkpoint(view)

    async def after(self, hall: str, position: Position, *, limit: int) -> list[Event]:
        """Events after a position, over all epochs."""
        return await self._events(statements.behind(EVENTS, hall, position), limit)

    async def history(self, hall: str, position: Position, *, limit: int) -> list[StoredEvent]:
        """Events after a position as the stream had them: with principal, fingerprint, reply."""
        e, c = EVENTS.c, COMMANDS.c
        same = and_(e.hall == c.hall, e.epoch == c.epoch, e.seq == c.seq)
        joined = EVENTS.outerjoin(COMMANDS, same)
        chosen = select(EVENTS, c.fingerprint, c.reply).select_from(joined)
        chosen = chosen.where(statements.behind(EVENTS, hall, position))
        async with self._engine.connect() as sql:
            rows = await sql.execute(chosen.order_by(e.epoch, e.seq).limit(limit))
            return [stored_event_of(row) for row in rows.mappings()]

    async def replay(self, hall: str, at: int | None = None) -> HallView:
        """The hall as it was at a city time, or at the end.

        Where the city's clock was set back, the latest of the moments that had this time. Raises
        JournalGap for a moment whose events were lost with a journal.
        """
        goal = await self.position(hall) if at is None else await self._position_at(hall, at)
        view = await self._nearest(hall, goal)
        async for event in self._between(hall, view.position, goal):
            if not follows(view.position, event):
                raise JournalGap(hall, view.position, event.position)
            apply(view, event)
        return view

    async def checkpoint(self, view: HallView) -> None:
        """Keep a view, so that a later replay starts there.

        A view that the journal has not reached counts from when it does.
        """
        key = {"hall": view.hall, "epoch": view.position.epoch, "seq": view.position.seq}
        table = CHECKPOINTS.c
        same = and_(*(table[name] == value for name, value in key.items()))
        async with writing(self._engine) as sql:
            if (await sql.execute(select(table.at).where(same))).first() is None:
                row = {**key, "at": view.at, "view": packed(view)}
                await sql.execute(insert(CHECKPOINTS), row)

    async def checkpoints(self, hall: str) -> list[Position]:
        """Where the hall's checkpoints are, those left out whose event the journal lacks."""
        table = CHECKPOINTS.c
        chosen = _reached(select(table.epoch, table.seq)).where(table.hall == hall)
        async with self._engine.connect() as sql:
            rows = await sql.execute(chosen.order_by(table.epoch, table.seq))
            return [Position(row.epoch, row.seq) for row in rows]

    async def snapshot(self, hall: str, position: Position) -> dict[str, Any] | None:
        """What the checkpoint of a position keeps, None when there is none."""
        table = CHECKPOINTS.c
        same = and_(table.hall == hall, table.epoch == position.epoch, table.seq == position.seq)
        async with self._engine.connect() as sql:
            found = (await sql.execute(select(table.view).where(same))).scalar()
        return None if found is None else unpacked(found)

    async def commands(self, hall: str, since_day: int) -> list[Mapping[str, Any]]:
        """Command memory since a real day, counted from 1970, in the order of events.

        Each row: principal, id, fingerprint, reply, day.
        """
        table = COMMANDS.c
        chosen = select(COMMANDS).where(table.hall == hall, table.day >= since_day)
        async with self._engine.connect() as sql:
            rows = await sql.execute(chosen.order_by(table.epoch, table.seq))
            return [command_of(row) for row in rows.mappings()]

    async def ticket_states(self, hall: str) -> dict[str, str]:
        """The state of every ticket of the hall as its table has it."""
        chosen = select(TICKETS.c.id, TICKETS.c.state).where(TICKETS.c.hall == hall)
        async with self._engine.connect() as sql:
            return {row.id: row.state for row in await sql.execute(chosen)}

    async def command(
        self, hall: str, principal: str, id_: str, since_day: int
    ) -> Mapping[str, Any] | None:
        """What a command came to, as `commands` has it; None for one that had no effect."""
        table = COMMANDS.c
        asked = and_(table.principal == storable(principal), table.command == storable(id_))
        same = and_(table.hall == hall, asked)
        chosen = select(COMMANDS).where(same, table.day >= since_day)
        last = chosen.order_by(table.epoch.desc(), table.seq.desc()).limit(1)
        async with self._engine.connect() as sql:
            row = (await sql.execute(last)).mappings().first()
        return None if row is None else command_of(row)

    async def was_handed(self, hall: str) -> bool:
        """Whether the hall was ever handed from one centre to another."""
        chosen = select(EVENTS.c.seq).where(EVENTS.c.hall == hall, EVENTS.c.type == "hall.handed")
        async with self._engine.connect() as sql:
            return (await sql.execute(chosen.limit(1))).first() is not None

    async def handling_count(self, hall: str) -> int:
        """How many handlings of the hall their table has."""
        chosen = select(func.count()).select_from(HANDLINGS).where(HANDLINGS.c.hall == hall)
        async with self._engine.connect() as sql:
            return (await sql.execute(chosen)).scalar_one()

    async def _events(self, which: ColumnElement[bool], limit: int) -> list[Event]:
        chosen = select(EVENTS).where(which).order_by(EVENTS.c.epoch, EVENTS.c.seq).limit(limit)
        async with self._engine.connect() as sql:
            return [event_of(row) for row in (await sql.execute(chosen)).mappings()]

    async def _between(self, hall: str, start: Position, goal: Position) -> AsyncIterator[Event]:
        while start < goal:
            which = statements.behind(EVENTS, hall, start)
            page = await self._events(which & statements.until(EVENTS, hall, goal), PAGE)
            for event in page:
                yield event
            start = page[-1].position

    async def _position_at(self, hall: str, at: int) -> Position:
        table = EVENTS.c
        chosen = select(table.epoch, table.seq).where(table.hall == hall, table.at <= at)
        last = chosen.order_by(table.at.desc(), table.epoch.desc(), table.seq.desc()).limit(1)
        async with self._engine.connect() as sql:
            row = (await sql.execute(last)).first()
        return START if row is None else Position(row.epoch, row.seq)

    async def _nearest(self, hall: str, goal: Position) -> HallView:
        table = CHECKPOINTS.c
        chosen = _reached(select(table.view)).where(statements.until(CHECKPOINTS, hall, goal))
        last = chosen.order_by(table.epoch.desc(), table.seq.desc()).limit(1)
        async with self._engine.connect() as sql:
            found = (await sql.execute(last)).scalar()
        return HallView(hall=hall) if found is None else HallView.from_snapshot(unpacked(found))


def _reached(chosen: Select[Any]) -> Select[Any]:
    """Only checkpoints whose event is here: a store's lost tail never happened."""
    c, e = CHECKPOINTS.c, EVENTS.c
    same = and_(c.hall == e.hall, c.epoch == e.epoch, c.seq == e.seq)
    return chosen.select_from(CHECKPOINTS.join(EVENTS, same))
