"""What all tests share: a real store, a PostgreSQL and a browser a session, empty for a test."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, async_playwright

from queue_server.store.connection import connect
from queue_server.store.supervisor import EmbeddedStore
from tests.chromium import Chromium
from tests.postgres import Postgres

# cities of some ten thousand items lie about for the whole session: looking through them seldom
gc.set_threshold(20_000, 20, 50)

# no test is for a timing: an example may be the one that a busy machine keeps waiting
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


FIRST = ("story", "window_client", "kiosk", "edge", "display", "web", "hub")
"""Folders whose tests wait more than they reckon: begun first, the others fill the gaps."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits longest, so that no worker ends alone with it."""
    items.sort(key=lambda item: FIRST.index(_part(item)) if _part(item) in FIRST else len(FIRST))


def _part(item: pytest.Item) -> str:
    return item.path.parent.name


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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Chromium]:
    """The session's Chromium; take `browser`."""
    async with async_playwright() as playwright:
        made = Chromium(playwright)
        yield made
        await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Chromium) -> Browser:
    """The session's browser, in the session's loop; each page has a context of its own."""
    return await chromium.browser()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL; take `database_url`."""
    with Postgres() as server:
        yield server


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An SQLAlchemy URL of an empty database, once of each kind that Yunhao runs on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/yunhao.sqlite"
    server: Postgres = request.getfixturevalue("postgres")
    return await server.database()
