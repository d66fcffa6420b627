"""A clerk's shift by keyboard alone: its day, its papers, its bundles and batches."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from queue_server.domain import commands as c
from queue_server.domain.ticket import State, TicketClass
from tests.hub.line import until
from tests.window_client.centre import Stage, password
from tests.window_client.conftest import (
    WINDOW,
    Client,
    called,
    idle,
    next_is,
    open_window,
    served,
    start,
)

# a browser, a hub and an app in one process take their time on a busy machine
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]
BUNDLE = ("social-card", "social-record", "business-start")


def handled(stage: Stage) -> list[dict[str, Any]]:
    """What came of the items of the last handling."""
    ended = [one for one in stage.centre.hall.events if one.type == "handling.ended"]
    found: list[dict[str, Any]] = ended[-1].data["handled"]
    return found


async def free(page: Page, stage: Stage) -> None:
    """Wait until the window is free, on its page, which shows it at once, and at the centre."""
    await idle(page)
    await until(lambda: stage.window(WINDOW).ticket is None)


async def test_a_clerk_s_day_goes_by_keyboard_alone(
    page: Page, client: Client, stage: Stage
) -> None:
    tickets = [await stage.issue(items=("social-card",)) for _ in range(4)]
    elder = await stage.issue(ticket_class=TicketClass.PRIORITY)
    keys = page.keyboard
    await open_window(page, client.url)
    await next_is(page, "下一位")
    # the priority declared at the kiosk is seen and confirmed
    await keys.press("Space")
    await next_is(page, "开始办理")
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A005")
    await keys.press("y")
    await expect(page.locator(".confirm")).to_have_count(0)
    await start(page)
    # papers to fetch: set aside, and woken from the list
    await keys.press("s")
    await keys.press("1")
    await expect(page.locator("#suspended li")).to_contain_text("不持件")
    await next_is(page, "下一位")
    await keys.press("Space")
    await next_is(page, "开始办理")
    # nobody came: missed, and back by the list
    await keys.press("m")
    await expect(page.locator("#missed li")).to_have_count(1)
    await next_is(page, "下一位")
    await keys.press("e")
    await keys.press("2")
    await expect(page.locator("#missed li")).to_have_count(0)
    await next_is(page, "下一位")
    await keys.press("w")
    await expect(page.locator("#suspended li")).to_have_count(0)
    await next_is(page, "下一位")
    await keys.press("Space")
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A005")
    await expect(page.locator("#card")).to_contain_text("今日已办")
    await start(page)
    await expect(page.locator(".quick").first).to_be_enabled()
    await keys.press("1")
    await expect(page.locator("#served")).to_have_text("1")
    # the meal, and the next clerk
    await next_is(page, "下一位")
    await keys.press("p")
    await keys.press("2")
    await next_is(page, "恢复服务")
    await keys.press("q")
    await expect(page.locator("#user")).to_be_focused()
    await keys.type("clerk-2")
    await keys.press("Tab")
    await keys.type(password("clerk-2"))
    await keys.press("Enter")
    await next_is(page, "开窗叫号")
    await stage.reached(elder, State.DONE)
    assert stage.ticket(elder).confirmed is True
    assert {stage.ticket(one).state for one in tickets} == {State.WAITING}


async def test_what_is_missing_is_told_on_paper_and_gives_the_right_to_return(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue(items=("business-start",))
    await served(page, client)
    await page.keyboard.press("Space")
    await expect(page.locator("dialog .outcomes .choice").first).to_be_disabled()
    await page.keyboard.press("4")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("r")
    await page.keyboard.type("须有房东签名")
    async with page.expect_popup() as opened:
        await page.keyboard.press("Enter")
    notice = await opened.value
    await expect(notice.locator("#notice")).to_contain_text("住所（经营场所）使用证明")
    await expect(notice.locator("#notice")).to_contain_text("须有房东签名")
    await expect(notice.locator("#notice")).to_contain_text("免重新排队")
    await expect(notice.locator("#notice")).not_to_contain_text("居民身份证")
    await free(page, stage)
    right = stage.centre.hall.view.rights[ticket]
    assert (right["window"], right["items"]) == (WINDOW, ["business-start"])
    again = await stage.issue(returns=ticket, items=("business-start",))
    await next_is(page, "下一位")
    assert stage.ticket(again).lane == f"window:{WINDOW}"
    await page.keyboard.press("Space")
    await expect(page.locator("#card")).to_contain_text("免重排，接 A001")


async def test_a_bundle_of_three_is_handled_at_one_window_that_may_do_all(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue("social", items=BUNDLE, chain=("general",))
    await served(page, client)
    await expect(page.locator("#card")).to_contain_text("本窗口可一次办完")
    await page.keyboard.press("Space")
    for key in ("1", "1", "2"):
        await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    await free(page, stage)
    await stage.reached(ticket, State.DONE)
    assert [one["outcome"] for one in handled(stage)] == ["settled", "settled", "accepted"]


async def test_a_bundle_of_three_goes_by_two_windows_and_keeps_its_wait(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue("social", items=BUNDLE, chain=("general",))
    joined = stage.centre.clock.now()
    await stage.do(c.Services(window=WINDOW, own=("social",)))
    stage.centre.moved(300)
    await called(page, client)
    await page.keyboard.press("Space")
    await next_is(page, "下一业务")
    await page.keyboard.press("Space")
    await expect(page.locator("dialog .handled li")).to_have_count(2)
    await page.keyboard.press("1")
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await free(page, stage)
    found = stage.ticket(ticket)
    assert (found.state, found.service, found.joined) == (State.WAITING, "general", joined)
    assert [one["item"] for one in handled(stage)] == ["social-card", "social-record"]
    await stage.do(c.Open(window="1", clerk="user:clerk-2"))
    reply = await stage.do(c.CallNext(window="1"))
    assert reply["ticket"]["id"] == ticket


async def test_a_batch_of_eight_matters_is_one_finish_with_its_count(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue(items=("business-start",))
    await served(page, client)
    await page.keyboard.press("Space")
    await page.keyboard.press("2")
    await page.keyboard.press("m")
    await page.keyboard.type("441900-2026-77")
    await page.keyboard.press("Tab")
    await page.keyboard.type("8")
    await page.keyboard.press("Enter")
    await free(page, stage)
    assert handled(stage) == [
        {"outcome": "accepted", "item": "business-start", "matter": "441900-2026-77", "count": 8}
    ]


async def test_a_verb_shown_at_once_is_taken_back_when_the_centre_refuses(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await called(page, client)
    stage.centre.hall.away = True
    await page.keyboard.press("Space")
    await expect(page.locator(".notice")).to_contain_text("系统正在恢复")
    await next_is(page, "开始办理")
    stage.centre.hall.away = False
    await page.keyboard.press("Space")
    await next_is(page, "办结")
    await stage.reached(ticket, State.SERVING)
