"""The records: what is not the life of a ticket, with its own home in SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.clock import real_ms
from queue_server.crypto import Keyring
from queue_server.database import open_engine
from queue_server.ports import Records
from queue_server.records.audit import SqlAudit
from queue_server.records.configurations import SqlConfigurations
from queue_server.records.devices import SqlDevices
from queue_server.records.follow_ups import SqlFollowUps
from queue_server.records.late_audit import LateAudit
from queue_server.records.migrate import migrate
from queue_server.records.people import SqlPeople


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlRecords(Records):
    """ports.Records with what administration asks beyond it."""

    people: SqlPeople
    devices: SqlDevices
    audit: SqlAudit | LateAudit
    configurations: SqlConfigurations
    follow_ups: SqlFollowUps
    engine: AsyncEngine

    async def tidy(self) -> None:
        """Drop what ended by itself: sessions, counted failures, enrolment codes."""
        if isinstance(self.audit, LateAudit):
            await self.audit.settle()
        await self.people.tidy()
        await self.devices.tidy()

    async def close(self) -> None:
        """Let go of the database."""
        await self.engine.dispose()


async def open_records(
    url: str,
    keyring: Keyring,
    *,
    now: Callable[[], int] = real_ms,
    late: Path | None = None,
) -> SqlRecords:
    """Open the records of an SQLAlchemy URL and bring their tables up to date.

    `now` tells real time in milliseconds. The URL may be the journal's. Where a file `late` is
    named, rows of the audit wait there while the database is away.
    """
    engine = open_engine(url)
    try:
        await migrate(engine)
    except BaseException:
        await engine.dispose()
        raise
    audit = SqlAudit(engine, keyring, now)
    return SqlRecords(
        people=SqlPeople(engine, now),
        devices=SqlDevices(engine, keyring, now),
        audit=audit if late is None else LateAudit(audit, late),
        configurations=SqlConfigurations(engine, now),
        follow_ups=SqlFollowUps(engine),
        engine=engine,
    )
