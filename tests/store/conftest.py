"""A real store with the function library, and one hall in it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream
from queue_server.store.supervisor import EmbeddedStore
from tests.store.both import Both, both_at
from tests.store.halls import OpenHall


@pytest.fixture
async def client(store_url: str) -> AsyncIterator[Client]:
    """A client of the emptied store, which has the library."""
    client = connect(store_url)
    await load(client)
    yield client
    await client.aclose()


@pytest.fixture
def dispatcher(client: Client) -> RedisDispatcher:
    return RedisDispatcher(client)


@pytest.fixture
def stream(client: Client) -> EventStream:
    return EventStream(client)


@pytest.fixture
async def hall(dispatcher: RedisDispatcher) -> OpenHall:
    """A configured hall with two open windows."""
    return await OpenHall.opened(dispatcher)


@pytest.fixture
def both(valkey: EmbeddedStore) -> Iterator[Both]:
    """A hall without a configuration, in the reference and in the store."""
    with both_at(valkey.url) as found:
        yield found
