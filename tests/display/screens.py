"""A display app in this process, on a port that it keeps over restarts, and a browser before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Error, Page, ViewportSize

from display.app import DisplayApp
from display.settings import DisplaySettings
from queue_server.device.runner import dialled
from queue_server.device.serve import listen, page_app, serve_pages
from tests.display.centre import TOKEN, Centre

WALL: ViewportSize = {"width": 1920, "height": 1080}
WINDOWS = ("117", "118", "119", "120", "121", "122", "123", "124", "125")
"""Windows of the police zone."""


RISE = """() => {
  const canvas = document.createElement('canvas').getContext('2d')
  const style = getComputedStyle(document.querySelector('.call .number'))
  canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  return canvas.measureText('0').actualBoundingBoxAscent
}"""
FITS = """() => {
  const line = document.getElementById('ticker')
  return line.scrollWidth <= line.clientWidth
}"""
OVER = """() => [...document.querySelectorAll('body, .board, .call, .also, .line, .missed')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.outerHTML)"""


class Screen:
    """One display; `start` after `stop` is a restart of its process."""

    def __init__(self, centre: Centre, folder: Path, settings: DisplaySettings) -> None:
        self.centre = centre
        self.settings = settings
        self.folder = folder / "display"
        self._port = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    async def start(self) -> None:
        self.app = DisplayApp(
            dialled(self.centre.url, TOKEN), data=self.folder, settings=self.settings
        )
        listening = listen("127.0.0.1", self._port)
        self._port = listening.getsockname()[1]
        served = serve_pages(page_app(self.app.site()), listening, [self.app.run()])
        self._task = asyncio.create_task(served)

    async def stop(self) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


@asynccontextmanager
async def running(
    centre: Centre, folder: Path, settings: DisplaySettings | None = None
) -> AsyncIterator[Screen]:
    """Centre and screen, both up."""
    await centre.start()
    screen = Screen(centre, folder, settings or DisplaySettings())
    await screen.start()
    try:
        yield screen
    finally:
        await screen.stop()
        await centre.stop()


async def numbers(page: Page) -> list[str]:
    """The numbers in the list, newest first."""
    return await page.locator("#calls .call > .number").all_inner_texts()


async def freeze(page: Page) -> None:
    """Let the page's script spin for ever."""
    with suppress(Error):  # the page is closed over it
        await page.evaluate("() => { while (true); }")


async def deaf_page(screen: Screen) -> asyncio.StreamWriter:
    """A page's socket that is opened and never read from."""
    host = screen.url.removeprefix("http://").rstrip("/")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(host.partition(":")[2]))
    writer.write(
        f"GET /live?page=board HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    await reader.readline()
    transport = writer.transport
    assert isinstance(transport, asyncio.ReadTransport)
    transport.pause_reading()
    return writer


async def judge(page: Page) -> None:
    """Let axe look at the page as it is."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
