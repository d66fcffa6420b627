"""The screen over a window, from what it means to how it fits 64 x 16 dots."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ViewportSize, expect

from display.window_screen import led_text, window_screen
from hall_config.model import Display, DisplayKind
from queue_server.domain.commands import Close, Pause
from tests.display.centre import Centre
from tests.display.day import ZONE, Day, laid_out
from tests.display.screens import running
from tests.display.voices import TEXTS

WINDOW = "117"
SIZES = ((64, 16), (128, 32), (320, 96), (400, 300), (1280, 400))
FILLS = """([width, height]) => {
  const box = document.querySelector('#main span').getBoundingClientRect()
  return box.x >= 0 && box.right <= width && box.height >= height / 3
}"""


def told(day: Day) -> tuple[str, str | None, str]:
    """What the window does, the number, and the LED's line."""
    screen = window_screen(day.view, day.city, WINDOW)
    assert json.loads(json.dumps(screen)) == screen
    return screen["standing"], screen["number"], led_text(screen, TEXTS.messages("zh-CN"))


def test_a_window_shows_the_number_that_it_calls_and_serves_and_what_it_does_without_one() -> None:
    day = Day()
    assert told(day) == ("closed", None, "未开放")
    day.open(WINDOW)
    assert told(day) == ("idle", None, "117 号窗口")
    ticket = day.called("household", WINDOW)
    assert told(day) == ("called", "D001", "D001")
    day.start(ticket)
    assert told(day) == ("serving", "D001", "D001")
    day.finish(ticket)
    day.do(Pause(window=WINDOW, reason="tea"))
    assert told(day) == ("paused", None, "暂停服务")
    day.do(Close(window=WINDOW))
    assert told(day)[0] == "closed"


def test_a_window_that_the_hall_does_not_have_is_closed() -> None:
    day = Day()
    assert window_screen(day.view, day.city, "")["standing"] == "closed"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.timeout(30)
async def test_the_screen_fills_every_size_and_runs_over_none(
    tmp_path: Path, browser: Browser
) -> None:
    day = Day()
    day.open(WINDOW)
    async with running(Centre(day, tmp_path, zone=ZONE, window=WINDOW), tmp_path) as screen:
        page = await browser.new_page(viewport=_viewport(1280, 400))
        await page.goto(screen.url)
        await expect(page.locator("#main")).to_have_text("户政业务")
        assert (await Axe().run(page)).violations_count == 0
        day.called("household", WINDOW)
        await expect(page.locator("#main")).to_have_text("D001")
        await expect(page.locator("#spoken")).to_contain_text("D001")
        for width, height in SIZES:
            await page.set_viewport_size(_viewport(width, height))
            await expect(page.locator("#main span")).to_be_visible()
            # the page measures anew behind a resize
            await page.wait_for_function(FILLS, arg=[width, height])
        await page.close()


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.timeout(30)
async def test_an_led_screen_shows_the_upper_left_of_the_picture(
    tmp_path: Path, browser: Browser
) -> None:
    layout = Display(id="led", kind=DisplayKind.WINDOW, width=64, height=16, language="en")
    day = Day(config=laid_out(led=layout))
    day.open(WINDOW)
    async with running(Centre(day, tmp_path, zone=ZONE, window=WINDOW), tmp_path) as screen:
        page = await browser.new_page(viewport=_viewport(1920, 1080))
        await page.goto(screen.url)
        await expect(page.locator("#main")).to_have_text("Window 117")
        box = await page.locator("#stage").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 64, "height": 16}
        await page.close()


def _viewport(width: int, height: int) -> ViewportSize:
    return {"width": width, "height": height}
