"""Pagers at the guide's page: handed to who wants one, never twice, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from queue_server.domain.alarms import Level
from queue_server.domain.commands import Page as HandPager
from queue_server.domain.commands import RaiseAlarm
from queue_server.domain.rights import Role
from tests.hub.line import until
from tests.window_client.centre import Stage
from tests.window_client.conftest import running
from tests.window_client.test_guide import enter
from tests.window_client.test_states import sound

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(90)]


async def test_a_guide_hands_a_pager_and_takes_it_back(
    page: Page, stage: Stage, tmp_path: Path
) -> None:
    await stage.joins("guide-1", "陈静", Role.GUIDE)
    other = await stage.issue()
    await stage.do(HandPager(ticket=other, pager=7))
    ticket = await stage.issue(wishes=("pager",))
    await stage.do(RaiseAlarm(alarm="pager", level=Level.ORANGE, about=other, detail="7"))
    await page.set_viewport_size({"width": 1024, "height": 768})
    async with running(stage, tmp_path / "tablet") as tablet:
        await enter(page, f"{tablet.url}/guide")
        await expect(page.locator("#alarms")).to_contain_text("提醒器没有响，请去找人 7 A001")
        await sound(page)
        await page.get_by_role("button", name="发提醒器", exact=True).click()
        await page.keyboard.type("7")
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog .refusal")).to_have_text("提醒器 7 号还在 A001 手里。")
        await sound(page)
        await page.keyboard.type("8")
        await page.keyboard.press("Enter")
        await expect(page.locator('[data-kind="pagers"]')).to_be_hidden()
        await until(lambda: stage.ticket(ticket).pager == 8)
        await page.fill("#find", "A002")
        await page.click("#found >> text=收回提醒器")
        await until(lambda: stage.ticket(ticket).pager is None)
