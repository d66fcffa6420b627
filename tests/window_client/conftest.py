"""A centre, a window client as its own `run` serves it, and a browser before it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from queue_server.device.serve import listen
from queue_server.domain.rights import Role
from tests.hub.line import until
from tests.window_client.centre import Stage, password
from window_client.app import run

WINDOW = "2"
DESK: ViewportSize = {"width": 1366, "height": 768}
"""The smallest screen of a desk."""


@dataclass
class Client:
    """A window client that runs: its page's address, and the folder that it keeps things in."""

    url: str
    data: Path


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """One hall with two clerks and one who serves at no window."""
    found = Stage(tmp_path)
    await found.joins("clerk-1", "张敏", Role.CLERK)
    await found.joins("clerk-2", "李强", Role.CLERK)
    await found.joins("board", "", Role.CITY)
    await found.start()
    yield found
    await found.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def client(stage: Stage, tmp_path: Path) -> AsyncIterator[Client]:
    """The window client of window 2."""
    async with running(stage, tmp_path / "window", WINDOW) as found:
        yield found


@asynccontextmanager
async def running(stage: Stage, data: Path, window: str | None = None) -> AsyncIterator[Client]:
    """Run a window client that stands at the window, or at none."""
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    listening.close()
    token = stage.centre.device(Role.WINDOW, window=window)
    task = asyncio.create_task(run(stage.url, port, token, data=data))
    await until(lambda: _listens(port))
    yield Client(url=f"http://127.0.0.1:{port}", data=data)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An empty page, as large as the smallest desk screen."""
    async with opened(browser, DESK) as found:
        yield found


@asynccontextmanager
async def opened(browser: Browser, size: ViewportSize) -> AsyncIterator[Page]:
    """An empty page of this size; no script of it may fail."""
    context = await browser.new_context(viewport=size, reduced_motion="reduce")
    found = await context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    await context.close()
    assert errors == []


async def sign_in(page: Page, url: str, user: str = "clerk-1") -> None:
    """Open the page and sign in by keyboard."""
    await page.goto(url)
    await expect(page.locator("#enter")).to_be_enabled()
    await expect(page.locator("#user")).to_be_focused()
    await page.keyboard.type(user)
    await page.keyboard.press("Tab")
    await page.keyboard.type(password(user))
    await page.keyboard.press("Enter")
    await expect(page.locator("#desk")).to_be_visible()


async def next_is(page: Page, label: str) -> None:
    """Wait until the biggest button says so and takes a key."""
    await expect(page.locator("#next-label")).to_have_text(label)
    await expect(page.locator("#next")).to_have_attribute("aria-disabled", "false")


async def open_window(page: Page, url: str) -> None:
    """Sign in and open."""
    await sign_in(page, url)
    await next_is(page, "开窗叫号")
    await page.keyboard.press("Space")
    await expect(page.locator("#state")).to_have_text("开放")


async def called(page: Page, client: Client) -> None:
    """Open the window and call its first ticket."""
    await open_window(page, client.url)
    await next_is(page, "下一位")
    await page.keyboard.press("Space")
    await next_is(page, "开始办理")


async def served(page: Page, client: Client) -> None:
    """Open the window, call and start its first ticket."""
    await called(page, client)
    await start(page)


async def start(page: Page) -> None:
    """Start what was called."""
    await next_is(page, "开始办理")
    await page.keyboard.press("Space")
    await next_is(page, "办结")


async def nobody_waits(page: Page) -> None:
    """Wait until the card says that nobody is here and nobody waits."""
    await expect(page.locator("#card")).to_contain_text("现在无人等候")


async def idle(page: Page) -> None:
    """Wait until the page shows no ticket at its window; the centre may hear of it later."""
    await expect(page.locator("#card")).to_have_attribute("data-state", "free")


async def open_dialog(page: Page, key: str) -> None:
    """Press the key of a dialog until the desk takes it: not in the moment after a change."""
    while not await page.locator("dialog").is_visible():
        await page.keyboard.press(key)
        await page.wait_for_timeout(50)
