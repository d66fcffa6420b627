"""What tests of all parts share: one real store per session, empty at the start of each test."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from queue_server.store.connection import connect
from queue_server.store.supervisor import EmbeddedStore


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def valkey(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedStore]:
    """The session's embedded store. Its data is everybody's: take `store_url`, which empties it."""
    async with EmbeddedStore(tmp_path_factory.mktemp("store")) as store:
        await store.ready()
        yield store


@pytest_asyncio.fixture
async def store_url(valkey: EmbeddedStore) -> str:
    """The address of the session's store, emptied; loaded functions stay."""
    client = connect(valkey.url)
    await client.flushall()
    await client.aclose()
    return valkey.url
