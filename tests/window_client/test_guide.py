"""The guide's tablet: numbers given and brought back, priorities and papers seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from queue_server.domain.alarms import Level
from queue_server.domain.commands import CallNext, Miss, Open, RaiseAlarm
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State, TicketClass
from tests.every_language import EVERY
from tests.window_client.centre import Stage, password
from tests.window_client.conftest import running
from tests.window_client.test_states import sound

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


@pytest_asyncio.fixture(loop_scope="session")
async def tablet(stage: Stage, tmp_path: Path) -> AsyncIterator[str]:
    """A window client that stands at no window, and a guide on the staff; the page's address."""
    await stage.joins("guide-1", "陈静", Role.GUIDE)
    async with running(stage, tmp_path / "tablet") as found:
        yield f"{found.url}/guide"


async def enter(page: Page, url: str, user: str = "guide-1") -> None:
    """Open the page and sign in."""
    await page.goto(url)
    await expect(page.locator("#enter")).to_be_enabled()
    await page.fill("#user", user)
    await page.fill("#password", password(user))
    await page.keyboard.press("Enter")


async def floor(stage: Stage) -> dict[str, str]:
    """Somebody missed, a declared priority, somebody with a wish, and a kiosk in trouble."""
    missed = await stage.issue("social")
    await stage.do(Open(window="1", clerk="user:clerk-1"))
    await stage.do(CallNext(window="1"))
    await stage.do(Miss(ticket=missed, window="1"))
    priority = await stage.issue(ticket_class=TicketClass.PRIORITY, items=("social-card",))
    wish = await stage.issue("social", wishes=("escort",), people=3, device="device:kiosk-1")
    await stage.do(RaiseAlarm(alarm="printer", level=Level.RED, about="device:kiosk-1"))
    return {"missed": missed, "priority": priority, "wish": wish}


async def test_a_guides_round(page: Page, stage: Stage, tablet: str) -> None:
    who = await floor(stage)
    await enter(page, tablet)
    await page.click("text=恢复排队")
    await expect(page.locator('[data-kind="missed"]')).to_be_hidden()
    assert stage.ticket(who["missed"]).state is State.WAITING
    await page.get_by_role("button", name="确认优先", exact=True).click()
    await expect(page.locator('[data-kind="confirm"]')).to_be_hidden()
    assert stage.ticket(who["priority"]).confirmed is True
    await page.click("#alarms >> text=已处理")
    await expect(page.locator("#no-alarms")).to_be_visible()
    assert stage.centre.hall.view.alarms == {}
    await page.fill("#find", stage.ticket(who["priority"]).number)
    await page.click("#found >> text=看材料")
    await page.locator("dialog input[type=checkbox]").first.uncheck()
    await page.click("dialog >> text=记下")
    await expect(page.locator(".lacks li")).to_have_count(1)
    assert (stage.ticket(who["priority"]).checked or "").startswith("missing: ")


async def test_a_group_gets_one_number_by_what_it_is_called(
    page: Page, stage: Stage, tablet: str
) -> None:
    await enter(page, tablet)
    await page.click("#issue")
    await page.fill("#what", "shbzk")
    await page.locator(".choice").first.click()
    for _ in range(3):
        await page.click('dialog [aria-label="加一人"]')
    await page.click("dialog .lead")
    await expect(page.locator(".given .number")).to_be_visible()
    (ticket,) = stage.centre.hall.view.tickets.values()
    assert (ticket.people, ticket.items, ticket.channel.value) == (4, ("social-card",), "staff")


async def test_a_limit_that_is_reached_gives_way_to_a_reason(
    page: Page, stage: Stage, tablet: str
) -> None:
    stage.one_matter_each()
    await enter(page, tablet)
    await page.click("#issue")
    await page.fill("#what", "shbzk")
    await page.locator(".choice").first.click()
    await page.get_by_role("button", name="再加一个事项").click()
    await page.fill("#what", "个人参保")
    await page.locator(".choice").first.click()
    await page.click("dialog .lead")
    await expect(page.locator("dialog")).to_contain_text("一个号最多可办的事项已超出")
    await sound(page)
    await page.fill("#beyond", "轮椅，一次办完")
    await page.keyboard.press("Enter")
    await expect(page.locator(".given .number")).to_be_visible()
    (ticket,) = stage.centre.hall.view.tickets.values()
    assert len(ticket.items) == 2
    assert stage.centre.audit.rows[-1][1] == "issue_beyond"


async def test_who_may_not_check_papers_does_not_get_in(
    page: Page, stage: Stage, tablet: str
) -> None:
    await enter(page, tablet, "board")
    await expect(page.locator("#door-refusal")).to_be_visible()
    assert stage.centre.hall.view.windows["1"].clerk is None


@pytest.mark.parametrize("language", EVERY)
async def test_the_page_has_no_fault_in_any_language(
    page: Page, stage: Stage, tablet: str, language: str
) -> None:
    await floor(stage)
    await page.set_viewport_size({"width": 1024, "height": 768})
    await enter(page, f"{tablet}?language={language}")
    await expect(page.locator('[data-kind="missed"]')).to_be_visible()
    await sound(page)
    await page.click("#issue")
    await page.fill("#what", "s")
    await expect(page.locator(".choice").first).to_be_visible()
    await sound(page)
    await page.locator(".choice").first.click()
    await sound(page)
