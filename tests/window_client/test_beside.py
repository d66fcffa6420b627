"""What a desk does by itself, the strip beside another program, and a supervisor at a desk."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from queue_server.domain import commands as c
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State
from tests.hub.line import until
from tests.window_client.centre import Stage
from tests.window_client.conftest import (
    Client,
    called,
    idle,
    next_is,
    open_dialog,
    open_window,
    sign_in,
)

# a browser, a hub and an app in one process take their time on a busy machine
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_a_desk_that_calls_by_itself_counts_down_and_any_key_stops_it(
    page: Page, client: Client, stage: Stage
) -> None:
    await open_window(page, client.url)
    await open_dialog(page, "d")
    await page.keyboard.press("3")
    await expect(page.locator("#hint")).to_be_hidden()
    ticket = await stage.issue()
    await expect(page.locator("#hint")).to_contain_text("秒后自动叫号")
    await page.keyboard.press("p")
    await expect(page.locator("#hint")).to_be_hidden()
    await expect(page.locator("dialog")).to_be_hidden()
    await stage.reached(ticket, State.WAITING)


@pytest.mark.long
async def test_the_own_day_tells_the_mean_of_many_grades_and_who_gave_none(
    page: Page, client: Client, stage: Stage
) -> None:
    stage.centre.grades["user:clerk-1"] = {"days": 30, "count": 126, "mean": 4.9}
    await open_window(page, client.url)
    await expect(page.locator("#grades")).to_have_text("近 30 天评价均分 4.90（126 次）")
    await page.keyboard.press("q")
    await expect(page.locator("#user")).to_be_focused()
    await sign_in(page, client.url, "clerk-2")
    await expect(page.locator("#grades")).to_be_hidden()


async def test_a_chime_tells_of_the_first_who_joins_and_can_be_switched_off(
    page: Page, client: Client, stage: Stage
) -> None:
    await open_window(page, client.url)
    await until(lambda: stage.centre.hall.view.windows["2"].state == "open")
    await stage.issue()
    await expect(page.locator("body")).to_have_attribute("data-chimed", "1")
    await stage.issue()
    await expect(page.locator("#waiting")).to_have_text("2")
    await page.keyboard.press("d")
    await page.keyboard.press("6")
    for ticket in list(stage.centre.hall.view.tickets):
        await stage.do(c.Cancel(ticket=ticket, by="holder"))
    await expect(page.locator("#waiting")).to_have_text("0")
    await stage.issue()
    await expect(page.locator("#waiting")).to_have_text("1")
    await expect(page.locator("body")).to_have_attribute("data-chimed", "1")


async def test_the_strip_works_by_the_same_keys_beside_another_program(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue(items=("social-card",))
    await open_window(page, client.url)
    strip = await page.context.new_page()
    await strip.set_viewport_size({"width": 400, "height": 120})
    await strip.goto(f"{client.url}/strip")
    for label in ("下一位", "开始办理"):
        await expect(strip.locator("#next-label")).to_have_text(label)
        await expect(strip.locator("#next")).to_be_enabled()
        await strip.keyboard.press("Space")
    await expect(strip.locator("#what")).to_have_text("办理中")
    await expect(strip.locator("#next")).to_be_enabled()
    wide = await strip.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert not wide
    await strip.keyboard.press("1")
    await expect(strip.locator("#what")).to_have_text("空闲")
    await idle(page)
    await until(lambda: stage.ticket(ticket).outcome == "settled")


async def test_a_supervisor_frees_a_stuck_window_and_gives_it_another_role_for_a_time(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.joins("boss", "陈主任", Role.SUPERVISOR)
    stuck = await stage.issue()
    await stage.do(c.Open(window="1", clerk="user:clerk-2"))
    await stage.do(c.CallNext(window="1"))
    await sign_in(page, client.url, "boss")
    await next_is(page, "开窗叫号")
    await at_window_1(page)
    await page.keyboard.press("1")
    await next_is(page, "开窗叫号")
    await until(lambda: stage.ticket(stuck).state is State.WAITING)
    await at_window_1(page)
    await page.keyboard.press("1")
    await expect(page.locator("#narrow")).to_be_focused()
    await page.keyboard.type("社保")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.keyboard.press("2")
    await expect(page.locator("dialog")).to_be_hidden()
    await next_is(page, "开窗叫号")
    window = stage.window("1")
    assert (window.own, window.help) == (("social",), ("general", "advice"))
    assert (window.until or 0) >= stage.centre.clock.now() + 3_600_000
    assert ("user:boss", "free", "1") in stage.centre.audit.rows


async def at_window_1(page: Page) -> None:
    """Open the list of the hall's windows and choose the first."""
    await page.keyboard.press("f")
    await expect(page.locator("#narrow")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#dialog-title")).to_have_text("1 号窗口")


async def test_a_window_in_its_midday_turn_shows_its_lines_until_when_and_keeps_its_number(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    await called(page, client)
    noon = stage.centre.clock.now() + 3_600_000
    await stage.do(c.Services(window="2", own=("social",), until=noon, reason="rota"))
    await expect(page.locator("#role")).to_have_text("临时业务，至 11:00")
    await expect(page.locator("#lines li")).to_have_count(1)
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A001")
    await stage.do(c.Services(window="2", own=("general", "social")))
    await expect(page.locator("#role")).to_be_hidden()
    await expect(page.locator("#lines li")).to_have_count(2)
