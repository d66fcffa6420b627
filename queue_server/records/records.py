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
from queue_server.records.bars import SqlBars
from queue_server.records.configurations import SqlConfigurations
from queue_server.records.devices import SqlDevices
from queue_server.records.follow_ups import SqlFollowUps
from queue_server.records.late_audit import LateAudit
from queue_server.records.migrate import migrate
from queue_server.records.people import SqlPeople
from queue_server.records.reminders import SqlReminders
from queue_server.records.vault import SqlVault


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlRecords(Records):
    """ports.Records with what administration asks beyond it."""

    people: SqlPeople
    devices: SqlDevices
    audit: SqlAudit | LateAudit
    configurations: SqlConfigurations
    follow_ups: SqlFollowUps
    vault: SqlVault
    bars: SqlBars
    reminders: SqlReminders
    engine: AsyncEngine

    async def tidy(self) -> None:
        """Drop what ended by itself: sessions, counted failures, enrolment codes."""
        if isinstance(self.audit, LateAudit):
            await self.audit.settle()
        await self.people.tidy()
        await self.devices.tidy()
        await self.reminders.tidy(real_ms())

    async def settle(self) -> None:
        """Bring into SQL what waits for it, and know the bars of other processes."""
        await self.vault.settle()
        await self.bars.refresh()

    async def close(self) -> None:
        """Let go of the database."""
        await self.engine.dispose()


async def open_records(
    url: str,
    keyring: Keyring,
    *,
    now: Callable[[], int] = real_ms,
    late: Path | None = None,
    vault: Path | None = None,
) -> SqlRecords:
    """Open the records of an SQLAlchemy URL and bring their tables up to date.

    `now` tells real time in milliseconds. The URL may be the journal's. Where a file `late` is
    named, rows of the audit wait there while the database is away; in a file `vault` what comes to
    the vault, always, so that no number waits for SQL.
    """
    engine = open_engine(url)
    try:
        await migrate(engine)
    except BaseException:
        await engine.dispose()
        raise
    sql = SqlAudit(engine, keyring, now)
    audit = sql if late is None else LateAudit(sql, late)
    bars = SqlBars(engine)
    await bars.refresh()
    return SqlRecords(
        people=SqlPeople(engine, now),
        devices=SqlDevices(engine, keyring, now),
        audit=audit,
        vault=SqlVault(engine, keyring, audit, vault),
        bars=bars,
        configurations=SqlConfigurations(engine, now),
        follow_ups=SqlFollowUps(engine),
        reminders=SqlReminders(engine),
        engine=engine,
    )
