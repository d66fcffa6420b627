"""The audit while its database is away: rows wait in a file, in order, until it is back.

What was done by right has had its effect; neither the answer nor the row may be lost for it.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from itertools import accumulate
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
            for at, line in await asyncio.to_thread(self._lines):
                row = _row(line)
                if row is None:
                    continue
                if not await self._noted({**row, "data": {**row["data"], "late": True}}):
                    return
                await asyncio.to_thread(self._blank, at, len(line))
            self._file.unlink(missing_ok=True)

    async def _noted(self, row: Mapping[str, Any]) -> bool:
        try:
            await self._audit.note(row["principal"], row["action"], row["about"], row["data"])
        except RecordsUnavailable:
            return False
        return True

    def _lines(self) -> list[tuple[int, bytes]]:
        """The file's lines, each with where it begins."""
        if not self._file.exists():
            return []
        lines = self._file.read_bytes().splitlines(keepends=True)
        return list(zip(accumulate(map(len, lines), initial=0), lines, strict=False))

    def _keep(self, row: Mapping[str, Any]) -> None:
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            # on a line of its own, whatever half of one a power cut left before it
            file.write(b"\n" + json.dumps(row).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _blank(self, at: int, length: int) -> None:
        """Leave nothing of a line, so that its row is not appended again."""
        with self._file.open("r+b") as file:
            file.seek(at)
            file.write(b"\n" * length)
            file.flush()
            os.fsync(file.fileno())


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
