"""`yunhao demo` as a process of its own, and the four screens that people see, in one browser."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from queue_server.domain.numbers import split_ticket_id
from tests.story.centre import free_port, spawn

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
HEAL_MS = 40_000
IDLE = re.compile("下一位|云队列取件")
"""What a free desk offers: the next person, or papers of the shared line where nobody waits."""
AT = "2026-11-20T10:05"
STOP_S = 20


class Demo:
    """The demo's processes; `place` is its demo.json."""

    def __init__(self, data: Path, *more: str) -> None:
        self.data = data
        self.place: dict[str, Any] = {}
        self._more = more

    async def start(self) -> None:
        """Start it and wait for its demo.json."""
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / "demo.json").unlink(missing_ok=True)
        arguments = ["demo", "--data", str(self.data), "--port", str(free_port()), "--at", AT]
        with (self.data / "demo.log").open("wb") as log:
            self.process = spawn([*arguments, *self._more], log=log)
        while not (self.data / "demo.json").exists():
            assert self.process.poll() is None, (self.data / "demo.log").read_text()[-4000:]
            await asyncio.sleep(0.1)
        self.place = json.loads((self.data / "demo.json").read_text())

    def centre(self) -> psutil.Process:
        """The process of the centre, a child of the demo's."""
        return self._child(lambda line: "serve" in line)

    def store(self) -> psutil.Process:
        """The process of the store, a child of the centre's."""
        return self._child(lambda line: any("valkey-server" in part for part in line[:1]))

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it by Ctrl-C or another signal; gives the exit code, with every child gone."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(how)
        try:
            code = self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        _, alive = psutil.wait_procs(children, STOP_S)
        assert not alive, "no process of the demo outlives it"
        return code

    def _child(self, which: Any) -> psutil.Process:
        children = psutil.Process(self.process.pid).children(recursive=True)
        (found,) = (child for child in children if which(child.cmdline()))
        return found

    def clerk(self) -> tuple[str, str]:
        """A clerk of the demo's hall."""
        hall = self.place["devices"][0]["hall"]
        found = next(
            one for one in self.place["staff"] if (one["role"], one["hall"]) == ("clerk", hall)
        )
        return found["user"], found["password"]


@dataclass
class Screens:
    """Kiosk, window and display, each as its own page; and what people do there."""

    demo: Demo
    browser: Browser
    kiosk: Page
    window: Page
    display: Page

    async def take(self, asked: str, item: str, *, until_shown_s: float | None = None) -> str:
        """Take a number for an item found by what is typed; gives the address on its slip."""
        page, before = self.kiosk, self._slips()
        if await page.locator(".finish").count():
            await page.locator(".finish").click()
        await page.locator(".way.search").click()
        await page.locator("#query").press_sequentially(asked)
        first = page.locator(".row-button").first
        await expect(first.locator(".name")).to_have_text(item)
        await first.click()
        await page.locator(".take").click()
        patience_ms = HEAL_MS if until_shown_s is None else 1000 * until_shown_s
        await expect(page.locator(".ticket-number")).to_be_visible(timeout=patience_ms)
        label = await page.locator(".ticket-number").get_attribute("aria-label") or ""
        number = label.split()[-1]
        address = await self.slip(before)
        ticket = address.partition("/t/")[2].partition("#")[0]
        split = split_ticket_id(ticket)
        assert split is not None
        assert split.number == number, "the slip says what the screen says"
        return address

    def _slips(self) -> set[Path]:
        return set(Path(self.demo.place["slips"]).glob("*.png"))

    async def slip(self, before: set[Path]) -> str:
        """The address in the code of the slip that was printed since."""
        while True:
            for path in self._slips() - before:
                with Image.open(path) as image:
                    codes = zxingcpp.read_barcodes(image)
                assert len(codes) == 1, "one code on a slip"
                return codes[0].text
            await asyncio.sleep(0.05)

    async def phone(self, address: str) -> Page:
        """The ticket's page on a phone."""
        context = await self.browser.new_context(viewport={"width": 390, "height": 844})
        page = await context.new_page()
        await page.goto(address)
        return page

    async def sign_in(self) -> None:
        """The clerk signs in and opens the window, by keyboard."""
        user, password = self.demo.clerk()
        page = self.window
        await expect(page.locator("#enter")).to_be_enabled()
        for word, key in ((user, "Tab"), (password, "Enter")):
            await page.keyboard.type(word)
            await page.keyboard.press(key)
        await expect(page.locator("#desk")).to_be_visible()
        await self.next_is("开窗叫号")
        await page.keyboard.press("Space")
        await expect(page.locator("#state")).to_have_text("开放")

    async def next_is(self, label: str | re.Pattern[str]) -> None:
        """Wait until the window's biggest button says so and takes a key."""
        await expect(self.window.locator("#next-label")).to_have_text(label, timeout=HEAL_MS)
        await expect(self.window.locator("#next")).to_have_attribute(
            "aria-disabled", "false", timeout=HEAL_MS
        )

    async def call(self) -> None:
        """Call the next number, with the patience of a clerk whose system is coming back.

        The desk shows a call at once and takes it back where the centre did not answer, and takes
        no key while the line is cut: only a call whose next step takes a key has been answered.
        """
        ready = self.window.locator('#next[aria-disabled="false"]')
        answered = ready.filter(has_text="开始办理")
        async with asyncio.timeout(HEAL_MS / 1000):
            while not await self._holds(answered):
                if await ready.filter(has_text="下一位").count():
                    await self.window.keyboard.press("Space")
                await asyncio.sleep(0.1)  # a finger, too, comes down ten times a second at most

    async def _holds(self, sight: Locator) -> bool:
        """Whether something is seen, and still after the moment in which a desk takes it back."""
        if not await sight.count():
            return False
        await asyncio.sleep(0.5)
        return await sight.count() > 0

    async def shown(self, ticket: str, standing: str = "called") -> None:
        """Wait until the display shows the ticket as called, or as being served."""
        row = self.display.locator(f'#calls li[data-ticket="{ticket}"]')
        await expect(row).to_have_attribute("data-standing", standing, timeout=HEAL_MS)

    async def serve(self) -> None:
        """Start and settle what was called."""
        await self.next_is("开始办理")
        await self.window.keyboard.press("Space")
        await self.next_is("办结")
        await expect(self.window.locator(".quick").first).to_be_enabled()
        await self.window.keyboard.press("1")
        await self.next_is(IDLE)


@asynccontextmanager
async def screens(demo: Demo) -> AsyncIterator[Screens]:
    """Open the pages; no script of one may fail."""
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(FLAGS)
        )
        pages = {}
        for name, width, height in (
            ("kiosk", 1080, 1920),
            ("window", 1366, 768),
            ("display", 1920, 1080),
        ):
            size = ViewportSize(width=width, height=height)
            context = await browser.new_context(viewport=size)
            page = pages[name] = await context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            await _open(page, demo.place[name])
        yield Screens(demo=demo, browser=browser, **pages)
        await browser.close()
    assert errors == []


async def _open(page: Page, address: str) -> None:
    """Open a page whose server may only be starting."""
    while True:
        try:
            await page.goto(address)
            return
        except Exception as error:
            if not re.search("ERR_CONNECTION_REFUSED", str(error)):
                raise
            await asyncio.sleep(0.1)
