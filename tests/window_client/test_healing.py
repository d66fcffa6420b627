"""What the desk survives: two browsers, a page loaded anew, a session that ended, a restart."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from queue_server.domain.ticket import State
from tests.window_client.centre import Stage
from tests.window_client.conftest import Client, called, next_is, sign_in

# a browser, a hub and an app in one process take their time on a busy machine
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(60)]


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
    ticket = await stage.issue()
    await called(page, client)
    await stage.stop()
    await expect(page.locator("#hint")).to_contain_text("不必重新登录")
    await expect(page.locator("#next")).to_have_attribute("aria-disabled", "true")
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A001")
    await page.keyboard.press("Space")
    await stage.start()
    await expect(page.locator("#hint")).to_be_hidden(timeout=8000)
    await next_is(page, "开始办理")
    assert stage.ticket(ticket).state is State.CALLED
    await page.keyboard.press("Space")
    await next_is(page, "办结")
    assert stage.ticket(ticket).state is State.SERVING
