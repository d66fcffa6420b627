"""The kiosk's page in a real browser, against a real hub and the virtual printer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, ViewportSize, expect

from kiosk.choice import Asked, Choice
from kiosk.device import Device
from kiosk.signals import Line, Turned
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault
from kiosk.visit import HOME, QUESTIONS, Place, Screen
from queue_server.domain.ticket import State, TicketClass
from tests.hub.centre import serving
from tests.kiosk.browser import TALL, WIDE, home, offer, opened, scan, sound
from tests.kiosk.centre import GreatHall, great_hall
from tests.kiosk.running import running, until

pytestmark = pytest.mark.timeout(60)
FINGER_MS = 80
"""From key to key: slower than any scanner."""
ELSEWHERE = QUESTIONS | {Screen.MANY, Screen.HALLS, Screen.SURE}
"""Judged in tests/kiosk/test_identity_pages.py and test_stopped_line.py."""
LANGUAGES = {"zh-CN": "简体中文", "zh-HK": "繁體中文", "en": "English"}


async def test_a_citizen_takes_a_number_in_three_touches_and_gets_a_slip(
    browser: Browser, great: GreatHall, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk(), printer=virtual.address) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.get_by_role("button", name="社会保障").click()
        await page.get_by_role("button", name="企业职工基本养老保险参保登记").click()
        await expect(page.locator(".facts")).to_contain_text("7 人")
        await page.get_by_role("button", name="取号", exact=True).click()
        await expect(page.get_by_role("img", name="您的号码 B008")).to_be_visible()
        await expect(page.locator(".slip")).to_have_text("号票已打印，请从出票口取走。")
        await expect(page.get_by_role("heading", name="请取走号票")).to_be_visible()
        box = await page.locator(".ticket-number").bounding_box()
        assert box is not None
        assert box["height"] > 200
        code = tmp_path / "screen.png"
        await page.locator(".code img").screenshot(path=code)
        await page.get_by_role("button", name="完成").click()
        await expect(page.locator(".first")).to_be_visible()
    on_screen = zxingcpp.read_barcodes(Image.open(code))[0].text
    on_paper = zxingcpp.read_barcodes(Image.open(next((tmp_path / "slips").glob("*.png"))))[0].text
    assert on_screen == on_paper
    assert on_screen.startswith("https://queue.example/t/citizen-centre-20261123-B008#k=")
    assert great.hall.view.tickets["citizen-centre-20261123-B008"].state is State.WAITING


async def test_pinyin_typed_on_the_screen_finds_an_item(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.get_by_role("button", name="查事项").click()
        for letter in "jzzx":
            await page.locator(".keyboard").get_by_text(letter, exact=True).click()
        await page.get_by_role("button", name="删除").click()
        await expect(page.locator("#query")).to_have_value("jzz")
        await expect(page.locator(".row-button").first).to_contain_text("居住证")
        await page.get_by_role("button", name="清空").click()
        await expect(page.locator(".lead-line")).to_have_text("常办事项")


async def test_a_real_keyboard_alone_is_enough(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("#query")).to_be_focused()
        await page.keyboard.type("shehuibaozhangka", delay=FINGER_MS)
        await expect(page.locator(".row-button").first).to_contain_text("社会保障卡")
        await page.keyboard.press("Tab")
        await expect(page.locator(".row-button").first).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator(".offering")).to_be_visible()
        for _ in range(12):
            if await page.evaluate("document.activeElement.classList.contains('take')"):
                break
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".given")).to_be_visible()
        await until(lambda: kiosk.flow.shown)


async def test_a_cut_line_is_told_and_heals_without_a_hand(
    browser: Browser, tmp_path: Path
) -> None:
    centre = great_hall(tmp_path)
    async with serving(centre):
        port = int(centre.url.rpartition(":")[2])
        kept = running(centre, tmp_path, token=centre.kiosk())
        kiosk = await kept.__aenter__()
    try:
        async with opened(browser, kiosk) as page:
            await expect(page.locator(".note.cut")).to_be_visible()
            await offer(page)
            await expect(page.locator(".take")).to_have_count(0)
            await expect(page.locator(".not-now")).to_contain_text("网络")
            async with serving(centre, port):
                await page.locator(".take").click()
                await expect(page.locator(".given")).to_be_visible()
                await expect(page.locator(".note.cut")).to_have_count(0)
    finally:
        await kept.__aexit__(None, None, None)


async def test_a_forgotten_kiosk_warns_and_goes_back_to_the_first_screen(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.get_by_role("button", name="English").click()
        await offer(page)
        kiosk.flow = replace(kiosk.flow, touched_s=kiosk.flow.touched_s - 41)
        warning = page.get_by_role("alertdialog", name="Are you still there?")
        await expect(warning).to_be_visible()
        await warning.get_by_role("button").first.click()
        await expect(warning).to_be_hidden()
        await expect(page.locator(".offering")).to_be_visible()
        kiosk.flow = replace(kiosk.flow, touched_s=kiosk.flow.touched_s - 61)
        await expect(page.get_by_role("heading", name="请问您要办理什么业务？")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


async def test_the_three_controls_never_move(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        controls = page.locator(".control")
        places = [await one.bounding_box() for one in await controls.all()]
        await offer(page)
        assert [await one.bounding_box() for one in await controls.all()] == places
        await page.locator(".take").click()
        await expect(page.locator(".given")).to_be_visible()
        assert [await one.bounding_box() for one in await controls.all()] == places


@pytest.mark.parametrize(
    ("size", "language", "modes"),
    [
        pytest.param(TALL, "zh-CN", (), id="tall-zh-CN"),
        pytest.param(
            TALL, "zh-HK", ("contrast",), id="tall-zh-HK-contrast", marks=pytest.mark.long
        ),
        pytest.param(TALL, "en", ("elder", "low"), id="tall-en-elder-low", marks=pytest.mark.long),
        pytest.param(WIDE, "zh-CN", ("elder",), id="wide-zh-CN-elder", marks=pytest.mark.long),
        pytest.param(WIDE, "en", ("elder",), id="wide-en-elder", marks=pytest.mark.long),
        pytest.param(
            WIDE, "en", ("low", "contrast"), id="wide-en-low-contrast", marks=pytest.mark.long
        ),
    ],
)
async def test_every_screen_is_within_reach_of_everyone(
    browser: Browser,
    great: GreatHall,
    virtual: VirtualPrinter,
    tmp_path: Path,
    size: ViewportSize,
    language: str,
    modes: tuple[str, ...],
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk(), printer=virtual.address) as kiosk,
        opened(browser, kiosk, size) as page,
    ):
        await page.emulate_media(reduced_motion="reduce")
        await page.get_by_role("button", name=LANGUAGES[language]).click()
        await expect(page.locator("html")).to_have_attribute("lang", language)
        for mode in modes:
            await page.locator(f".wish.{mode}").click()
            await expect(page.locator("html")).to_have_attribute(f"data-{mode}", "")
        seen: set[Screen] = set()

        async def judged() -> None:
            await sound(page)
            seen.add(kiosk.flow.place.screen)

        await judged()
        await page.locator(".tiles:not(.three) .tile").last.click()
        await expect(page.locator(".groups")).to_be_visible()
        await page.locator(".control.help").click()
        await page.locator("#help button").first.click()
        await until(lambda: great.hall.view.alarms)
        await judged()
        await page.locator("#help button").last.click()
        await page.locator(".row-button, .tile").first.click()
        await expect(page.locator("#view")).to_have_attribute("data-screen", "list")
        await judged()
        await home(page)
        await page.locator(".way.search").click()
        await expect(page.locator(".searching")).to_be_visible()
        await judged()
        await home(page)
        await scan(page, "https://elsewhere.example/menu")
        await expect(page.locator(".scanned")).to_be_visible()
        await judged()
        await home(page)
        await offer(page, row=0)
        await expect(page.locator(".take")).to_be_in_viewport(ratio=1)
        await judged()
        virtual.fail(Fault.PAPER_OUT)
        await expect(page.locator(".note.printer")).to_be_visible()
        await page.locator(".take").click()
        await expect(page.locator(".slip[data-state='failed']")).to_be_visible()
        await judged()
        await expect(page.locator(".finish")).to_be_in_viewport(ratio=1)
        await page.locator(".finish").click()
        await page.wait_for_timeout(300)
        ask(kiosk)
        await expect(page.locator("#view")).to_have_attribute("data-screen", "taking")
        await judged()
        kiosk.take(Turned(id="turned", text="Tomorrow at nine."))
        await expect(page.locator(".denied")).to_be_visible()
        await judged()
        assert seen | ELSEWHERE == set(Screen), "a screen that nobody judged"


def ask(kiosk: Device) -> None:
    """The kiosk has asked the centre for a number that does not come at once."""
    choice = Choice(kind="service", id="advice")
    asked = Asked(id="turned", choice=choice, ticket_class=TicketClass.NORMAL, language="zh-CN")
    taking = Place(screen=Screen.TAKING, choice=choice)
    kiosk.flow = replace(kiosk.flow, trail=(HOME, taking), asked=asked)
    for online in (False, True):  # so that the page is told
        kiosk.take(Line(online=online))
