"""The citizens' pages as an app of the phone, with a line and without."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from queue_server.web.language import Language
from tests.serving import served
from tests.web.browsing import PHONE, accessible, page_of
from tests.web.conftest import Stage
from tests.web.scenes import Floor


@pytest.mark.timeout(60)
async def test_without_a_line_one_sees_what_was_known_last(
    browser: Browser, here: str, stage: Stage
) -> None:
    ticket = await Floor.of(stage).remote()
    mine = f"{here}/t/{ticket['id']}#k={ticket['holder_key']}"
    async with page_of(browser, mine, PHONE) as page:
        await expect(page.locator("#wait")).not_to_be_empty()
        await page.evaluate("navigator.serviceWorker.ready")
        await page.context.set_offline(True)
        await page.goto(f"{here}/t/{ticket['id']}")
        await expect(page.locator("h1")).to_have_text("现在没有网络")
        await expect(page.locator("#last")).to_contain_text("A001")
        await expect(page.locator("#last")).to_contain_text("不到一分钟前的情况")
        await accessible(page)
        await page.context.set_offline(False)
        # the page loads itself anew when the line is back
        await expect(page.locator("h1")).not_to_have_text("现在没有网络")
        await page.goto(here)
        await page.locator("#own a").click()
        await expect(page.locator("#number")).to_have_text("A001")
        # what the worker keeps are files: no page of a number, which may hold its key
        kept = await page.evaluate(
            "caches.open('pages-1').then((one) => one.keys()).then((all) => all.map((r) => r.url))"
        )
        assert all("/static/" in one or one.endswith("/offline") for one in kept), kept


async def test_the_manifest_speaks_the_readers_language(stage: Stage) -> None:
    async with served(stage.app), stage.client() as client:
        for language in Language:
            client.headers["Accept-Language"] = language.value
            found = (await client.get("http://test/manifest.webmanifest")).json()
            assert (found["lang"], found["start_url"]) == (language.value, "/")
            assert found["name"].startswith(language.of(stage.parts.city.name))
