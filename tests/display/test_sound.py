"""What a browser plays: clips in one piece, one page at a time, after a touch where it must."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.display.day import Day
from tests.display.screens import WALL, Screen

# a browser on a busy machine takes its time
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(30)]

# a context that says it may sound, renders at once and keeps what it was given
AUDIO = """(() => {
  window.played = []
  const offline = () => new OfflineAudioContext(1, 1, 22050)
  const source = () => {
    const made = { connect() {} }
    made.start = () => {
      window.played.push(made.buffer)
      setTimeout(() => made.onended())
    }
    return made
  }
  window.AudioContext = class {
    constructor() {
      this.state = window.blocked ? 'suspended' : 'running'
      this.sampleRate = 22050
    }
    async resume() {
      if (window.blocked && !window.touched) throw new Error('no touch')
      this.state = 'running'
    }
    decodeAudioData(bytes) { return offline().decodeAudioData(bytes) }
    createBuffer(...given) { return offline().createBuffer(...given) }
    createBufferSource() { return source() }
  }
})()"""
# the longest stretch of silence in seconds, edges left out
SILENCE = """() => {
  const samples = window.played[0].getChannelData(0)
  let longest = 0, since = 0
  for (let at = 0; at < samples.length; at += 1) {
    if (Math.abs(samples[at]) > 0.004) since = at
    else longest = Math.max(longest, at - since)
  }
  return [longest / 22050, samples.length / 22050]
}"""


async def opened(browser: Browser, screen: Screen, before: str = "") -> Page:
    page = await browser.new_page(viewport=WALL)
    await page.add_init_script(before + AUDIO)
    await page.goto(screen.url)
    await expect(page.locator("#board")).to_be_visible()
    return page


async def left(screen: Screen, *pages: Page) -> None:
    """Close pages, and wait until the app knows: it must not end in the middle of a goodbye."""
    for page in pages:
        await page.close()
    while screen.app.hub.shown("board"):  # noqa: ASYNC110 - no event tells of the last goodbye
        await asyncio.sleep(0.01)


async def until(page: Page, true: str) -> None:
    """Wait until something is so in the page; its policy forbids the browser's own waiting."""
    while not await page.evaluate(true):
        await page.wait_for_timeout(20)


def log(screen: Screen, kind: str) -> list[dict[str, Any]]:
    """The lines of a kind in the display's log."""
    lines = [
        json.loads(line)
        for path in screen.folder.glob("calls-*.jsonl")
        for line in path.read_text().splitlines()
    ]
    return [line for line in lines if line["kind"] == kind]


async def test_a_call_is_played_in_one_piece_with_a_pause_between_languages(
    day: Day, screen: Screen, browser: Browser
) -> None:
    page = await opened(browser, screen)
    ticket = day.called("household", "117")
    await until(page, "window.played.length === 1")
    silence, seconds = await page.evaluate(SILENCE)
    assert 0.4 <= silence < 0.6
    await expect(page.locator("#caption")).to_be_hidden()
    (line,) = log(screen, "spoken")
    assert (line["ticket"], line["languages"]) == (ticket.id, ["zh-CN", "yue", "en"])
    pieces = sum(screen.app.packs[one].clips["chime"].seconds for one in ("zh-CN",))
    assert pieces < seconds < 30
    await left(screen, page)


async def test_two_pages_of_a_display_never_speak_over_each_other(
    day: Day, screen: Screen, browser: Browser
) -> None:
    pages = [await opened(browser, screen) for _ in range(2)]
    for window in ("117", "118", "119"):
        day.called("household", window)
    await pages[0].wait_for_function("document.getElementById('caption').hidden")
    while len(log(screen, "spoken")) < 3:
        await pages[0].wait_for_timeout(20)
    assert sum([await page.evaluate("window.played.length") for page in pages]) == 3
    await left(screen, *pages)


async def test_a_browser_that_wants_a_touch_says_so_once(
    day: Day, screen: Screen, browser: Browser
) -> None:
    page = await opened(browser, screen, "window.blocked = true;")
    day.called("household", "117")
    await expect(page.locator("#touch")).to_be_visible()
    assert log(screen, "spoken") == []
    await page.evaluate("window.touched = true")
    await page.locator("#touch").click()
    await expect(page.locator("#touch")).to_be_hidden()
    await until(page, "window.played.length === 1")
    await left(screen, page)
