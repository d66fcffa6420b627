"""Simulated LED screens: `python -m display.led_simulator [--port 5000] [--screens 1-8]`.

They answer as docs/led.md says and print what they show; a fault can be set for tests.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable
from enum import StrEnum

from display.led import EVERYBODY, Answer, Show, Shown, decode, encode


class Fault(StrEnum):
    """How simulated screens fail."""

    NONE = "none"
    SILENT = "silent"
    """No answer."""
    REFUSING = "refusing"
    NOISE = "noise"
    """Answers that are no lines."""


class Panel:
    """Some screens on one line."""

    def __init__(self, addresses: Iterable[int], encoding: str = "utf-8") -> None:
        self.shown: dict[int, Show] = {}
        self.fault = Fault.NONE
        self._addresses, self._encoding = frozenset(addresses), encoding

    def take(self, line: bytes) -> bytes:
        """Take a line; gives the answer, empty for none."""
        message = decode(line, self._encoding)
        if not isinstance(message, Show) or self.fault is Fault.SILENT:
            return b""
        if message.address == EVERYBODY:
            self.shown |= dict.fromkeys(self._addresses, message)
            return b""
        if message.address not in self._addresses:
            return b""
        if self.fault is Fault.NOISE:
            return b"$\xff\xfe*ZZ\r\n"
        answer = Answer.ERR if self.fault is Fault.REFUSING else Answer.OK
        if answer is Answer.OK:
            self.shown[message.address] = message
        return encode(Shown(address=message.address, count=message.count, answer=answer))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection until it ends."""
        try:
            while line := await reader.readline():
                writer.write(self.take(line))
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()


async def _run(port: int, addresses: Iterable[int]) -> None:
    panel = Panel(addresses)
    server = await asyncio.start_server(panel.serve, "127.0.0.1", port)
    told: dict[int, Show] = {}
    async with server:
        while True:
            for address, show in sorted(panel.shown.items()):
                if told.get(address) is None or told[address].text != show.text:
                    print(f"{address:3} {show.mode.value:5} {show.text}", flush=True)
            told = dict(panel.shown)
            await asyncio.sleep(0.1)


def _range(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=5000)
    options.add_argument("--screens", type=_range, default=_range("1-8"))
    given = options.parse_args()
    asyncio.run(_run(given.port, given.screens))
