"""Pages in a real browser that must not complain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, ConsoleMessage, Page

PHONE = {"width": 412, "height": 900}
WALL = {"width": 1920, "height": 1080}


@asynccontextmanager
async def page_of(browser: Browser, address: str, size: dict[str, int]) -> AsyncIterator[Page]:
    """A page in Chinese that must not complain, about its policy or anything else."""
    context = await browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if _bad(said) else None)
    await page.goto(address)
    yield page
    await context.close()
    assert complaints == []


def _bad(said: ConsoleMessage) -> bool:
    # a refusal is an answer like any other, though the browser notes its status
    return said.type == "error" and not said.text.startswith("Failed to load resource")
