"""The audit while its database is away: rows wait in a file, in order, until it is back.

What was done by right has had its effect; neither the answer nor the row may be lost for it.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from queue_server.ports import RecordsUnavailable
from queue_server.records.audit import SqlAudit

log = structlog.get_logger()


class LateAudit:
    """ports.Audit that never keeps its asker waiting for a database that is away."""

    def __init__(self, audit: SqlAudit, file: Path) -> None:
        self._audit, self._file = audit, file
        self._turn = asyncio.Lock()

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        """Append one row, chained to the one before; behind those that wait."""
        row = {"principal": principal, "action": action, "about": about, "data": dict(data)}
        async with self._turn:
            if self._file.exists() or not await self._noted(row):
                await asyncio.to_thread(self._keep, row)
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
            waiting = await asyncio.to_thread(self._waiting)
            while waiting and await self._noted(waiting[0] | {"late": True}):
                waiting = waiting[1:]
                await asyncio.to_thread(self._leave, waiting)

    async def _noted(self, row: Mapping[str, Any]) -> bool:
        data = row["data"] | ({"late": True} if row.get("late") else {})
        try:
            await self._audit.note(row["principal"], row["action"], row["about"], data)
        except RecordsUnavailable:
            return False
        return True

    def _waiting(self) -> list[dict[str, Any]]:
        if not self._file.exists():
            return []
        lines = self._file.read_text("utf-8").splitlines()
        # a power cut may have left half a line at the end
        return [row for line in lines if (row := _row(line)) is not None]

    def _keep(self, row: Mapping[str, Any]) -> None:
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _leave(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            self._file.unlink(missing_ok=True)
            return
        new = self._file.with_suffix(".new")
        new.unlink(missing_ok=True)
        for row in rows:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        new.replace(self._file)


def _row(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
