"""A small city behind the real web: halls in memory, records and keys as they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.crypto import Keyring
from queue_server.database import open_engine
from queue_server.domain.rights import Role
from queue_server.estimating import PlainWaits
from queue_server.hub.parts import Timing
from queue_server.hub.routes import HubParts, hub_router, use_hub
from queue_server.journal.journal import SqlJournal
from queue_server.records.records import SqlRecords, open_records
from queue_server.web.parts import WebParts
from queue_server.web.rates import Rates
from queue_server.web.routes import install, use
from tests.serving import served
from tests.story.centre import device
from tests.web.city import small_city
from tests.web.memory import MemoryHalls

PASSWORD = "荔枝-Lychee-2026"
STAFF: dict[str, tuple[Role, tuple[str, ...]]] = {
    "chen": (Role.CLERK, ("citizen-centre",)),
    "li": (Role.CLERK, ("citizen-centre",)),
    "guo": (Role.GUIDE, ("citizen-centre",)),
    "su": (Role.SUPERVISOR, ("citizen-centre",)),
    "ma": (Role.MANAGER, ("citizen-centre",)),
    "shi": (Role.CITY, ()),
    "sys": (Role.SYSADMIN, ()),
    "sec": (Role.SECADMIN, ()),
}
CENTRE = "citizen-centre"

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let them all run in the session's loop, where the browser is."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The web under test, and what stands behind it."""

    app: FastAPI
    halls: MemoryHalls
    parts: WebParts
    journal: SqlJournal
    tokens: Mapping[str, str]

    def client(self, token: str | None = None, **headers: str) -> httpx.AsyncClient:
        """A client over the app itself, with a token or nobody's."""
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url="http://test/api/v1",
            headers=headers,
        )

    def known(self, name: str) -> httpx.AsyncClient:
        """A client of somebody who is signed in, or of a device of the centre."""
        return self.client(self.tokens[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """Where the records lie, and everybody's token."""

    folder: Path
    tokens: Mapping[str, str]


Stages = Callable[..., Awaitable[Stage]]


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Enrolled:
    """Records with everybody in them, signed in once: hashing a password takes its time."""
    folder = tmp_path_factory.mktemp("records")
    return Enrolled(folder=folder, tokens=asyncio.run(_enrol(folder)))


async def _enrol(folder: Path) -> dict[str, str]:
    keyring = Keyring.load_or_create(folder)
    records = await open_records(f"sqlite+aiosqlite:///{folder / 'records.sqlite'}", keyring)
    # the same hash at a fraction of its cost: it is not what these tests are about
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    records.people._passwords._hashes = cheap
    tokens = {}
    for user, (role, halls) in STAFF.items():
        await records.people.add(user, PASSWORD, name=user.title(), roles=[role], halls=halls)
        tokens[user] = (await records.people.sign_in(user, PASSWORD)).token
    for kind, window in (("kiosk", None), ("display", None), ("evaluator", "1")):
        tokens[kind] = await device(records, kind, CENTRE, window=window)
    await records.close()
    await (await SqlJournal.open(f"sqlite+aiosqlite:///{folder / 'journal.sqlite'}")).close()
    return tokens


@pytest_asyncio.fixture(loop_scope="session")
async def records(enrolled: Enrolled, tmp_path: Path) -> AsyncIterator[SqlRecords]:
    """A copy of them for one test."""
    for file in enrolled.folder.iterdir():
        copy2(file, tmp_path)
    keyring = Keyring.load_or_create(tmp_path)
    found = await open_records(f"sqlite+aiosqlite:///{tmp_path / 'records.sqlite'}", keyring)
    yield found
    await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def journal(enrolled: Enrolled, tmp_path: Path) -> AsyncIterator[SqlJournal]:
    """A journal of nothing for one test."""
    copy2(enrolled.folder / "journal.sqlite", tmp_path)
    found = SqlJournal(open_engine(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite'}"))
    yield found
    await found.close()


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The centre's app with the web and the sockets on it; each test gives it its own parts."""
    made = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    made.include_router(hub_router)
    install(made)
    return made


@pytest.fixture
def stages(
    app: FastAPI, records: SqlRecords, journal: SqlJournal, enrolled: Enrolled, tmp_path: Path
) -> Stages:
    """Makes a web over any city, clock and rates."""

    async def make(
        city: City | None = None,
        clock: CityClock | None = None,
        rates: Rates | None = None,
        **more: Any,
    ) -> Stage:
        city = city or small_city()
        clock = clock or CityClock(timezone=city.timezone)
        halls = await MemoryHalls.opened(city, clock)
        keys = Keyring.load_or_create(tmp_path)
        parts = WebParts(
            halls=halls,
            records=records,
            clock=clock,
            keys=keys,
            sealing=keys.sealing_key.text,
            past=journal.past,
            lives=journal,
            follow_ups=records.follow_ups,
            own_url="http://test",
            rates=rates or Rates(),
            **{"waits": PlainWaits(halls, clock), **more},
        )
        use(app, parts)
        use_hub(
            app,
            HubParts(
                halls=halls,
                records=records,
                clock=clock,
                keys=parts.keys,
                waits=parts.waits,
                public_url=parts.own_url,
                sealing=parts.sealing,
                timing=Timing(board_s=0.1, ticket_s=0.05),
            ),
        )
        return Stage(app=app, halls=halls, parts=parts, journal=journal, tokens=enrolled.tokens)

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def stage(stages: Stages) -> Stage:
    return await stages()


@pytest_asyncio.fixture(loop_scope="session")
async def here(stage: Stage) -> AsyncIterator[str]:
    async with served(stage.app) as address:
        yield address
