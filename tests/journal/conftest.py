"""A journal on either database."""

from collections.abc import AsyncIterator

import pytest_asyncio

from queue_server.journal.journal import SqlJournal


@pytest_asyncio.fixture
async def journal(database_url: str) -> AsyncIterator[SqlJournal]:
    """An empty journal."""
    opened = await SqlJournal.open(database_url)
    yield opened
    await opened.close()
