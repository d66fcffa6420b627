"""What is read aloud of a screen, and that it can be heard without any network."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from kiosk.frame import Condition, frame
from kiosk.ground import Kiosk
from kiosk.reading import aloud
from kiosk.speaker import Speaker
from kiosk.visit import Flow, Screen
from kiosk.words import words
from queue_server.domain.ticket import Printing
from tests.kiosk.browser import offer, opened
from tests.kiosk.centre import GreatHall
from tests.kiosk.running import running
from tests.kiosk.test_screens import ISSUED, SOCIAL, kiosk_at, on


def heard(flow: Flow) -> str:
    kiosk: Kiosk = kiosk_at()
    return aloud(frame(kiosk, flow, Condition(), 0.0)["view"], words(flow.language))


def test_an_offer_is_read_with_what_to_bring_and_how_long_it_takes() -> None:
    said = heard(on(Screen.OFFER, choice=SOCIAL))
    assert said.startswith("企业职工基本养老保险参保登记。请准备好。")
    assert "前面还有 无人" in said
    assert said.endswith("取号")


def test_a_number_is_read_digit_by_digit_and_a_range_by_its_ends() -> None:
    flow = on(Screen.TICKET, issued=ISSUED, printing=Printing.PRINTED)
    assert "B 0 0 1" in heard(flow)
    assert "–" not in heard(flow)


@pytest.mark.parametrize("language", ["zh-CN", "zh-HK", "en"])
@pytest.mark.parametrize("screen", [Screen.HOME, Screen.SEARCH, Screen.DENIED, Screen.TAKING])
def test_every_screen_has_something_to_read(screen: Screen, language: str) -> None:
    assert heard(on(screen, language=language))


async def test_every_language_has_a_voice_on_this_machine() -> None:
    speaker = Speaker()
    assert speaker.speaks
    for language, text in (("zh-CN", "请取号"), ("zh-HK", "請取號"), ("en", "Take a number")):
        wav = await speaker.say(text, language)
        assert wav is not None
        with wave.open(BytesIO(wav)) as sound:
            assert sound.getnframes() / sound.getframerate() > 0.4


async def test_without_the_program_the_kiosk_is_silent_and_does_not_fail() -> None:
    speaker = Speaker("no-such-program")
    assert not speaker.speaks
    assert await speaker.say("请取号", "zh-CN") is None


async def test_what_could_not_be_said_once_is_said_the_next_time(tmp_path: Path) -> None:
    program = tmp_path / "voice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    speaker = Speaker(str(program))
    assert await speaker.say("请取号", "zh-CN") is None
    # it is called with: -v voice -s words -w file -- text
    program.write_text('#!/bin/sh\nprintf sound > "$6"\n')
    assert await speaker.say("请取号", "zh-CN") == b"sound"


@pytest.mark.timeout(60)
async def test_for_the_elderly_each_screen_is_read_and_can_be_silenced(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.locator(".wish.elder").click()
        await expect(page.locator("html[data-reading]")).to_be_attached()
        await page.get_by_role("button", name="朗读").click()
        await expect(page.locator("html[data-reading]")).not_to_be_attached()
        await offer(page)
        await expect(page.locator("html[data-reading]")).to_be_attached()
        await page.locator(".wish.elder").click()
        await expect(page.locator("html[data-reading]")).not_to_be_attached()
