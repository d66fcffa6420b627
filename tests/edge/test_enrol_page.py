"""The page on which a browser types its code, in every language: nothing that axe finds."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.edge.conftest import Edge
from tests.every_language import EVERY

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def judge(page: Page) -> None:
    found = await Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("language", EVERY)
async def test_a_code_that_is_wrong_is_told_beside_its_field(
    edge: Edge, page: Page, language: str
) -> None:
    await page.goto(f"{edge.url}/?language={language}&gone=1")
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await judge(page)
    await page.fill("#code", "NONSENSE")
    await page.keyboard.press("Enter")
    await expect(page.locator("#problem")).to_be_visible()
    await expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    await judge(page)
