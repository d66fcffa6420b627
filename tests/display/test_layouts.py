"""How a layout changes the screen, and how notices of staff are read on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from display.settings import DisplaySettings
from hall_config.model import Display, DisplayKind, DisplayTheme
from queue_server.domain.commands import Post, StopService, Words
from tests.display.centre import Centre
from tests.display.day import ZONE, Day, laid_out
from tests.display.screens import FITS, OVER, RISE, WALL, WINDOWS, Screen, judge, running

# a browser on a busy machine takes its time
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(30)]


async def test_a_layout_sets_theme_language_and_what_is_on_the_screen(
    tmp_path: Path, browser: Browser
) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "lychee.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (folder / "notes.txt").write_text("not shown")
    layout = Display(
        id="wall",
        kind=DisplayKind.ZONE,
        theme=DisplayTheme.LIGHT,
        language="en",
        second_language="zh-CN",
        ticker=False,
        media=True,
    )
    day = Day(config=laid_out(wall=layout))
    day.open(*WINDOWS)
    settings = DisplaySettings(media=folder)
    async with running(Centre(day, tmp_path, zone=ZONE), tmp_path, settings) as screen:
        page = await browser.new_page(viewport=WALL)
        await page.goto(screen.url)
        await expect(page.locator("#lines-title")).to_have_text("Waiting")
        await expect(page.locator("[data-second=Waiting]")).to_have_text("等候情况")
        await expect(page.locator("html")).to_have_attribute("data-ground", "light")
        await expect(page.locator("#ticker")).to_be_hidden()
        await expect(page.locator("#media img")).to_have_attribute("src", "/media/lychee.svg")
        day.called("household", "117")
        await expect(page.locator("#calls .call > .number")).to_have_text(["D001"])
        await page.emulate_media(reduced_motion="reduce")
        await judge(page)
        await page.close()


@pytest.mark.long
async def test_notices_and_what_became_of_calls_and_lines_are_told_in_a_second_language_too(
    tmp_path: Path, browser: Browser
) -> None:
    layout = Display(id="wall", kind=DisplayKind.ZONE, language="en", second_language="zh-CN")
    day = Day(config=laid_out(wall=layout))
    day.open(*WINDOWS)
    day.do(Post(text=Words(zh_cn="三号门关闭", en="Gate 3 is closed")))
    async with running(Centre(day, tmp_path, zone=ZONE), tmp_path) as screen:
        page = await browser.new_page(viewport=WALL)
        await page.goto(screen.url)
        for said, language in (("Gate 3 is closed", "en"), ("三号门关闭", "zh-CN")):
            await expect(page.locator("#ticker")).to_have_text(said, timeout=12_000)
            await expect(page.locator("#ticker")).to_have_attribute("lang", language)
        day.do(StopService(service="residence", reason="系统维护"))
        await expect(page.locator(".line .offer .second").first).to_have_attribute("lang", "zh-CN")
        day.called("household", "117")
        day.called("household", "118")
        await expect(page.locator("#calls .standing .second").last).to_have_text("请前往")
        await page.emulate_media(reduced_motion="reduce")
        await judge(page)
        await page.close()


async def test_the_newest_number_is_a_ninth_of_an_upright_screen_too(
    day: Day, screen: Screen, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 1080, "height": 1920})
    for window in WINDOWS:
        day.called("residence", window)
    await page.goto(screen.url)
    await expect(page.locator("#calls .call")).to_have_count(6)
    assert await page.evaluate(RISE) >= 1920 / 9
    assert await page.evaluate(OVER) == []
    await page.close()


async def test_a_notice_longer_than_the_line_is_read_piece_by_piece(
    day: Day, screen: Screen, browser: Browser
) -> None:
    words = "、".join(f"{count} 号窗口今天下午三点起暂停办理" for count in range(1, 16))
    day.do(Post(text=Words(zh_cn=words)))
    page = await browser.new_page(viewport=WALL)
    await page.clock.install()
    await page.goto(screen.url)
    await expect(page.locator("#ticker")).to_contain_text("1 号窗口")
    read = ""
    while not read.endswith(words[-8:]):
        line = await page.locator("#ticker").inner_text()
        assert await page.evaluate(FITS)
        read += line
        await page.clock.run_for(8000)
    assert read == words
    await page.close()


async def test_notices_have_their_turn_while_calls_are_said_without_end(
    tmp_path: Path, browser: Browser
) -> None:
    day = Day(config=laid_out(silent=Display(id="silent", kind=DisplayKind.ZONE, voice=())))
    day.open(*WINDOWS)
    day.do(Post(text=Words(zh_cn="电梯检修")))
    async with running(Centre(day, tmp_path, zone=ZONE), tmp_path) as screen:
        page = await browser.new_page(viewport=WALL)
        await page.clock.install()
        await page.goto(screen.url)
        await expect(page.locator("#ticker")).to_have_text("电梯检修")
        for window in WINDOWS:
            day.called("household", window)
        await expect(page.locator("#caption")).to_be_visible()
        shown = []
        for _ in range(6):
            await page.clock.run_for(8000)
            await expect(page.locator("#caption")).not_to_be_empty()
            shown.append(await page.locator("#ticker").is_visible())
        assert sum(shown) == 2
        await page.close()
