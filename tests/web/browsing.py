"""Pages in a real browser that must not complain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize

PHONE = ViewportSize(width=412, height=900)
DESK = ViewportSize(width=1366, height=768)
WALL = ViewportSize(width=1920, height=1080)


@asynccontextmanager
async def page_of(browser: Browser, address: str, size: ViewportSize) -> AsyncIterator[Page]:
    """A page in Chinese that must not complain, about its policy or anything else."""
    context = await browser.new_context(viewport=size, locale="zh-CN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if _bad(said) else None)
    await page.goto(address)
    yield page
    await context.close()
    assert complaints == [], complaints


async def accessible(page: Page) -> None:
    """Fail for anything that axe finds."""
    found = await Axe().run(page)
    assert not found.response["violations"], (page.url, found.generate_report())


def _bad(said: ConsoleMessage) -> bool:
    # a refusal is an answer like any other, though the browser notes its status
    return said.type == "error" and not said.text.startswith("Failed to load resource")
