"""A card reader made of nothing: SAM frames over TCP, byte for byte, with cards of nobody.

It serves the demo and the tests, and it fails as readers fail (`Mood`). The numbers on its cards
are invented under a region code that was never issued (990000) with a right check digit, so that no
card of it is anybody's.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from kiosk.sam_frames import (
    DONE,
    FIND,
    FOUND,
    NO_CARD,
    NOT_READ,
    NOT_SELECTED,
    NUMBER_SIZE,
    PREAMBLE,
    READ,
    SELECT,
    SHORTEST_QUESTION,
    TEXT_SIZE,
    Frames,
    frame,
)

REGION = "990000"
"""A region code that GB/T 2260 never gave out."""
PICTURE_SIZE = 1024
UNKNOWN_QUESTION, FAILED = 0x21, 0x60
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_READ_SIZE = 4096


class Mood(StrEnum):
    """How it behaves."""

    WELL = "well"
    SILENT = "silent"
    """It answers nothing."""
    GARBAGE = "garbage"
    """It answers with noise."""
    WRONG_SUM = "wrong_sum"
    """Each answer has a wrong checksum."""
    HALF = "half"
    """Each answer ends in its middle."""
    BROKEN = "broken"
    """The module answers that it failed."""
    UNPLUGGED = "unplugged"
    """Nobody can connect, and who was connected is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card of nobody; `early`: it is taken away while it is being read."""

    number: str = field(repr=False)
    early: bool = False


def invented(draw: Random) -> str:
    """A number of nobody: an unissued region, a day of birth, a right check digit."""
    born = f"{draw.randint(1940, 2004)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    return checked(f"{REGION}{born}{draw.randint(1, 999):03}")


def checked(first: str) -> str:
    """Seventeen digits with their check digit (GB 11643-1999)."""
    total = sum(int(one) * weight for one, weight in zip(first, _WEIGHTS, strict=True))
    return first + _CHECKS[total % 11]


class VirtualReader:
    """One reader with room for one card; it listens once started."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, *, draw: Random, halts: bool = False
    ) -> None:
        self.mood = Mood.WELL
        self.card: Card | None = None
        self.reads = 0
        """Cards read to the end."""
        self.asked = 0
        """Questions so far."""
        self._host, self._port, self._draw = host, port, draw
        self._halts = halts
        """Whether a card that was read is found again only after it was taken away, as on some."""
        self._halted = False
        self._server: asyncio.Server | None = None
        self._callers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen; OSError if the port is taken."""
        self._server = await asyncio.start_server(self._serve, self._host, self._port)
        self._port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Hang up and listen no longer."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            for one in tuple(self._callers):
                one.transport.abort()
            await server.wait_closed()

    @property
    def address(self) -> str:
        """The address for the kiosk's setting, once started."""
        return f"tcp://{self._host}:{self._port}"

    def lay(self, number: str | None = None, *, early: bool = False) -> None:
        """Lay a card down in place of any other; without a number it is a new one of nobody."""
        self.card = Card(number=number or invented(self._draw), early=early)
        self._halted = False

    def remove(self) -> None:
        """Take the card away."""
        self.card = None

    def behave(self, mood: Mood) -> None:
        """Fail in a way, or be well again."""
        self.mood = mood
        if mood is Mood.UNPLUGGED:
            for one in tuple(self._callers):
                one.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._callers.add(writer)
        frames = Frames(SHORTEST_QUESTION)
        try:
            while self.mood is not Mood.UNPLUGGED and (data := await reader.read(_READ_SIZE)):
                for question in frames.feed(data):
                    if isinstance(question, bytes):
                        writer.write(self._spoilt(self.answer(question)))
                await writer.drain()
        except OSError:
            pass
        finally:
            self._callers.discard(writer)
            with suppress(OSError):
                writer.transport.abort()

    def _spoilt(self, answer: bytes) -> bytes:
        """The answer as it leaves a reader in this mood."""
        match self.mood:
            case Mood.SILENT | Mood.UNPLUGGED:
                return b""
            case Mood.GARBAGE:
                return bytes(0x55 ^ one for one in answer[len(PREAMBLE) :])
            case Mood.WRONG_SUM:
                return answer[:-1] + bytes([answer[-1] ^ 0xFF])
            case Mood.HALF:
                return answer[: len(answer) // 2 + 1]
            case Mood.BROKEN:
                return _status(FAILED)
        return answer

    def answer(self, question: bytes) -> bytes:
        """The frame that answers a question, if the reader is well."""
        self.asked += 1
        lies = self.card is not None and not self._halted
        match question[:2]:
            case found if found == FIND:
                return _status(FOUND, bytes(4)) if lies else _status(NO_CARD)
            case found if found == SELECT:
                return _status(DONE, bytes(8)) if lies else _status(NOT_SELECTED)
            case found if found == READ:
                return self._read()
        return _status(UNKNOWN_QUESTION)

    def _read(self) -> bytes:
        card = self.card
        if card is None or card.early:
            self.card = None
            return _status(NOT_READ)
        self.reads += 1
        self._halted = self._halts
        return _status(DONE, _content(card.number))


def _status(status: int, data: bytes = b"") -> bytes:
    return frame(bytes([0, 0, status]) + data)


def _content(number: str) -> bytes:
    """What a card holds: lengths, text, picture; a name, an address and a picture of nobody."""
    parts = (
        ("NOBODY", 30), ("1", 2), ("01", 4), (number[6:14], 16), ("NOWHERE", 70),
        (number, NUMBER_SIZE), ("NOBODY", 30), ("20200101", 16), ("20400101", 16),
    )  # fmt: skip
    text = b"".join(_padded(part, size) for part, size in parts)
    sizes = TEXT_SIZE.to_bytes(2) + PICTURE_SIZE.to_bytes(2)
    return sizes + text.ljust(TEXT_SIZE, b"\0") + bytes(PICTURE_SIZE)


def _padded(text: str, size: int) -> bytes:
    """Text with spaces behind it, as cards have it."""
    return text.ljust(size // 2).encode("utf-16-le")
