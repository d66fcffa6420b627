"""A centre that serves, for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from queue_server.device.runner import Runner
from tests.hub.centre import Centre, new_centre, serving
from tests.hub.line import running

Connect = Callable[[str], Awaitable[Runner]]


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Centre]:
    """A centre with one hall, serving."""
    made = new_centre(tmp_path)
    async with serving(made):
        yield made


@pytest.fixture
async def connect(centre: Centre) -> AsyncIterator[Connect]:
    """Connect a device by its token; gives its runner once it has a view."""
    async with AsyncExitStack() as stack:

        async def connected(token: str) -> Runner:
            return await stack.enter_async_context(running(Runner(centre.url, token)))

        yield connected
