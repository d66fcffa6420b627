"""The desk's page in a browser: every verb of a ticket's way by keyboard, the door, refusals."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from queue_server.domain.ticket import State, TicketClass
from tests.hub.line import until
from tests.window_client.centre import Stage, password
from tests.window_client.conftest import (
    WINDOW,
    Client,
    called,
    next_is,
    nobody_waits,
    open_dialog,
    open_window,
    served,
    start,
)

# a browser, a hub and an app in one process take their time on a busy machine
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_a_ticket_goes_its_whole_way_by_keyboard_alone(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue(items=("social-card", "social-record"))
    await called(page, client)
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A001")
    await expect(page.locator("#card")).to_contain_text("按排队顺序轮到。")
    await expect(page.locator("#card")).to_contain_text("近期一寸免冠照片")
    await page.keyboard.press("r")
    await expect(page.locator("#card")).to_contain_text("已重呼 1 次")
    await start(page)
    await page.keyboard.press("n")
    await expect(page.locator(".items .now h2")).to_have_text("个人参保证明打印")
    await next_is(page, "办结")
    await page.keyboard.press("Space")
    await expect(page.locator("dialog")).to_be_visible()
    await page.keyboard.press("1")
    await page.keyboard.press("8")
    await page.keyboard.press("Enter")
    await nobody_waits(page)
    await stage.reached(ticket, State.DONE)
    ended = next(one for one in stage.centre.hall.events if one.type == "handling.ended")
    assert [(one["item"], one["outcome"]) for one in ended.data["handled"]] == [
        ("social-card", "settled"),
        ("social-record", "advised"),
    ]
    await expect(page.locator("#served")).to_have_text("1")


async def test_one_key_settles_a_ticket(page: Page, client: Client, stage: Stage) -> None:
    ticket = await stage.issue(items=("social-card",))
    await served(page, client)
    await expect(page.locator(".quick").first).to_be_enabled()
    await page.keyboard.press("1")
    await nobody_waits(page)
    await until(lambda: stage.ticket(ticket).outcome == "settled")


async def test_a_next_verb_pressed_twice_does_one_thing(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await open_window(page, client.url)
    await next_is(page, "下一位")
    for _ in range(4):
        await page.keyboard.press("Space")
    await next_is(page, "开始办理")
    await stage.reached(ticket, State.CALLED)
    await expect(page.locator(".notice")).to_have_count(0)


async def test_a_busy_window_refuses_to_close_in_friendly_words_until_they_are_put_away(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    await served(page, client)
    await page.keyboard.press("k")
    await expect(page.locator(".notice")).to_contain_text("本窗口还有号票未办完")
    await page.keyboard.press("1")
    await nobody_waits(page)
    await expect(page.locator(".notice.past")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator(".notice")).to_have_count(0)


async def test_a_missed_number_is_called_again_or_rejoins(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await called(page, client)
    await page.keyboard.press("m")
    await expect(page.locator("#missed li")).to_have_count(1)
    await page.get_by_role("button", name="再叫").press("Enter")
    await next_is(page, "开始办理")
    await page.keyboard.press("m")
    await page.get_by_role("button", name="恢复排队").press("Enter")
    await expect(page.locator("#missed li")).to_have_count(0)
    await stage.reached(ticket, State.WAITING)


async def test_papers_kept_are_set_aside_and_taken_up_here(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await served(page, client)
    await page.keyboard.press("s")
    await page.keyboard.press("2")
    await expect(page.locator("#suspended li")).to_contain_text("持件")
    await stage.reached(ticket, State.SUSPENDED)
    await page.get_by_role("button", name="继续办理").press("Enter")
    await next_is(page, "办结")


async def test_a_ticket_is_transferred_to_the_line_that_was_typed(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue()
    await called(page, client)
    await page.keyboard.press("t")
    await expect(page.locator("#narrow")).to_be_focused()
    await page.keyboard.type("社保")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#card")).to_contain_text("空闲")
    await until(lambda: stage.ticket(ticket).service == "social")


async def test_a_chosen_number_is_called_with_a_reason_that_is_audited(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.issue()
    second = await stage.issue()
    await open_window(page, client.url)
    await next_is(page, "下一位")
    await page.keyboard.press("c")
    await page.keyboard.type("002")
    await expect(page.locator("dialog .choice")).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.keyboard.press("2")
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A002")
    await expect(page.locator("#card")).to_contain_text("指定呼叫：老人、孕妇")
    assert ("user:clerk-1", "call", second) in stage.centre.audit.rows


async def test_a_declared_priority_that_does_not_apply_loses_its_class(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue(ticket_class=TicketClass.PRIORITY)
    await called(page, client)
    await page.keyboard.press("x")
    await expect(page.locator(".marks")).to_contain_text("普通号")
    await until(lambda: stage.ticket(ticket).confirmed is False)


async def test_a_pause_has_a_reason_and_space_ends_it(
    page: Page, client: Client, stage: Stage
) -> None:
    await open_window(page, client.url)
    await open_dialog(page, "p")
    await page.keyboard.press("2")
    await expect(page.locator("#card")).to_contain_text("用餐")
    await until(lambda: stage.window(WINDOW).reason == "meal")
    await next_is(page, "恢复服务")
    await page.keyboard.press("Space")
    await expect(page.locator("#state")).to_have_text("开放")


async def test_a_wrong_password_is_told_and_not_kept(page: Page, client: Client) -> None:
    await page.goto(client.url)
    await expect(page.locator("#enter")).to_be_enabled()
    await page.fill("#user", "clerk-1")
    await page.fill("#password", "wrong")
    await page.keyboard.press("Enter")
    await expect(page.locator("#door-refusal")).to_contain_text("用户名或密码不对")
    await expect(page.locator("#password")).to_have_value("")
    await expect(page.locator("#password")).to_be_focused()


async def test_who_serves_at_no_window_does_not_come_in(
    page: Page, client: Client, stage: Stage
) -> None:
    await page.goto(client.url)
    await expect(page.locator("#enter")).to_be_enabled()
    await page.fill("#user", "board")
    await page.fill("#password", password("board"))
    await page.keyboard.press("Enter")
    await expect(page.locator("#door-refusal")).to_contain_text("您的岗位不能做这一步")
    assert stage.centre.people.sessions == {}


async def test_signing_out_ends_the_shift_and_leads_to_the_door(
    page: Page, client: Client, stage: Stage
) -> None:
    await open_window(page, client.url)
    await page.keyboard.press("q")
    await expect(page.locator("#user")).to_be_focused()
    assert stage.window(WINDOW).clerk is None
    assert stage.centre.people.sessions == {}
