"""Brings the records' tables to the form that this version of the program knows."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.database import writing

_SCRIPTS = Path(__file__).parent / "migrations"
VERSION_TABLE = "records_version"
"""Of its own, because the journal may live in the same database."""


async def migrate(engine: AsyncEngine) -> None:
    """Apply what is missing, in one transaction; Alembic lets a process run one at a time."""
    async with writing(engine) as sql:
        await sql.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
