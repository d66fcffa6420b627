"""Frames of the security module (SAM) in Chinese identity card readers, as bytes alone.

Source: "SAM_V 通信协议" as published (eastcoms.com/service/downdrive/508.html;
blog.csdn.net/zhangbijun1230/article/details/85242964), GA 467 for what a card holds, and the rules
of 2023 for foreign permanent residents' cards (eastcoms.com/service/pro/840.html). A request
is preamble, length, command, parameter, checksum; an answer preamble, length, SW1 SW2 SW3, data and
checksum. The length counts what follows it; the checksum is the exclusive or of all between the
preamble and itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
FIND, SELECT, READ = b"\x20\x01", b"\x20\x02", b"\x30\x01"
"""Commands: is there a card, take this one, read its text and picture."""

FOUND, DONE = 0x9F, 0x90
NO_CARD, NOT_SELECTED, NOT_READ = 0x80, 0x81, 0x41
LONGEST = 4096
"""Bytes after the length at most: text, picture and fingerprints are 2,321."""
SHORTEST, SHORTEST_QUESTION = 4, 3
"""The least length of an answer and of a question."""
_LENGTHS = 4
"""Bytes before a card's text: how long text and picture are."""
NUMBER_AT, NUMBER_SIZE = 122, 36
"""Where the number stands in the text, UTF-16LE: behind name 30, sex 2, nation 4, birth 16 and
address 70 bytes. Residence permits of Hong Kong, Macao and Taiwan (`J`) have it in the same place,
and so have the cards of foreign permanent residents since 2023 (`Y`)."""
KIND_AT, KIND_SIZE = 248, 2
"""What kind of card it is: one letter, blank on a citizen's own."""
FOREIGN_2017, FOREIGN_2017_SIZE = "I", 30
"""A card of 2017 begins with a foreign name of 120 bytes and sex 2, so that its number of fifteen
characters stands in the same place; the nationality follows at once."""
TEXT_SIZE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One whole answer; `data` holds a card's text and is never shown."""

    status: int
    """SW3; SW1 and SW2 are always 0."""
    data: bytes = field(default=b"", repr=False)


class Garbled:
    """Bytes that are no frame: a wrong checksum, an impossible length, noise."""


GARBLED = Garbled()


def frame(body: bytes) -> bytes:
    """A frame around command or status with its data."""
    counted = (len(body) + 1).to_bytes(2) + body
    return PREAMBLE + counted + bytes([checksum(counted)])


def checksum(counted: bytes) -> int:
    """The exclusive or of length, command or status, and data."""
    return reduce(xor, counted, 0)


def reply_of(body: bytes) -> Reply:
    """Read the body of an answer."""
    return Reply(status=body[2], data=body[3:])


class Frames:
    """Finds bodies of frames in what comes, however it is cut; what is no frame is passed over."""

    def __init__(self, shortest: int = SHORTEST) -> None:
        self._came = bytearray()
        self._shortest = shortest

    def feed(self, data: bytes) -> tuple[bytes | Garbled, ...]:
        """The frames that are whole now, without preamble, length and checksum."""
        self._came += data
        found = []
        while (one := self._next()) is not None:
            found.append(one)
        return tuple(found)

    def forget(self) -> None:
        """Drop half an answer whose other half will not come."""
        self._came.clear()

    def _next(self) -> bytes | Garbled | None:
        if self._skip_noise():
            return GARBLED
        head = len(PREAMBLE) + 2
        if len(self._came) < head:
            return None
        size = int.from_bytes(self._came[len(PREAMBLE) : head])
        if not self._shortest <= size <= LONGEST:
            return self._pass_over()
        if len(self._came) < head + size:
            return None
        counted = bytes(self._came[len(PREAMBLE) : head + size - 1])
        if checksum(counted) != self._came[head + size - 1]:
            return self._pass_over()
        del self._came[: head + size]
        return counted[2:]

    def _skip_noise(self) -> bool:
        """Drop what cannot begin a frame; whether there was any."""
        at = self._came.find(PREAMBLE)
        if at < 0:
            at = len(self._came) - _begun(self._came)
        del self._came[:at]
        return at > 0

    def _pass_over(self) -> Garbled:
        """Look for the next frame behind this preamble."""
        del self._came[: len(PREAMBLE)]
        return GARBLED


def _begun(came: bytearray) -> int:
    """How many bytes at the end may be a preamble that has only begun."""
    sizes = range(min(len(came), len(PREAMBLE) - 1), 0, -1)
    return next((size for size in sizes if came[-size:] == PREAMBLE[:size]), 0)


def number_of(data: bytes) -> str | None:
    """The number in the answer to READ, unjudged; None where there is no text.

    All else of the card (name, sex, nation, birth, address, issuer, picture) is not even decoded.
    """
    size = int.from_bytes(data[:2])
    text = data[_LENGTHS : _LENGTHS + size]
    if size < NUMBER_AT + NUMBER_SIZE or len(text) != size:
        return None
    kind = text[KIND_AT : KIND_AT + KIND_SIZE].decode("utf-16-le", "replace")
    length = FOREIGN_2017_SIZE if kind == FOREIGN_2017 else NUMBER_SIZE
    number = text[NUMBER_AT : NUMBER_AT + length]
    return number.decode("utf-16-le", "replace").strip(" \0")
