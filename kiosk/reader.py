"""A card reader kept going: asked for cards until cancelled, opened again after every fault.

What leaves it is a seal with its mask (`Sealed`), that a card could not be read, and what hinders
the reader. The number in clear lives from the card's bytes to the seal, a few lines below.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from kiosk.reader_line import Gone, ReaderAddress, Wire, open_wire
from kiosk.sam import ANSWER_S, Number, Read, Sam, Trouble, Unread, cut, heard
from kiosk.sam_frames import Frames, Garbled, Reply, reply_of
from kiosk.sealed import Sealed
from queue_server.domain.identity import Unidentified

AGAIN_S = (0.5, 5.0)
"""From one try to open the line to the next: at first, and at most."""

Seal = Callable[[str], Sealed | None]
"""Seals an identity number; None while there is no key. Raises Unidentified."""


class Listener(Protocol):
    """Who hears of cards and troubles."""

    def laid(self, card: Sealed) -> None:
        """A card was read."""
        ...

    def unread(self) -> None:
        """A card was there and could not be read: another document, or taken away too early."""
        ...

    def hindered(self, trouble: Trouble | None) -> None:
        """The reader works no longer, or again."""
        ...


class CardReader(Protocol):
    """A driver of card readers: of whatever make, it yields sealed numbers and nothing else."""

    async def run(self, listener: Listener) -> None:
        """Read cards until cancelled."""
        ...


class SamReader:
    """A reader whose module speaks SAM frames, over a serial line or TCP."""

    def __init__(
        self,
        address: ReaderAddress,
        seal: Seal,
        *,
        opens: Callable[[ReaderAddress], Awaitable[Wire]] = open_wire,
    ) -> None:
        self._address, self._seal, self._opens = address, seal, opens
        self._sam = Sam(trouble=None)

    async def run(self, listener: Listener) -> None:
        """See `CardReader`."""
        wait_s = AGAIN_S[0]
        while True:
            try:
                wire = await self._opens(self._address)
            except Gone:
                self._stands(cut(self._sam), listener)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, AGAIN_S[1])
                continue
            wait_s = AGAIN_S[0]
            try:
                await self._converse(wire, listener)
            except Gone:
                self._stands(cut(self._sam), listener)
                await asyncio.sleep(wait_s)
            finally:
                wire.close()

    async def _converse(self, wire: Wire, listener: Listener) -> None:
        frames = Frames()
        while True:
            await asyncio.sleep(self._sam.pause_s)
            wire.dropped()
            frames.forget()
            await wire.send(self._sam.question)
            sam, read = heard(self._sam, await _answer(wire, frames))
            self._stands(sam, listener)
            self._tell(read, listener)

    def _stands(self, sam: Sam, listener: Listener) -> None:
        before, self._sam = self._sam, sam
        if sam.trouble is not before.trouble:
            listener.hindered(sam.trouble)

    def _tell(self, read: Read, listener: Listener) -> None:
        match read:
            case Number(text=text):
                try:
                    card = self._seal(text)
                except Unidentified:
                    listener.unread()
                else:
                    listener.unread() if card is None else listener.laid(card)
            case Unread():
                listener.unread()


async def _answer(wire: Wire, frames: Frames) -> Reply | Garbled | None:
    """The first whole answer, or noise if that is all that came in time; None for silence."""
    noise: Garbled | None = None
    try:
        async with asyncio.timeout(ANSWER_S):
            while True:
                for one in frames.feed(await wire.receive()):
                    if isinstance(one, bytes):
                        return reply_of(one)
                    noise = one
                if noise is not None:
                    return noise
    except TimeoutError:
        return noise
