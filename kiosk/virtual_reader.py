"""A card reader made of nothing: SAM frames over TCP, byte for byte, with cards of nobody.

It serves the demo and the tests, and it fails as readers fail (`Mood`).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import StrEnum
from random import Random

from kiosk.sam_frames import (
    DONE,
    FIND,
    FOUND,
    NO_CARD,
    NOT_READ,
    NOT_SELECTED,
    PREAMBLE,
    READ,
    SELECT,
    SHORTEST_QUESTION,
    Frames,
    frame,
)
from kiosk.virtual_card import Card, Kind, content, invented, kind_of

UNKNOWN_QUESTION, FAILED = 0x21, 0x60
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

    def lay(
        self, number: str | None = None, *, kind: Kind | None = None, early: bool = False
    ) -> None:
        """Lay a card down in place of any other; without a number it is a new one of nobody."""
        told = number or invented(self._draw, kind or Kind.CITIZEN)
        self.card = Card(number=told, early=early, kind=kind or kind_of(told))
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
        return _status(DONE, content(card))


def _status(status: int, data: bytes = b"") -> bytes:
    return frame(bytes([0, 0, status]) + data)
