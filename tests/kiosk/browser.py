"""A browser on a kiosk's page, and what people do with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from kiosk.app import site
from kiosk.device import Device
from queue_server.device.serve import page_app
from tests.serving import served

TALL: ViewportSize = {"width": 1080, "height": 1920}
WIDE: ViewportSize = {"width": 1920, "height": 1080}
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
SMALL = """() => [...document.querySelectorAll('button, input')]
    .filter((one) => one.offsetParent !== null && getComputedStyle(one).visibility !== 'hidden')
    .filter((one) => one.offsetHeight < 96 || one.offsetWidth < 88)
    .map((one) => `${one.textContent} ${one.offsetWidth}x${one.offsetHeight}`)"""
"""Controls smaller than a finger; a letter's key may be a little narrower than high."""

HIDDEN = """() => [
    [document.documentElement, 'scrollWidth', 'clientWidth'],
    [document.getElementById('view'), 'scrollHeight', 'clientHeight'],
    [document.getElementById('view'), 'scrollWidth', 'clientWidth'],
  ].filter(([one, all, shown]) => one[all] > one[shown] + 1)
    .map(([one, all, shown]) => `${one.tagName} ${all} ${one[all]} > ${one[shown]}`)"""
"""A screen is seen whole: lists turn their own pages, nothing else scrolls."""


@asynccontextmanager
async def opened(
    browser: Browser, device: Device, size: ViewportSize = TALL
) -> AsyncIterator[Page]:
    """The kiosk's page in a real browser; what its console complains about fails the test."""
    complaints: list[str] = []
    app = page_app(site(device))
    async with served(app, lifespan="off", timeout_graceful_shutdown=2) as url:
        context = await browser.new_context(viewport=size)
        page = await context.new_page()
        page.on("console", lambda said: _note(complaints, said))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(url)
        await expect(page.locator(".first")).to_be_visible()
        yield page
        await context.close()
    assert not complaints


def _note(complaints: list[str], said: Any) -> None:
    if said.type in ("error", "warning"):
        complaints.append(said.text)


async def sound(page: Page) -> None:
    """Nothing that axe finds, no control smaller than a finger, nothing off the screen."""
    found = await Axe().run(page, options=AXE)
    rules = [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]
    assert not rules, (await page.locator("#view").get_attribute("data-screen"), rules)
    assert await page.evaluate(SMALL) == []
    assert await page.evaluate(HIDDEN) == []


async def home(page: Page) -> None:
    """Back to the first screen."""
    await page.locator(".control.home").click()
    await expect(page.locator(".first")).to_be_visible()


async def offer(page: Page, row: int = 3) -> None:
    """To an item of a frequent subject: two touches."""
    await page.locator(".tile").nth(3).click()
    await page.locator(".row-button").nth(row).click()
    await expect(page.locator(".offering")).to_be_visible()


async def scan(page: Page, code: str) -> None:
    """What a scanner that types like a keyboard does."""
    await page.evaluate(
        """code => {
          for (const key of [...code, 'Enter'])
            (document.activeElement ?? document.body)
              .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
        }""",
        code,
    )
