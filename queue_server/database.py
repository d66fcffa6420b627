"""The door to SQL: engines for SQLite and PostgreSQL, set up alike for journal and records."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # FULL syncs at each commit: NORMAL may lose the last ones when the power goes
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
)


def open_engine(url: str) -> AsyncEngine:
    """An engine for an SQLAlchemy URL; the driver may be left out, a new file is the owner's alone.

    Nothing is connected yet, except that SQLite's file and folder are made.
    """
    address = make_url(url)
    address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    # a connection that a restarted server cut is replaced before it is used
    return create_async_engine(address, pool_pre_ping=True)


def writing(engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
    """A transaction that writes, committed at the end of the block and rolled back by an error.

    On SQLite it takes the write lock at once: a reader that turns writer later could not wait.
    """
    return engine.execution_options(writes=True).begin()


def _sqlite(address: URL) -> AsyncEngine:
    if address.database and address.database != ":memory:":
        file = Path(address.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)
    engine = create_async_engine(address)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    # from here on transactions begin where `_begin` says, for schema changes too
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
