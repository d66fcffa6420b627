"""What the display's page shows in a real browser, before a real hub over real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from queue_server.domain.commands import Issue, StopService
from tests.display.centre import Centre
from tests.display.day import Day
from tests.display.screens import OVER, RISE, WALL, WINDOWS, Screen, judge, running
from tests.every_language import EVERY

# a browser on a busy machine takes its time
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(30)]


async def test_a_call_is_on_the_screen_with_its_window_and_pulses(day: Day, page: Page) -> None:
    await expect(page.locator("#nobody")).to_be_visible()
    day.called("household", "117")
    first = page.locator("#calls .call").first
    await expect(first.locator("> .number")).to_have_text("D001")
    await expect(first.locator(".window")).to_have_text("117号窗口")
    await expect(first.locator(".sentence")).to_have_text("请 D零零一 号，到 一百一十七 号窗口")
    await expect(first).to_have_class("call pulses")
    await expect(page.locator("#spoken p")).to_have_count(1)
    day.called("household", "118")
    await expect(page.locator("#calls .call > .number")).to_have_text(["D002", "D001"])


async def test_the_newest_number_is_a_ninth_of_the_screen_high_and_nothing_runs_over(
    day: Day, page: Page
) -> None:
    for window in WINDOWS:
        day.called("residence", window)
    await expect(page.locator("#calls .call")).to_have_count(6)
    assert await page.evaluate(RISE) >= WALL["height"] / 9
    await expect(page.locator("#also li")).to_have_count(3)
    assert await page.evaluate(OVER) == []
    assert await page.evaluate("document.documentElement.scrollHeight") == WALL["height"]


async def test_a_recall_pulses_again_and_is_spoken_again(day: Day, page: Page) -> None:
    ticket = day.called("household", "117")
    await expect(page.locator("#spoken p")).to_have_count(1)
    await page.evaluate("document.querySelector('.call').classList.remove('pulses')")
    day.recall(ticket)
    await expect(page.locator("#spoken p")).to_have_count(2)
    await expect(page.locator("#calls .call")).to_have_class("call pulses")


async def test_nothing_moves_where_reduced_motion_is_asked_for(day: Day, page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    day.called("household", "117")
    await expect(page.locator("#calls .call")).to_have_class("call pulses")
    assert await page.evaluate("document.getAnimations().length") == 0
    await page.emulate_media(reduced_motion="no-preference")
    day.called("household", "118")
    await expect(page.locator("#spoken p")).to_have_count(2)
    assert await page.evaluate("document.getAnimations().length") > 0


async def test_a_number_that_is_served_missed_or_finished_moves_on(day: Day, page: Page) -> None:
    served, missed = day.called("household", "117"), day.called("household", "118")
    await expect(page.locator("#calls .call")).to_have_count(2)
    day.start(served)
    await expect(page.locator("#calls [data-standing=serving]")).to_contain_text("办理中")
    day.miss(missed)
    await expect(page.locator("#missed li")).to_have_text(["D002"])
    await expect(page.locator("#calls .call")).to_have_count(1)


async def test_the_lines_say_people_and_range_and_what_is_stopped(day: Day, page: Page) -> None:
    for _ in range(4):
        day.issue("household")
    line = page.locator("#lines .line").first
    await expect(line.locator(".name")).to_have_text("户政业务")
    await expect(line.locator(".people")).to_have_text("4 人等候")
    await expect(line.locator(".wait")).to_contain_text("分钟")
    day.do(StopService(service="household", reason="系统升级"))
    await expect(line.locator(".offer")).to_have_text("暂停取号")
    await expect(page.locator("#ticker")).to_have_text("户政业务暂停取号：系统升级")


async def test_a_screen_shows_numbers_and_never_who_holds_them(day: Day, page: Page) -> None:
    day.do(
        Issue(
            service="household",
            day=20261123,
            subject="suite:key:digest",
            mask="陈*明",
            wishes=("wheelchair",),
        )
    )
    day.call("117", "household")
    await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])
    html = await page.content()
    for secret in ("digest", "陈*明", "wheelchair", "clerk-117"):
        assert secret not in html


async def test_a_screen_of_a_whole_hall_turns_its_leaves_until_every_line_was_shown(
    day: Day, tmp_path: Path, browser: Browser
) -> None:
    for service in day.city.halls["citizen-centre"].services:
        day.issue(service)
    async with running(Centre(day, tmp_path), tmp_path) as screen:
        page = await browser.new_page(viewport=WALL)
        await page.clock.install()
        await page.goto(screen.url)
        await expect(page.locator("#lines .line").first).to_be_visible()
        leaves = int((await page.locator("#lines-leaf").inner_text()).partition("/")[2])
        seen: set[str] = set()
        for _ in range(leaves):
            seen |= set(await page.locator("#lines .line:visible .name").all_inner_texts())
            await page.clock.run_for(8000)
        assert len(seen) == len(day.city.halls["citizen-centre"].services)


@pytest.mark.parametrize("language", EVERY)
async def test_no_page_has_a_barrier_that_axe_finds(
    day: Day, screen: Screen, page: Page, language: str
) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await page.goto(f"{screen.url}?language={language}")
    await expect(page.locator("#board")).to_be_visible()
    await judge(page)
    day.miss(day.called("exit-entry", WINDOWS[0]))
    day.start(day.called("exit-entry", WINDOWS[0]))
    for window in WINDOWS[1:]:
        day.called("household", window)
    day.do(StopService(service="household", reason="reason"))
    await expect(page.locator("#also li").first).to_be_visible()
    await judge(page)


async def test_an_old_screen_can_still_be_read(day: Day, screen: Screen, page: Page) -> None:
    day.start(day.called("household", "117"))
    day.called("household", "118")
    await expect(page.locator("#calls .call")).to_have_count(2)
    await screen.centre.stop()
    await expect(page.locator("html")).to_have_attribute("data-line", "cut")
    screen.app.hub.aged(95)
    await expect(page.locator("#old")).to_be_visible()
    await judge(page)
    await screen.centre.start()
