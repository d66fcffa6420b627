"""What the tests of the display's page share: one browser, a hall, its screen and its page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.display.centre import Centre
from tests.display.day import ZONE, Day
from tests.display.screens import WALL, WINDOWS, Screen, running


@pytest.fixture
def day() -> Day:
    """A hall with nine open windows of the police zone."""
    day = Day()
    day.open(*WINDOWS)
    return day


@pytest_asyncio.fixture(loop_scope="session")
async def screen(day: Day, tmp_path: Path) -> AsyncIterator[Screen]:
    """The screen of the police zone."""
    async with running(Centre(day, tmp_path, zone=ZONE), tmp_path) as screen:
        yield screen


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, screen: Screen) -> AsyncIterator[Page]:
    """The screen's page on a wall of 1920 x 1080; it must not complain."""
    page = await browser.new_page(viewport=WALL)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(screen.url)
    await expect(page.locator("#board")).to_be_visible()
    yield page
    await page.close()
    assert complaints == []
