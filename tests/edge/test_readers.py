"""A tab that froze and a browser that does not read: they harm no other page of the node."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser, expect
from websockets.asyncio.client import connect

from queue_server.device.answers import Answer, Done
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.serve import Site, kit_texts, listen, page_app, serve_pages
from queue_server.domain.rights import Role
from tests.edge.conftest import Edge
from tests.edge.pages import opened
from tests.edge.test_node import issue
from tests.hub.centre import Centre

# a browser on a busy machine takes its time
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(30)]
DEAF, MODELS, LARGE = 20, 60, 200_000
GROWTH = 64 << 20
"""Bytes; were each reader's frames kept until they are read, it would be 240 MB."""


@asynccontextmanager
async def shown(hub: PageHub, folder: Path) -> AsyncIterator[int]:
    """Serve the pages of a hub; gives the port."""

    async def do(ask: Ask) -> Answer:
        return Done(data={})

    site = Site(folder=folder, pages={"/": "board"}, texts=kit_texts(), hub=hub, do=do)
    listening = listen("127.0.0.1", 0)
    task = asyncio.create_task(serve_pages(page_app(site), listening))
    yield listening.getsockname()[1]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def deaf(port: int) -> socket.socket:
    """Open the page's socket as a browser that hangs: it shakes hands, and never reads."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await asyncio.to_thread(found.connect, ("127.0.0.1", port))
    lines = (
        "GET /live?page=board HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    )
    found.sendall("\r\n".join((*lines, "", "")).encode())
    return found


async def test_readers_that_do_not_read_cost_nothing_and_delay_nobody(tmp_path: Path) -> None:
    hub = PageHub()
    async with shown(hub, tmp_path) as port:
        sockets = [await deaf(port) for _ in range(DEAF)]
        url = f"ws://127.0.0.1:{port}/live?page=board"
        async with connect(url, max_size=None, compression=None) as reader:
            before = psutil.Process().memory_info().rss
            for count in range(MODELS):
                hub.publish("board", {"count": count, "text": f"{count:06}" * (LARGE // 6)})
                while f'"count":{count}' not in str(await reader.recv())[:200]:
                    pass  # the one who reads has each of them, as soon as it is there
            assert psutil.Process().memory_info().rss - before < GROWTH
        for one in sockets:
            one.close()


async def test_a_frozen_tab_is_right_again_when_it_thaws(
    edge: Edge, centre: Centre, browser: Browser
) -> None:
    tabs = []
    for _ in range(2):
        tab = await browser.new_page(viewport={"width": 1920, "height": 1080})
        await tab.goto(edge.url)
        await tab.fill("#code", await edge.code(Role.DISPLAY))
        await tab.press("#code", "Enter")
        await tab.wait_for_url("**/display/**")
        tabs.append(tab)
    frozen, lively = tabs
    session = await frozen.context.new_cdp_session(frozen)
    await session.send("Page.setWebLifecycleState", {"state": "frozen"})
    desk = await edge.enrolled(Role.WINDOW, "1")
    async with opened(desk, "desk") as page:
        assert "done" in await page.do("sign_in", user="clerk-2", password="clerk-2 says")
        assert "done" in await page.do("open")
        await issue(centre, service="social")
        called = await page.do("call_next")
        number: str = called["done"]["ticket"]["number"]
        await expect(lively.locator("body")).to_contain_text(number[1:])
        await session.send("Page.setWebLifecycleState", {"state": "active"})
        await expect(frozen.locator("body")).to_contain_text(number[1:])
        ticket = called["done"]["ticket"]["id"]
        assert "done" in await page.do("start", ticket=ticket)
        assert "done" in await page.do("finish", ticket=ticket, handled=[{"outcome": "settled"}])
        assert "done" in await page.do("sign_out")
    for tab in tabs:
        await tab.close()


async def test_a_display_behind_a_node_has_its_voice_and_goes_to_its_windows_screen(
    edge: Edge, browser: Browser
) -> None:
    display = await edge.enrolled(Role.DISPLAY)
    headers = {"Cookie": display.cookie.partition(";")[0]}
    chime = await display.http.get(f"{display.path}voice/zh-CN/chime.wav", headers=headers)
    assert (chime.status_code, chime.content[:4]) == (200, b"RIFF")
    tab = await browser.new_page()
    await tab.goto(edge.url)
    await tab.fill("#code", await edge.code(Role.DISPLAY, "1"))
    await tab.press("#code", "Enter")
    await tab.wait_for_url("**/display/*/window?*")
    await expect(tab.locator("#stage")).to_be_visible()
    await tab.close()
