"""Keeps the LED screens of a display true: the newest sign of each window, over one port."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import structlog

from display.led import Answer, Bus, Mode, Show, Sign
from display.settings import DisplaySettings
from display.window_screen import Standing, led_text, window_screen
from hall_config.model import City
from queue_server.clock import monotonic_s
from queue_server.domain.view import HallView

log = structlog.get_logger()

LOOK_S = 0.1
"""With nothing to send, so often it is looked again."""
AWAY_S = 2.0
"""A port that is away is tried again after this."""


class PortLost(OSError):
    """The port cannot be opened, or is gone."""


class Port(Protocol):
    """A line to screens; its methods block, so they are called in a thread."""

    def exchange(self, show: Show) -> Answer | None:
        """Send a message and wait for its answer, twice at most; raises PortLost."""
        ...

    def close(self) -> None:
        """Give the port back."""
        ...


def signs_of(
    view: HallView, city: City, screens: Mapping[str, int], words: Mapping[str, str], *, old: bool
) -> dict[int, Sign]:
    """What the screens of these windows show, by address; when the line is old, no number."""
    found = {}
    for window, address in screens.items():
        screen = window_screen(view, city, window)
        if old:
            screen = {**screen, "number": None, "standing": Standing.IDLE.value}
        called = screen["standing"] == Standing.CALLED
        mode = Mode.BLINK if called else Mode.STILL
        found[address] = Sign(text=led_text(screen, words), mode=mode)
    return found


def leds_of(settings: DisplaySettings) -> LedDriver | None:
    """The driver of the screens that a display has, None for one without."""
    if settings.led is None:
        return None
    from display.led_port import LedPort  # pyserial is there where a display has such screens

    return LedDriver(LedPort(settings.led, baud=settings.led_baud, encoding=settings.led_encoding))


class LedDriver:
    """One port with its screens; `show` at any time, `run` until cancelled."""

    def __init__(self, port: Port) -> None:
        self._port, self._bus = port, Bus()
        self._silent: set[int] = set()

    def show(self, signs: Mapping[int, Sign]) -> None:
        """Let these be shown from now on."""
        self._bus.show(signs)

    async def run(self) -> None:
        """Send what changed and what is due; a port that is away and silent screens wait."""
        try:
            while True:
                show = self._bus.next(monotonic_s())
                if show is None:
                    await asyncio.sleep(LOOK_S)
                    continue
                try:
                    answer = await asyncio.to_thread(self._port.exchange, show)
                except PortLost as error:
                    log.warning("led port away", error=str(error))
                    self._bus.lost()
                    await asyncio.sleep(AWAY_S)
                    continue
                good = self._bus.sent(show, answer, monotonic_s())
                if not good and show.address not in self._silent:
                    log.warning("led screen silent", address=show.address, answer=answer)
                (self._silent.discard if good else self._silent.add)(show.address)
        finally:
            await asyncio.to_thread(self._port.close)
