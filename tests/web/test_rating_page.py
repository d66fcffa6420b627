"""The evaluation on a ticket's own page, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.serving import served as serving
from tests.web.browsing import PHONE, accessible, page_of
from tests.web.conftest import CENTRE, Stages
from tests.web.scenes import Floor
from tests.web.test_evaluation import form_city, served, told

pytestmark = pytest.mark.timeout(60)


async def test_a_holder_grades_by_keyboard_alone_once_the_visit_is_over(
    browser: Browser, stages: Stages
) -> None:
    stage = await stages(form_city())
    floor = Floor.of(stage)
    ticket = await served(floor)
    address = f"/t/{ticket['id']}#k={ticket['holder_key']}"
    async with serving(stage.app) as here, page_of(browser, here + address, PHONE) as page:
        await expect(page.locator("#rate-title")).to_have_text("请您评价")
        await expect(page.locator("legend").first).to_have_text("1 号窗口 · 社会保障卡申领")
        await expect(page.locator(".grade")).to_have_text(
            ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
        )
        await accessible(page)
        await page.locator(".grade input").first.focus()
        for _ in range(3):
            await page.keyboard.press("ArrowDown")
        await expect(page.locator(".tag")).to_have_text(["办理太慢"])
        await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        await page.keyboard.press("Tab")
        await page.keyboard.type("13800138000")
        await accessible(page)
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("#rated")).to_contain_text("谢谢您的评价")
        await expect(page.locator(".grade-card")).to_have_count(0)
        await accessible(page)
    said = told(stage)
    assert (said["grade"], said["tags"], said["text"]) == (2, ["slow"], "***")


async def test_who_has_no_key_is_not_asked(browser: Browser, stages: Stages) -> None:
    stage = await stages(form_city())
    ticket = await served(Floor.of(stage))
    async with (
        serving(stage.app) as here,
        page_of(browser, f"{here}/t/{ticket['id']}", PHONE) as page,
    ):
        await expect(page.locator("#no-key")).to_be_visible()
        await expect(page.locator("#rate")).to_be_hidden()
    assert stage.halls.route(CENTRE).view.unrated
