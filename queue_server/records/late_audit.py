"""The audit while its database is away: rows wait in a file, in order, until it is back.

What was done by right has had its effect; neither the answer nor the row may be lost for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from queue_server.ports import RecordsUnavailable
from queue_server.records.audit import SqlAudit
from queue_server.records.line_file import LineFile

log = structlog.get_logger()


class LateAudit:
    """ports.Audit that never keeps its asker waiting for a database that is away."""

    def __init__(self, audit: SqlAudit, file: Path) -> None:
        self._audit, self._file = audit, LineFile(file)
        self._turn = asyncio.Lock()

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        """Append one row, chained to the one before; behind those that wait."""
        row = {"principal": principal, "action": action, "about": about, "data": dict(data)}
        async with self._turn:
            if self._file.exists() or not await self._noted(row):
                await asyncio.to_thread(self._file.append, row)
                log.warning("the audit is away; a row waits", action=action)

    async def verify(self) -> int:
        """Check the chain; rows that wait are no part of it yet."""
        return await self._audit.verify()

    async def head(self) -> tuple[int, str]:
        """The last row's number and signature."""
        return await self._audit.head()

    async def after(self, seq: int, *, limit: int) -> list[Mapping[str, Any]]:
        """Rows behind a number."""
        return await self._audit.after(seq, limit=limit)

    async def settle(self) -> None:
        """Append the rows that wait; a job does this again and again."""
        async with self._turn:
            for place, row in await asyncio.to_thread(lambda: list(self._file.rows())):
                if not await self._noted({**row, "data": {**row["data"], "late": True}}):
                    return
                await asyncio.to_thread(self._file.blank, place)
            self._file.drop()

    async def _noted(self, row: Mapping[str, Any]) -> bool:
        try:
            await self._audit.note(row["principal"], row["action"], row["about"], row["data"])
        except RecordsUnavailable:
            return False
        return True
