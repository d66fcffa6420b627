"""The page where papers are taken in and the page where they are followed, in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from queue_server.device.texts import LANGUAGES
from queue_server.domain.commands import CallNext, Finish, Handled, Open, Start
from queue_server.drawing import Drawing
from queue_server.ports import perform
from tests.serving import served
from tests.shared_city import TOWN, shared_city
from tests.web.browsing import PHONE, accessible
from tests.web.conftest import Stages
from tests.web.test_staff_pages import signed_in

pytestmark = [pytest.mark.timeout(60), pytest.mark.long]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_village_workers_papers_are_handled_two_towns_away(
    browser: Browser, stages: Stages, language: str
) -> None:
    """Trips of the citizen: none."""
    stage = await stages(shared_city())
    drawing = Drawing(stage.halls, stage.parts.clock, patience_s=0)
    town = stage.halls.route(TOWN)
    await perform(town, Open(window="1", clerk="user:li"), "user:li", "open")
    async with served(stage.app) as here, signed_in(browser, stage, here, "guo", language) as page:
        object.__setattr__(stage.parts, "own_url", here)
        await page.set_viewport_size(PHONE)
        await page.goto(f"{here}/papers")
        await accessible(page)
        await page.fill("#q", "shbz")
        await page.keyboard.press("Enter")
        await page.locator(".found a").first.click()
        await expect(page.locator("[name=there]")).to_have_count(1)
        await accessible(page)
        await page.check("[name=there]")
        await page.click("form[method=post] button")
        await expect(page.locator("#taken")).to_contain_text("W001")
        await accessible(page)
        link = await page.get_attribute(".receipt a", "href")
        await page.goto(link or "")
        await expect(page.locator("#papers div")).to_have_count(5)
        await expect(page.locator("#facts")).to_be_hidden()
        await expect(page.locator("[data-verb=move]")).to_be_hidden()
        await accessible(page)
        before = await page.text_content("#state")
        reply = await drawing.call_next(town, CallNext(window="1"), "user:li", "k")
        await expect(page.locator("#state")).not_to_have_text(before or "")
        drawn = reply["ticket"]["id"]
        handled = (Handled(outcome="settled"),)
        await perform(town, Start(ticket=drawn, window="1"), "user:li", "s")
        await perform(town, Finish(ticket=drawn, window="1", handled=handled), "user:li", "f")
        amid = await page.text_content("#state")
        await drawing.sweep()
        await expect(page.locator("#state")).not_to_have_text(amid or "")
        await expect(page.locator("[data-verb=cancel]")).to_be_hidden()
        await accessible(page)
