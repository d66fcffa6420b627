"""A hall node before a centre, each on a socket of its own, and the browsers before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.device.serve import listen, page_server, serve_with
from queue_server.domain.rights import Role
from queue_server.edge.doors import Doors
from queue_server.edge.house import House
from queue_server.hub.parts import Timing
from tests.edge.enrolled import Enrolled
from tests.hub.centre import HALL, Centre, new_centre, serving
from tests.hub.line import until

FAST = Timing(node_s=0.1)


@dataclass
class Edge:
    """A node that can go away and come back on its port, with its data."""

    centre: Centre
    data: Path
    port: int = 0
    house: House = field(init=False)
    _task: asyncio.Task[None] | None = None
    _browsers: list[Enrolled] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        token = next((t for t, w in self.centre.devices.tokens.items() if Role.EDGE in w.roles), "")
        token = token or self.centre.device(Role.EDGE, name="edge")
        self.house = House(self.centre.url, token, self.data, hall=HALL, enrol_s=0.05)
        listening = listen("127.0.0.1", self.port)
        self.port = listening.getsockname()[1]
        server = page_server(Doors(self.house).app)
        self._task = asyncio.create_task(serve_with(server, listening, [self.house.run()]))
        await until(lambda: server.started)

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.http.aclose()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def browser(self) -> Enrolled:
        """A browser that was never here."""
        self._browsers.append(Enrolled(self.url))
        return self._browsers[-1]

    async def code(self, kind: Role, window: str | None = None, hall: str = HALL) -> str:
        return await self.centre.devices.code(
            kind=kind.value, hall=hall, zone="general", window=window, by="user:boss"
        )

    async def enrolled(self, kind: Role, window: str | None = None) -> Enrolled:
        """A browser without a screen that typed its code."""
        browser = self.browser()
        await browser.type(await self.code(kind, window))
        assert browser.path, browser.said
        return browser


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def centre(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Centre]:
    """A centre with two clerks."""
    made = new_centre(tmp_path_factory.mktemp("centre"), FAST)
    await made.staff("clerk-1", Role.CLERK)
    await made.staff("clerk-2", Role.CLERK)
    async with serving(made):
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def edge(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Edge]:
    """A node that serves."""
    made = Edge(centre, tmp_path_factory.mktemp("edge"))
    await made.start()
    yield made
    await made.stop()
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1366, "height": 768})
    yield await context.new_page()
    await context.close()
