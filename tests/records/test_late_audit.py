"""What was done by right is not lost to the audit while its database is away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from queue_server.crypto import Keyring
from queue_server.database import open_engine
from queue_server.ports import RecordsUnavailable
from queue_server.records.late_audit import LateAudit
from queue_server.records.records import SqlRecords, open_records


@pytest.fixture
async def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'records.sqlite'}"


async def opened(url: str, tmp_path: Path) -> SqlRecords:
    return await open_records(
        url, Keyring.load_or_create(tmp_path), late=tmp_path / "audit-later.jsonl"
    )


async def noted(records: SqlRecords) -> list[str]:
    return [row["about"] for row in await records.audit.after(0, limit=10)]


async def hide(url: str, *, back: bool = False) -> None:
    """Take the audit's table away, as a database that is being restored lacks it."""
    engine = open_engine(url)
    old, new = ("gone", "audit") if back else ("audit", "gone")
    async with engine.begin() as sql:
        await sql.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
    await engine.dispose()


async def test_rows_wait_in_order_and_are_chained_once_the_database_is_back(
    url: str, tmp_path: Path
) -> None:
    records = await opened(url, tmp_path)
    await records.audit.note("user:li", "call", "A001", {})
    await hide(url)
    await records.audit.note("user:li", "free", "A002", {"why": "stuck"})
    await hide(url, back=True)
    await records.audit.note("user:li", "call", "A003", {})
    assert await noted(records) == ["A001"], "a later row does not overtake one that waits"
    await records.tidy()
    assert await noted(records) == ["A001", "A002", "A003"]
    assert await records.audit.verify() == 3
    assert not (tmp_path / "audit-later.jsonl").exists()
    await records.close()


async def test_rows_that_wait_survive_the_process_and_half_a_line(url: str, tmp_path: Path) -> None:
    records = await opened(url, tmp_path)
    await hide(url)
    await records.audit.note("user:li", "free", "A002", {})
    await records.close()
    with (tmp_path / "audit-later.jsonl").open("a") as file:
        file.write('{"principal": "user')
    again = await opened(url, tmp_path)
    await again.audit.note("user:li", "free", "A003", {"why": "stuck"})
    await hide(url, back=True)
    assert isinstance(again.audit, LateAudit)
    await again.audit.settle()
    rows = await again.audit.after(0, limit=10)
    assert [(row["about"], row["data"]) for row in rows] == [
        ("A002", {"late": True}),
        ("A003", {"why": "stuck", "late": True}),
    ], "what came after half a line too"
    await again.close()


async def test_a_death_amid_the_waiting_rows_appends_none_of_them_twice(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = await opened(url, tmp_path)
    await hide(url)
    for about in ("A001", "A002"):
        await records.audit.note("user:li", "free", about, {})
    await hide(url, back=True)
    assert isinstance(records.audit, LateAudit)
    note, left = records.audit._audit.note, ["A001"]

    async def dies(principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        if about not in left:
            raise asyncio.CancelledError
        await note(principal, action, about, data)

    monkeypatch.setattr(records.audit._audit, "note", dies)
    with pytest.raises(asyncio.CancelledError):
        await records.audit.settle()
    left.append("A002")
    await records.audit.settle()
    assert await noted(records) == ["A001", "A002"]
    await records.close()


async def test_a_database_that_is_away_has_a_name(url: str, tmp_path: Path) -> None:
    records = await opened(url, tmp_path)
    engine = open_engine(url)
    async with engine.begin() as sql:
        await sql.execute(text("DROP TABLE devices"))
    await engine.dispose()
    with pytest.raises(RecordsUnavailable):
        await records.devices.seen("device:k1", {})
    await records.close()
