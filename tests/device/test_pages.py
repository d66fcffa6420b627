"""The pages server with a real browser: what a page shows, asks and says when the line is cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.effects import Phase, Status
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.serve import Site, kit_texts, listen, page_app, serve_pages

PAGE = """{% extends "layout.html" %}
{% block title %}{{ _("Language") }}{% endblock %}
{% block body %}<h1 id="count"></h1><button id="more">+</button><p id="said"></p>{% endblock %}
{% block script %}<script type="module" src="{{ root }}/own/desk.js"></script>{% endblock %}
"""
SCRIPT = """
import { live } from '../static/live.js'
const show = (model) => { document.getElementById('count').textContent = model.count }
const app = live({ show })
document.getElementById('more').onclick = async () => {
  const answer = await app.do('more', { by: 2 })
  document.getElementById('said').textContent = answer.text || JSON.stringify(answer.done)
}
"""
pytestmark = pytest.mark.asyncio(loop_scope="session")


class Counter:
    """A device app in small: a number that its page shows and makes larger."""

    def __init__(self) -> None:
        self.hub = PageHub()
        self.asks: list[Ask] = []
        self.set(1)

    def set(self, count: int) -> None:
        self.count = count
        self.hub.publish("desk", {"count": count})

    async def do(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        if ask.verb != "more":
            return Denied(code="NOT_ALLOWED", text="no")
        self.set(self.count + int(ask.fields["by"]))
        return Done(data={"count": self.count})


@asynccontextmanager
async def served(counter: Counter, folder: Path, port: int = 0) -> AsyncIterator[str]:
    (folder / "static").mkdir(exist_ok=True)
    (folder / "desk.html").write_text(PAGE)
    (folder / "static" / "desk.js").write_text(SCRIPT)
    site = Site(
        folder=folder, pages={"/": "desk"}, texts=kit_texts(), hub=counter.hub, do=counter.do
    )
    listening = listen("127.0.0.1", port)
    task = asyncio.create_task(serve_pages(page_app(site), listening))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        listening.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


async def test_a_page_shows_its_model_and_each_change(page: Page, tmp_path: Path) -> None:
    counter = Counter()
    async with served(counter, tmp_path) as url:
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        await page.goto(url)
        await expect(page.locator("#count")).to_have_text("1")
        counter.set(7)
        await expect(page.locator("#count")).to_have_text("7")
        await page.click("#more")
        await expect(page.locator("#said")).to_have_text('{"count":9}')
        await expect(page.locator("#count")).to_have_text("9")
        assert problems == []


async def test_a_page_says_how_old_its_data_is_once_the_line_is_cut(
    page: Page, tmp_path: Path
) -> None:
    counter = Counter()
    counter.hub.line(Status(phase=Phase.LIVE))
    async with served(counter, tmp_path) as url:
        await page.clock.install()
        await page.goto(url)
        await expect(page.locator("html")).to_have_attribute("data-line", "live")
        await expect(page.locator("#line-note")).to_be_hidden()
        counter.hub.line(Status(phase=Phase.WAITING))
        await expect(page.locator("html")).to_have_attribute("data-line", "cut")
        await page.clock.fast_forward(4000)
        await expect(page.locator("#line-note")).to_contain_text("线路中断")
        counter.hub.line(Status(phase=Phase.LIVE))
        await expect(page.locator("#line-note")).to_be_hidden()


async def test_a_page_comes_back_by_itself_when_its_app_restarts(
    page: Page, tmp_path: Path
) -> None:
    first, second = Counter(), Counter()
    second.set(5)
    async with served(first, tmp_path) as url:
        await page.goto(url)
        await expect(page.locator("#count")).to_have_text("1")
    port = int(url.rpartition(":")[2])
    async with served(second, tmp_path, port):
        await expect(page.locator("#count")).to_have_text("5", timeout=8000)


async def test_a_page_speaks_the_language_that_was_chosen_and_remembers_it(
    page: Page, tmp_path: Path
) -> None:
    async with served(Counter(), tmp_path) as url:
        titles: Mapping[str, str] = {
            "": "语言",
            "?language=en": "Language",
            "?language=zh-HK": "語言",
        }
        for query, title in titles.items():
            await page.goto(f"{url}/{query}")
            assert await page.title() == title
        await page.goto(url)
        assert await page.title() == "語言"
