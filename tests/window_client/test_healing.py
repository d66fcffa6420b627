"""What the desk survives: two browsers, a page loaded anew, a session that ended, a restart."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from queue_server.device.outbox import Outbox
from queue_server.domain.commands import Free
from queue_server.domain.ticket import State
from queue_server.domain.window import WindowPhase
from tests.window_client.centre import Stage
from tests.window_client.conftest import (
    WINDOW,
    Client,
    called,
    next_is,
    open_window,
    sign_in,
    start,
)

# a browser, a hub and an app in one process take their time on a busy machine
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_two_browsers_of_one_window_show_the_same(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    await called(page, client)
    other = await page.context.new_page()
    await other.goto(client.url)
    await expect(other.locator("#number")).to_have_attribute("aria-label", "A001")
    await next_is(other, "开始办理")
    await other.keyboard.press("Space")
    await next_is(page, "办结")


async def test_a_page_loaded_anew_still_says_why_and_the_app_keeps_it(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    await called(page, client)
    await page.reload()
    await expect(page.locator("#card")).to_contain_text("按排队顺序轮到。")
    assert "A001" in (client.data / "reasons.json").read_text()


async def test_a_session_that_ended_leads_to_the_door_and_says_so(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    await called(page, client)
    stage.centre.people.sessions.clear()
    await stage.stop()
    await stage.start()
    await expect(page.locator("#door-note")).to_contain_text("登录已过期", timeout=8000)
    await expect(page.locator("#door-note")).to_contain_text("A001")
    await sign_in(page, client.url)
    await next_is(page, "开始办理")


async def test_a_restart_of_the_centre_heals_without_a_hand(
    page: Page, client: Client, stage: Stage
) -> None:
    await open_window(page, client.url)
    # the desk shows at once that it is open, before the centre has said so
    while stage.window(WINDOW).state is not WindowPhase.OPEN:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    await stage.stop()
    await expect(page.locator("#hint")).to_contain_text("不必重新登录")
    await expect(page.locator("#next")).to_have_attribute("aria-disabled", "true")
    await stage.start()
    await expect(page.locator("#hint")).to_be_hidden(timeout=8000)
    ticket = await stage.issue()
    await next_is(page, "下一位")
    await page.keyboard.press("Space")
    await next_is(page, "开始办理")
    await stage.reached(ticket, State.CALLED)


async def test_what_the_window_holds_goes_on_through_a_cut_and_is_told_later(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await stage.issue()
    await called(page, client)
    await stage.stop()
    await expect(page.locator("#hint")).to_contain_text("暂不能叫号")
    await start(page)
    await page.keyboard.press("Space")
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await expect(page.locator("#next-label")).to_have_text("下一位")
    await expect(page.locator("#next")).to_have_attribute("aria-disabled", "true")
    await expect(page.locator("#hint")).to_contain_text("已记下 2 步")
    await stage.reached(ticket, State.CALLED)
    stage.centre.moved(600)
    await stage.start()
    await expect(page.locator("#hint")).to_be_hidden(timeout=8000)
    found = stage.ticket(ticket)
    assert (found.state, found.outcome) == (State.DONE, "settled")
    assert (found.ended_at or 0) < stage.centre.clock.now() - 500_000
    await next_is(page, "下一位")


async def test_what_the_centre_denies_after_a_cut_is_told_to_clerk_and_supervisor(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await called(page, client)
    await stage.stop()
    await start(page)
    await stage.do(Free(window=WINDOW))
    await stage.start()
    await expect(page.locator("#refused")).to_contain_text("开始办理", timeout=8000)
    await expect(page.locator("#refused")).to_contain_text("A001")
    assert list(stage.centre.hall.view.alarms) == [f"refused_later|{ticket}"]
    await page.keyboard.press("Escape")
    await expect(page.locator("#refused .notice")).to_have_count(0)


async def test_a_restart_of_the_app_in_a_cut_loses_nothing_that_was_done(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    await called(page, client)
    await stage.stop()
    await start(page)
    kept = Outbox(client.data / "outbox.jsonl").entries
    assert [entry.verb for entry in kept] == ["start"]
