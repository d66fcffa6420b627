"""Records on either database, under a clock that the test moves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from queue_server.crypto import Keyring
from queue_server.records.records import SqlRecords, open_records


@dataclass
class RealTime:
    """Real time in milliseconds, as far as the records know."""

    ms: int = 1_795_309_200_000

    def __call__(self) -> int:
        return self.ms

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self.ms += int(1000 * (seconds + 60 * minutes + 3600 * hours))


@pytest.fixture
def time() -> RealTime:
    return RealTime()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.load_or_create(tmp_path)


@pytest_asyncio.fixture
async def records(database_url: str, keyring: Keyring, time: RealTime) -> AsyncIterator[SqlRecords]:
    opened = await open_records(database_url, keyring, now=time)
    yield opened
    await opened.close()
