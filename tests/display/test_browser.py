"""The browser that a display keeps: it comes back from ending and from hanging."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from display.browser import Browser
from queue_server.clock import monotonic_s
from tests.chromium import FLAGS
from tests.display.centre import Centre
from tests.display.day import ZONE, Day
from tests.display.screens import running

# a browser on a busy machine takes its time
pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(60),
    pytest.mark.long,
]


async def until(true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    while not true():  # noqa: ASYNC110 - processes tell nothing
        await asyncio.sleep(0.05)


async def test_a_browser_that_hangs_or_ends_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("display.browser.STUCK_S", 4.0)
    monkeypatch.setattr("display.browser.AGAIN_S", (0.1, 0.1))
    async with running(Centre(Day(), tmp_path, zone=ZONE), tmp_path) as screen:
        browser = Browser(
            "/usr/bin/chromium",
            screen.url,
            data=tmp_path,
            heard=lambda: screen.app.heard_at,
            more=("--headless=new", *FLAGS),
        )
        keeping = asyncio.create_task(browser.run())
        await until(lambda: screen.app.heard_at > 0)
        first = browser.pid
        assert first is not None
        for child in psutil.Process(first).children(recursive=True):
            if "--type=renderer" in child.cmdline():
                child.suspend()
        await until(lambda: browser.pid != first)
        assert not psutil.pid_exists(first)
        since, second = monotonic_s(), browser.pid
        assert second is not None
        await until(lambda: screen.app.heard_at > since)
        os.killpg(second, signal.SIGKILL)
        await until(lambda: browser.pid != second)
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        assert browser.pid is not None
        assert not psutil.pid_exists(browser.pid)


async def test_a_program_that_is_not_there_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("display.browser.AGAIN_S", (0.01, 0.01))
    tried: list[float] = []

    def heard() -> float:
        tried.append(monotonic_s())
        return float("-inf")

    browser = Browser(str(tmp_path / "none"), "http://127.0.0.1:1/", data=tmp_path, heard=heard)
    keeping = asyncio.create_task(browser.run())
    await until(lambda: len(tried) > 2)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    assert browser.pid is None
