"""Every state of the desk in every language: nothing that axe finds, nothing that does not fit."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from queue_server.domain.commands import CallNext, Miss, Open, Start, SuspendTicket
from queue_server.domain.ticket import Suspend, TicketClass
from tests.every_language import EVERY
from tests.window_client.centre import Stage
from tests.window_client.conftest import WINDOW, Client, sign_in

# a judge of a whole page takes its time, once for each state
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


async def sound(page: Page) -> None:
    """Nothing that axe finds, nothing cut off at the side."""
    found = await AXE.run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [one["id"] for one in found.response["violations"]] == [], found.generate_report()
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    labels = await page.evaluate(
        "[...document.querySelectorAll('button:not([hidden])')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
    )
    assert labels == []


async def busy_hall(stage: Stage) -> None:
    """Somebody set aside, somebody missed, people in two lines, one with needs at the head."""
    for _ in range(2):
        await stage.issue(items=("social-card",))
    await stage.do(Open(window=WINDOW, clerk="user:clerk-1"))
    first = (await stage.do(CallNext(window=WINDOW)))["ticket"]["id"]
    await stage.do(Start(ticket=first, window=WINDOW))
    await stage.do(SuspendTicket(ticket=first, window=WINDOW, kind=Suspend.WINDOW))
    second = (await stage.do(CallNext(window=WINDOW)))["ticket"]["id"]
    await stage.do(Miss(ticket=second, window=WINDOW))
    stage.centre.moved(40 * 60)
    await stage.issue(
        "social",
        items=("social-card", "social-record"),
        ticket_class=TicketClass.PRIORITY,
        wishes=("wheelchair", "sign_language"),
        language="en",
        mask="张*女士",
    )
    stage.centre.moved(5 * 60)
    await stage.issue("social")


async def press(page: Page, key: str) -> None:
    """Press a key once the page takes it."""
    await expect(page.locator("#next")).to_have_attribute("aria-disabled", "false")
    await page.keyboard.press(key)


async def is_in(page: Page, state: str) -> None:
    """Wait for the card's state, and until its keys are taken."""
    await expect(page.locator("#card")).to_have_attribute("data-state", state)
    await expect(page.locator("#next")).to_have_attribute("aria-disabled", "false")


async def dialog(page: Page, key: str) -> None:
    """Judge the dialog of a key, and leave it."""
    await press(page, key)
    await expect(page.locator("dialog .choice").first).to_be_visible()
    await sound(page)
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_be_hidden()


@pytest.mark.parametrize("language", EVERY)
async def test_no_state_of_a_day_has_a_fault(
    page: Page, client: Client, stage: Stage, language: str
) -> None:
    await page.goto(f"{client.url}?language={language}")
    await expect(page.locator("#enter")).to_be_enabled()
    await sound(page)
    await busy_hall(stage)
    await sign_in(page, client.url)
    await is_in(page, "free")
    await sound(page)
    for key in ("p", "d"):
        await dialog(page, key)
    await dialog(page, "c")
    await press(page, "Space")
    await is_in(page, "called")
    await press(page, "k")
    await expect(page.locator(".notice")).to_have_count(1)
    await sound(page)
    await press(page, "Space")
    await is_in(page, "serving")
    await sound(page)
    for key in ("Space", "s", "t"):
        await dialog(page, key)


@pytest.mark.parametrize("language", EVERY)
async def test_a_paused_window_and_a_cut_line_have_no_fault(
    page: Page, client: Client, stage: Stage, language: str
) -> None:
    await busy_hall(stage)
    await page.clock.install()
    await sign_in(page, f"{client.url}?language={language}")
    await press(page, "p")
    await page.keyboard.press("3")
    await expect(page.locator("#state.wait")).to_be_visible()
    await sound(page)
    await stage.stop()
    await expect(page.locator("html")).to_have_attribute("data-line", "cut")
    await page.clock.fast_forward(4000)
    await expect(page.locator("#line-note")).to_be_visible()
    await sound(page)


@pytest.mark.parametrize("language", EVERY)
async def test_the_strip_and_the_sheets_of_paper_have_no_fault(
    page: Page, client: Client, stage: Stage, language: str
) -> None:
    await busy_hall(stage)
    await sign_in(page, client.url)
    await page.goto(f"{client.url}/keys?language={language}")
    await sound(page)
    item = {"item": "business-start", "outcome": "supplement", "missing": [0, 1], "note": "2"}
    said = quote(json.dumps({"ticket": "none", "handled": [item]}))
    await page.goto(f"{client.url}/notice#{said}")
    await expect(page.locator("#notice ol li")).to_have_count(2)
    await sound(page)
    await page.set_viewport_size({"width": 400, "height": 120})
    await page.goto(f"{client.url}/strip")
    await expect(page.locator("#next")).to_be_enabled()
    await sound(page)
