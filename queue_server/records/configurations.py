"""Which version of the city's configuration was in force when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.database import writing
from queue_server.records.tables import CONFIGURATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the configuration and when it was put into force, in real milliseconds."""

    version: str
    sha256: str
    in_force_at: int
    put_by: str


class SqlConfigurations:
    """The versions in order; `now` tells real time in milliseconds."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], int]) -> None:
        self._engine, self._now = engine, now

    async def put(self, version: str, sha256: str, *, by: str) -> bool:
        """Put a version into force; False when it is in force already."""
        async with writing(self._engine) as sql:
            last = select(CONFIGURATIONS).order_by(CONFIGURATIONS.c.seq.desc()).limit(1)
            known = (await sql.execute(last)).mappings().first()
            if known and (known["version"], known["sha256"]) == (version, sha256):
                return False
            seq = known["seq"] + 1 if known else 1
            row = {"seq": seq, "version": version, "sha256": sha256}
            row |= {"in_force_at": self._now(), "put_by": by}
            await sql.execute(insert(CONFIGURATIONS), row)
            return True

    async def all(self) -> list[Version]:
        """Every version that was in force, the oldest first."""
        chosen = select(CONFIGURATIONS).order_by(CONFIGURATIONS.c.seq)
        async with self._engine.connect() as sql:
            rows = (await sql.execute(chosen)).mappings()
            return [Version(**{k: row[k] for k in Version.__dataclass_fields__}) for row in rows]
