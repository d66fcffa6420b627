"""The questions who somebody is in a real browser, and the simulated reader's page."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from hall_config.model import Identity
from kiosk.virtual_reader import VirtualReader
from kiosk.virtual_reader_page import Hand
from queue_server.device.serve import listen, page_app, page_server
from tests.hub.centre import Centre, new_centre, serving
from tests.kiosk.browser import AXE, opened, sound
from tests.kiosk.centre import ruled
from tests.kiosk.running import running, touch, until

pytestmark = pytest.mark.timeout(60)
FINGER_MS = 80
WRONG, NUMBER = "110105194912310021", "11010519491231002X"


def asking(folder: Path) -> Centre:
    return ruled(new_centre(folder), social={"identity": Identity.ASKED})


async def test_a_number_is_typed_judged_and_masked_and_leads_to_the_slip(
    browser: Browser, tmp_path: Path
) -> None:
    centre = asking(tmp_path)
    async with (
        serving(centre),
        running(centre, tmp_path) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await until(lambda: kiosk.flow.seals)
        await touch(kiosk, "choose", kind="item", id="social-card")
        await page.locator(".take").click()
        await expect(page.locator(".notice .lines")).to_contain_text("7 天后删除")
        await sound(page)
        await page.locator(".agree").first.click()
        await expect(page.locator("#number")).to_be_focused()
        await sound(page)
        for digit in WRONG:
            await page.locator(".pad").get_by_text(digit, exact=True).click()
        await expect(page.locator(".fault")).to_contain_text("校验不符")
        await expect(page.locator(".count-line")).to_have_text("18 / 18 位")
        await sound(page)
        await page.get_by_role("button", name="删除").click()
        await expect(page.locator(".fault")).to_have_text("")
        await page.locator(".pad").get_by_text("X", exact=True).click()
        await expect(page.locator(".held")).to_have_text("您的证件尾号 002X")
        assert NUMBER not in await page.content()
        await sound(page)
        await expect(page.locator(".agree")).to_be_disabled()
        await page.keyboard.type("13800138000", delay=FINGER_MS)
        await page.keyboard.press("Enter")
        await expect(page.locator(".given")).to_be_visible()
        ticket = next(iter(centre.hall.view.tickets))
        assert centre.vault.kept[ticket].phone is not None


@pytest.mark.long
async def test_a_scanner_types_a_document_and_a_licence(browser: Browser, tmp_path: Path) -> None:
    centre = asking(tmp_path)
    async with (
        serving(centre),
        running(centre, tmp_path) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await until(lambda: kiosk.flow.seals)
        await touch(kiosk, "choose", kind="item", id="social-card")
        await touch(kiosk, "take", need="asked", whom="company")
        await touch(kiosk, "agree", notice="a1b2c3d4e5f6", whom="company")
        await expect(page.locator(".company #number")).to_be_focused()
        await sound(page)
        await page.keyboard.type("http://licence.example/?id=91350100M000100Y43\n")
        await expect(page.locator(".document .held")).to_have_text("单位代码尾号 0Y43")
        await page.keyboard.type(f"{NUMBER}\n")
        await expect(page.locator(".phone .held")).to_have_text("您的证件尾号 002X")
        assert NUMBER not in await page.content()


async def test_the_simulated_reader_has_a_page_to_lay_cards_down(
    browser: Browser, tmp_path: Path
) -> None:
    centre = asking(tmp_path)
    reader = VirtualReader(draw=Random(3))
    await reader.start()
    listening = listen("127.0.0.1", 0)
    server = page_server(page_app(Hand(reader).site))
    pages = asyncio.create_task(server.serve(sockets=[listening]))
    async with (
        serving(centre),
        running(centre, tmp_path, reader=reader.address) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await until(lambda: kiosk.flow.seals and kiosk.flow.reads)
        hand = await (await browser.new_context(locale="zh-CN")).new_page()
        await hand.goto(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        await hand.get_by_role("button", name="放上一张新卡").click()
        await expect(hand.locator("#card")).to_contain_text("**************")
        assert not (await Axe().run(hand, options=AXE)).response["violations"]
        await expect(page.locator(".notice .held")).to_contain_text("已读到尾号")
        await page.locator(".agree").click()
        await expect(page.locator(".card-ready")).to_contain_text("已就绪")
        await sound(page)
        await touch(kiosk, "choose", kind="item", id="social-card")
        await touch(kiosk, "many")
        await expect(page.locator(".many")).to_be_visible()
        await sound(page)
        await hand.get_by_role("button", name="拿走卡片").click()
        await expect(hand.locator("#card")).to_have_text("读卡区没有卡")
        await hand.locator("#mood").select_option("broken")
        await until(lambda: not kiosk.flow.reads)
        await hand.close()
    server.should_exit = True
    await pages
    await reader.stop()
