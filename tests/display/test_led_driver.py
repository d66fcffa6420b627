"""LED screens at real ports: a serial line, a network converter, and what fails there."""

from __future__ import annotations

import asyncio
import os
import pty
import threading
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from display.led import (
    Mode,
    Sign,
)
from display.led_driver import LedDriver
from display.led_port import LedPort
from display.led_simulator import Fault, Panel
from display.settings import DisplaySettings
from tests.display.centre import Centre
from tests.display.day import ZONE, Day
from tests.display.screens import WINDOWS, running
from tests.hub.line import until


@asynccontextmanager
async def over_tcp(panel: Panel, port: int = 0) -> AsyncIterator[str]:
    """The panel behind a network converter; gives its address."""
    server = await asyncio.start_server(panel.serve, "127.0.0.1", port)
    try:
        yield f"socket://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@contextmanager
def over_serial(panel: Panel) -> Iterator[str]:
    """The panel on a serial line; gives the device's name."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)

    def answer() -> None:
        kept = b""
        with suppress(OSError):
            while True:
                kept += os.read(ours, 1024)
                while b"\n" in kept:
                    line, _, kept = kept.partition(b"\n")
                    os.write(ours, panel.take(line))

    worker = threading.Thread(target=answer, daemon=True)
    worker.start()
    try:
        yield os.ttyname(theirs)
    finally:
        os.close(theirs)
        os.close(ours)
        worker.join(1)


async def shown(panel: Panel, address: int, text: str) -> None:
    """Wait until a screen shows a text."""
    await until(lambda: address in panel.shown and panel.shown[address].text == text)


@asynccontextmanager
async def driven(address: str) -> AsyncIterator[LedDriver]:
    """A driver at work on a port."""
    driver = LedDriver(LedPort(address, baud=9600, encoding="utf-8"))
    task = asyncio.create_task(driver.run())
    try:
        yield driver
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_signs_reach_the_screens_on_a_serial_line() -> None:
    panel = Panel([1, 2])
    with over_serial(panel) as name:
        async with driven(name) as driver:
            driver.show({1: Sign(text="A001", mode=Mode.BLINK), 2: Sign(text="暂停服务")})
            await shown(panel, 1, "A001")
            await shown(panel, 2, "暂停服务")
            assert panel.shown[1].mode is Mode.BLINK


async def test_screens_that_fail_are_right_when_they_are_well_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("display.led.SILENT_S", 0.05)
    monkeypatch.setattr("display.led_port.ANSWER_S", 0.05)
    monkeypatch.setattr("display.led_driver.AWAY_S", 0.05)
    panel = Panel([1])
    async with over_tcp(panel) as address:
        port = int(address.rpartition(":")[2])
        async with driven(address) as driver:
            for count, fault in enumerate((Fault.SILENT, Fault.REFUSING, Fault.NOISE)):
                panel.fault = fault
                driver.show({1: Sign(text=f"A00{count}")})
                await asyncio.sleep(0.2)
                assert 1 not in panel.shown or panel.shown[1].text != f"A00{count}"
                panel.fault = Fault.NONE
                await shown(panel, 1, f"A00{count}")
    async with over_tcp(panel, port), driven(address) as driver:
        driver.show({1: Sign(text="B001")})
        await shown(panel, 1, "B001")


async def test_a_port_that_is_away_is_found_when_it_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("display.led_driver.AWAY_S", 0.05)
    panel = Panel([1])
    async with over_tcp(panel) as address:
        port = int(address.rpartition(":")[2])
    async with driven(address) as driver:
        driver.show({1: Sign(text="A001")})
        await asyncio.sleep(0.1)
        async with over_tcp(panel, port):
            await shown(panel, 1, "A001")


async def test_a_display_drives_the_screens_of_its_windows(tmp_path: Path) -> None:
    day = Day()
    day.open(*WINDOWS)
    panel = Panel([15])
    async with over_tcp(panel) as address:
        settings = DisplaySettings(led=address, led_screens={"117": 15})
        async with running(Centre(day, tmp_path, zone=ZONE), tmp_path, settings):
            await shown(panel, 15, "117 号窗口")
            day.called("household", "117")
            await shown(panel, 15, "D001")
