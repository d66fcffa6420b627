"""The evaluator before a browser: asked in the own language, graded, quiet again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from queue_server.domain import commands as c
from queue_server.domain.events import Event
from tests.hub.line import until
from tests.window_client.centre import Stage
from tests.window_client.conftest import WINDOW, Client, opened

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]
SIZES: tuple[ViewportSize, ...] = ({"width": 1024, "height": 600}, {"width": 1280, "height": 800})
AXE = Axe()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Nobody is asked for long where a test is about it."""
    if "in_peace" in request.node.name or "goes_on" in request.node.name:
        monkeypatch.setenv("YUNHAO_EVALUATOR_QUIET_S", "1")


@pytest_asyncio.fixture(loop_scope="session")
async def screen(browser: Browser, client: Client) -> AsyncIterator[Page]:
    """The second screen of window 2."""
    async with opened(browser, SIZES[0]) as page:
        await page.goto(f"{client.url}/evaluate?language=zh-CN")
        await expect(page.locator("#idle")).to_be_visible()
        await expect(page.locator("#big-window")).to_have_text(WINDOW)
        yield page


async def served(stage: Stage, window: str = WINDOW, **facts: Any) -> str:
    """A number that was handled to its end at the window."""
    await stage.do(c.Open(window=window, clerk="user:clerk-1"))
    await stage.issue(items=("social-card",), **facts)
    ticket: str = (await stage.do(c.CallNext(window=window)))["ticket"]["id"]
    await stage.do(c.Start(ticket=ticket, window=window))
    handled = (c.Handled(outcome="settled", item="social-card"),)
    await stage.do(c.Finish(ticket=ticket, window=window, handled=handled))
    return ticket


def graded(stage: Stage) -> list[Event]:
    return [one for one in stage.centre.hall.events if one.type == "evaluation.submitted"]


async def grade(stage: Stage) -> Mapping[str, Any]:
    """What the first grade says, once it is there."""
    async with asyncio.timeout(8):
        await until(lambda: graded(stage))
    return graded(stage)[0].data


async def sound(page: Page) -> None:
    """Nothing that axe finds, nothing that does not fit on either screen."""
    for size in SIZES:
        await page.set_viewport_size(size)
        found = await AXE.run(page)
        assert not found.response["violations"], found.generate_report()
        over = "document.documentElement.scrollHeight > innerHeight"
        assert not await page.evaluate(over)
        assert not await page.evaluate(over.replace("Height", "Width"))


async def test_who_was_served_grades_by_touch_in_the_own_language(
    stage: Stage, screen: Page
) -> None:
    await sound(screen)
    ticket = await served(stage, language="en")
    await expect(screen.locator("#question")).to_have_text("How satisfied are you with this visit?")
    await expect(screen.locator("#question")).to_be_focused()
    await expect(screen.locator("html")).to_have_attribute("lang", "en")
    await expect(screen.locator("#grades button")).to_have_text(
        ["Very satisfied", "Satisfied", "Fairly satisfied", "Dissatisfied", "Very dissatisfied"]
    )
    await sound(screen)
    await screen.click("[data-grade='2']")
    await expect(screen.locator("#tags button")).to_have_text(["Slow"])
    await screen.click("#tags button")
    await expect(screen.locator("#tags button")).to_have_attribute("aria-pressed", "true")
    await sound(screen)
    await screen.click("#send")
    await expect(screen.locator("#thank")).to_have_text("Thank you for your evaluation")
    await sound(screen)
    said = await grade(stage)
    assert (said["ticket"], said["grade"], said["tags"]) == (ticket, 2, ["slow"])
    assert (said["source"], said["window"]) == ("evaluator", WINDOW)


async def test_a_grade_by_keyboard_is_sent_when_nobody_goes_on(stage: Stage, screen: Page) -> None:
    await served(stage)
    await expect(screen.locator("#question")).to_have_text("请您评价本次服务")
    await screen.keyboard.press("5")
    await expect(screen.locator("#chosen")).to_have_text("非常满意")
    await expect(screen.locator("#thanks")).to_be_visible()
    assert (await grade(stage))["grade"] == 5


async def test_who_says_nothing_is_left_in_peace_and_may_grade_later(
    stage: Stage, screen: Page
) -> None:
    ticket = await served(stage)
    await expect(screen.locator("#ask")).to_be_visible()
    await expect(screen.locator("#idle")).to_be_visible()
    assert graded(stage) == []
    assert f"{ticket}#1" in stage.centre.hall.view.unrated


async def test_the_next_number_ends_the_question_and_keeps_what_was_chosen(
    stage: Stage, screen: Page
) -> None:
    first = await served(stage)
    await expect(screen.locator("#ask")).to_be_visible()
    await screen.click("[data-grade='4']")
    await stage.issue()
    await stage.do(c.CallNext(window=WINDOW))
    await expect(screen.locator("#thanks")).to_be_visible()
    assert (await grade(stage))["ticket"] == first


async def test_another_windows_visit_is_not_asked_about(stage: Stage, screen: Page) -> None:
    await served(stage, window="1")
    own = await served(stage)
    await expect(screen.locator("#ask")).to_be_visible()
    await expect(screen.locator("#about b")).to_have_text(own.rpartition("-")[2])
    await screen.click("#pass")
    await expect(screen.locator("#idle")).to_be_visible()
