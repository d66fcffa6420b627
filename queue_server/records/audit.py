"""The audit record: append-only, each row signed together with the one before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.crypto import Keyring
from queue_server.database import writing
from queue_server.records.away import reached
from queue_server.records.tables import AUDIT

_PAGE = 1000
_RACES = 50
_PURPOSE = "audit"


class AuditBroken(Exception):
    """A row of the audit record is missing or was changed."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"row {seq} is missing or was changed")
        self.seq = seq


class SqlAudit:
    """ports.Audit; `now` tells real time in milliseconds."""

    def __init__(self, engine: AsyncEngine, keyring: Keyring, now: Callable[[], int]) -> None:
        self._engine, self._keyring, self._now = engine, keyring, now
        self._appending = asyncio.Lock()

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        """Append one row, chained to the one before; raises RecordsUnavailable."""
        told = {"principal": _clean(principal), "action": action, "about": _clean(about)}
        told["data"] = json.dumps(dict(data), sort_keys=True)
        async with self._appending:
            for race in range(_RACES):
                try:
                    with reached():
                        return await self._append(told)
                except IntegrityError:
                    # another process took the number in between
                    if race == _RACES - 1:
                        raise

    async def verify(self) -> int:
        """Check the chain: how many rows; raises AuditBroken with the first broken one.

        Rows cut off at the end are found by who kept `head` elsewhere.
        """
        count, chain = 0, ""
        while rows := await self._rows(count, _PAGE):
            for row in rows:
                text = _canonical(row, chain)
                if row["seq"] != count + 1 or not self._keyring.signed(
                    _PURPOSE, text, row["chain"]
                ):
                    raise AuditBroken(count + 1)
                count, chain = row["seq"], row["chain"]
        return count

    async def head(self) -> tuple[int, str]:
        """The last row's number and signature, to be kept outside; 0 and "" when there is none."""
        last = select(AUDIT.c.seq, AUDIT.c.chain).order_by(AUDIT.c.seq.desc()).limit(1)
        async with self._engine.connect() as sql:
            row = (await sql.execute(last)).first()
        return (0, "") if row is None else (row.seq, row.chain)

    async def after(self, seq: int, *, limit: int) -> list[Mapping[str, Any]]:
        """Rows behind a number: seq, at, principal, action, about, data."""
        return [
            {**{name: row[name] for name in _TOLD}, "data": json.loads(row["data"])}
            for row in await self._rows(seq, limit)
        ]

    async def _append(self, told: dict[str, Any]) -> None:
        async with writing(self._engine) as sql:
            last = select(AUDIT.c.seq, AUDIT.c.chain).order_by(AUDIT.c.seq.desc()).limit(1)
            before = (await sql.execute(last)).first()
            seq, chain = (1, "") if before is None else (before.seq + 1, before.chain)
            row = {**told, "seq": seq, "at": self._now()}
            row["chain"] = self._keyring.sign(_PURPOSE, _canonical(row, chain))
            await sql.execute(insert(AUDIT), row)

    async def _rows(self, seq: int, limit: int) -> list[RowMapping]:
        chosen = select(AUDIT).where(AUDIT.c.seq > seq).order_by(AUDIT.c.seq).limit(limit)
        async with self._engine.connect() as sql:
            return list((await sql.execute(chosen)).mappings())


_TOLD = ("seq", "at", "principal", "action", "about")


def _canonical(row: Mapping[Any, Any], chain: str) -> str:
    parts = {name: row[name] for name in (*_TOLD, "data")} | {"before": chain}
    return json.dumps(parts, sort_keys=True, separators=(",", ":"))


def _clean(text: str) -> str:
    # SQL's text has no NUL and no half characters; who wrote them meant no good
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
