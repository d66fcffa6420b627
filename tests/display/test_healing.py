"""The display comes back by itself from everything that can go away."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from playwright.async_api import Browser, Error, Page, expect

from tests.display.day import Day
from tests.display.screens import WALL, WINDOWS, Screen, deaf_page, freeze, numbers

# a browser on a busy machine takes its time
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(30)]


async def test_calls_made_while_the_line_was_cut_are_in_the_list_afterwards(
    day: Day, screen: Screen, page: Page
) -> None:
    before = day.called("household", "117").number
    await expect(page.locator("#calls .call")).to_have_count(1)
    await screen.centre.stop()
    made = [day.called("household", window).number for window in WINDOWS[1:5]]
    assert await numbers(page) == [before]
    await screen.centre.start()
    await expect(page.locator("#calls .call > .number")).to_have_text([*made[::-1], before])
    await expect(page.locator("#calls .pulses")).to_have_count(4)


async def test_the_age_is_told_after_seconds_and_the_screen_is_grey_after_a_minute(
    day: Day, screen: Screen, page: Page
) -> None:
    day.called("household", "117")
    await expect(page.locator("#calls .call")).to_have_count(1)
    await expect(page.locator("#age")).to_be_hidden()
    await screen.centre.stop()
    await expect(page.locator("#age")).to_contain_text("秒")
    assert await page.locator("html").get_attribute("data-old") == "no"
    await expect(page.locator("html")).to_have_attribute("data-line", "cut")
    screen.app.hub.aged(95)
    await expect(page.locator("html")).to_have_attribute("data-old", "yes")
    await expect(page.locator("#old")).to_contain_text("线路中断，以下是1 分钟前的情况")
    assert await numbers(page) == ["D001"]
    await screen.centre.start()
    await expect(page.locator("#old")).to_be_hidden()
    await expect(page.locator("#age")).to_be_hidden()


async def test_the_page_heals_by_itself_when_its_app_starts_again(
    day: Day, screen: Screen, page: Page
) -> None:
    await screen.stop()
    day.called("household", "117")
    await screen.start()
    await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])


async def test_a_browser_that_starts_again_shows_the_same_and_pulses_nothing(
    day: Day, screen: Screen, page: Page, browser: Browser
) -> None:
    for window in WINDOWS[:3]:
        day.called("household", window)
    await expect(page.locator("#calls .call")).to_have_count(3)
    other = await browser.new_page(viewport=WALL)
    await other.goto(screen.url)
    await expect(other.locator("#calls .call")).to_have_count(3)
    assert await numbers(other) == await numbers(page)
    assert await other.locator("#calls .pulses").count() == 0


async def test_a_display_that_starts_while_the_line_is_cut_shows_what_it_kept_and_its_age(
    day: Day, screen: Screen, browser: Browser
) -> None:
    day.called("household", "117")
    await screen.stop()
    await screen.start()
    page = await browser.new_page(viewport=WALL)
    await page.goto(screen.url)
    await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])
    await screen.centre.stop()
    await screen.stop()
    await screen.start()
    await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])
    await expect(page.locator("#age")).to_contain_text("秒")
    await screen.centre.start()
    await expect(page.locator("#age")).to_be_hidden()


async def _until_loaded_anew(page: Page, lacking: str) -> None:
    """Let the page's time pass until it has what it lacked; what it is told comes in ours."""
    while True:
        with suppress(Error):  # it is loading
            if await page.locator(lacking).count():
                return
            await page.clock.run_for(1_000)
        await asyncio.sleep(0.02)


async def test_a_page_that_no_longer_shows_what_it_gets_is_loaded_anew(
    day: Day, screen: Screen, browser: Browser
) -> None:
    page = await browser.new_page(viewport=WALL)
    await page.clock.install()
    await page.goto(screen.url)
    await page.evaluate("document.getElementById('nobody').remove()")
    day.called("household", "117")
    await _until_loaded_anew(page, "#nobody")
    await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])
    await page.close()


async def test_a_page_that_hears_nothing_from_an_app_that_answers_is_loaded_anew(
    day: Day, screen: Screen, browser: Browser
) -> None:
    page = await browser.new_page(viewport=WALL)
    await page.clock.install()
    await page.goto(screen.url)
    await expect(page.locator("#board")).to_be_visible()
    await page.evaluate("() => { window.WebSocket = class { close() {} } }")
    day.called("household", "117")
    await screen.stop()
    await screen.start()
    await page.clock.run_for(60_000)
    await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])
    await page.close()


async def test_a_page_stays_as_it_is_while_its_app_is_away(
    day: Day, screen: Screen, browser: Browser
) -> None:
    page = await browser.new_page(viewport=WALL)
    await page.clock.install()
    day.called("household", "117")
    await page.goto(screen.url)
    await expect(page.locator("#calls .call")).to_have_count(1)
    await page.evaluate("window.same = true")
    await screen.stop()
    await page.clock.run_for(60_000)
    assert await page.evaluate("window.same")
    assert await numbers(page) == ["D001"]
    await page.close()
    await screen.start()


async def test_a_device_that_was_withdrawn_says_so(day: Day, screen: Screen, page: Page) -> None:
    screen.centre.withdrawn = True
    await screen.centre.stop()
    await screen.centre.start()
    await expect(page.locator("#old")).to_contain_text("登记已失效")


async def test_a_frozen_page_and_one_that_does_not_read_hold_up_no_other(
    day: Day, screen: Screen, page: Page, browser: Browser
) -> None:
    frozen = await browser.new_page(viewport=WALL)
    await frozen.goto(screen.url)
    spinning = asyncio.create_task(freeze(frozen))
    deaf = await deaf_page(screen)
    ticket = day.called("household", "117")
    for _ in range(100):
        day.recall(ticket)
    last = day.called("household", "118")
    await expect(page.locator("#calls .call > .number").first).to_have_text(last.number)
    # nothing is kept for a page but what it was told last
    assert screen.app.hub.shown("board") == 3
    deaf.close()
    await frozen.close()
    await spinning
