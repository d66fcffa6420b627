"""The audit chain finds whatever was changed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from queue_server.crypto import Keyring
from queue_server.database import writing
from queue_server.records.audit import AuditBroken, SqlAudit
from queue_server.records.records import SqlRecords, open_records
from queue_server.records.tables import AUDIT


async def noted(records: SqlRecords, rows: int = 5) -> None:
    for n in range(rows):
        await records.audit.note("user:李", "call", f"A{n:03d}", {"reason": "老人", "n": n})


async def test_a_whole_chain_is_counted_and_read(records: SqlRecords) -> None:
    assert await records.audit.verify() == 0
    assert await records.audit.head() == (0, "")
    await noted(records)
    assert await records.audit.verify() == 5
    rows = await records.audit.after(3, limit=10)
    assert [(row["seq"], row["about"], row["data"]["n"]) for row in rows] == [
        (4, "A003", 3),
        (5, "A004", 4),
    ]
    assert (await records.audit.head())[0] == 5


async def test_one_flipped_bit_is_found_in_its_row(records: SqlRecords) -> None:
    await noted(records)
    for column in ("at", "principal", "action", "about", "data", "chain"):
        true = await change(records, 3, column)
        with pytest.raises(AuditBroken, match="row 3"):
            await records.audit.verify()
        await change(records, 3, column, true)
        assert await records.audit.verify() == 5


async def change(records: SqlRecords, seq: int, column: str, value: Any = None) -> Any:
    """Write a value, else flip a bit in the middle of the one there; gives the old one."""
    async with writing(records.engine) as sql:
        old: Any = (await sql.execute(select(AUDIT.c[column]).where(AUDIT.c.seq == seq))).scalar()
        if value is None:
            value = old ^ 1 if isinstance(old, int) else flipped(old)
        await sql.execute(update(AUDIT).where(AUDIT.c.seq == seq).values({column: value}))
    return old


def flipped(text: str) -> str:
    middle = len(text) // 2
    return text[:middle] + chr(ord(text[middle]) ^ 1) + text[middle + 1 :]


async def test_a_missing_row_is_found(records: SqlRecords) -> None:
    await noted(records)
    async with writing(records.engine) as sql:
        await sql.execute(delete(AUDIT).where(AUDIT.c.seq == 2))
    with pytest.raises(AuditBroken, match="row 2"):
        await records.audit.verify()


async def test_who_has_the_database_but_not_the_key_cannot_write_a_chain(
    records: SqlRecords, tmp_path: Path
) -> None:
    await noted(records)
    forger = SqlAudit(records.engine, Keyring.load_or_create(tmp_path / "forger"), lambda: 0)
    await forger.note("user:li", "call", "A005", {})
    with pytest.raises(AuditBroken, match="row 6"):
        await records.audit.verify()


async def test_rows_noted_at_once_by_two_processes_are_one_chain(
    records: SqlRecords, database_url: str, keyring: Keyring
) -> None:
    other = await open_records(database_url, keyring)
    await asyncio.gather(noted(records, 20), noted(other, 20))
    assert await records.audit.verify() == 40
    await other.close()


async def test_texts_that_sql_cannot_hold_do_not_stop_the_record(records: SqlRecords) -> None:
    await records.audit.note("user:\x00", "call", "\ud800", {"note": "\x00\ud800"})
    assert await records.audit.verify() == 1
