"""The line protocol of LED screens over windows, pure: docs/led.md is its description.

`$YH,1,ADDRESS,COUNT,MODE,TEXT*HH` and a line end; HH is the XOR of all bytes between `$` and `*`
in hexadecimal. A screen answers `$YH,1,ADDRESS,COUNT,OK*HH`, or ERR for what it cannot show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import xor

HEAD, VERSION = "$YH", "1"
EVERYBODY = 0
"""The address that every screen takes as its own and none answers."""
LAST_ADDRESS, COUNTS = 255, 10_000
LONGEST = 64
"""Characters of a text; what is longer is cut."""
REFRESH_S = 30.0
"""A screen is told again so often what it shows: one that lost its power is right after this."""
SILENT_S = 5.0
"""A screen that did not answer is asked again after this."""


class Mode(StrEnum):
    """How a text is shown."""

    STILL = "STILL"
    BLINK = "BLINK"


class Answer(StrEnum):
    """What a screen answers."""

    OK = "OK"
    ERR = "ERR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Show this text from now on."""

    address: int
    count: int
    mode: Mode
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A screen's answer to the message of the same count."""

    address: int
    count: int
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a screen is to show."""

    text: str
    mode: Mode = Mode.STILL


def encode(message: Show | Shown, encoding: str = "utf-8") -> bytes:
    """A message as a line; signs that would break the line are left out of a text."""
    body = f"{HEAD},{VERSION},{message.address},{message.count}"
    if isinstance(message, Show):
        plain = "".join(one for one in message.text if one.isprintable() and one not in "$*")
        body += f",{message.mode.value},{plain[:LONGEST]}"
    else:
        body += f",{message.answer.value}"
    kept = body.encode(encoding, errors="replace")
    return kept + f"*{_checksum(kept[1:]):02X}\r\n".encode("ascii")


def decode(line: bytes, encoding: str = "utf-8") -> Show | Shown | None:
    """The message of a line; None for one that is broken, of another kind or version."""
    kept, star, sum_ = line.strip().rpartition(b"*")
    try:
        if not star or not kept.startswith(b"$") or int(sum_, 16) != _checksum(kept[1:]):
            return None
        head, version, address, count, word, *text = kept.decode(encoding).split(",", 5)
        if (head, version) != (HEAD, VERSION) or not 0 <= int(address) <= LAST_ADDRESS:
            return None
        if not text:
            return Shown(address=int(address), count=int(count), answer=Answer(word))
        return Show(address=int(address), count=int(count), mode=Mode(word), text=text[0])
    except ValueError:
        return None


class Bus:
    """The screens on one line: what each is to show, and what to send next. Times in seconds."""

    def __init__(self) -> None:
        self._signs: dict[int, Sign] = {}
        self._shown: dict[int, Sign] = {}
        self._due: dict[int, float] = {}
        self._count = 0

    def show(self, signs: Mapping[int, Sign]) -> None:
        """Let these be shown from now on; a newer sign replaces one that was not sent yet."""
        self._signs = dict(signs)

    def next(self, now: float) -> Show | None:
        """The message to send now: a change first, else what is due to be told again."""
        waiting = [address for address in self._signs if self._rank(address) <= (True, now)]
        if not waiting:
            return None
        address = min(waiting, key=self._rank)
        sign = self._signs[address]
        self._count = (self._count + 1) % COUNTS
        return Show(address=address, count=self._count, mode=sign.mode, text=sign.text)

    def sent(self, show: Show, answer: Answer | None, now: float) -> bool:
        """The message was sent and so answered; False when nobody answered or it was refused."""
        good = answer is Answer.OK
        self._due[show.address] = now + (REFRESH_S if good else SILENT_S)
        if good:
            self._shown[show.address] = Sign(text=show.text, mode=show.mode)
        else:
            self._shown.pop(show.address, None)
        return good

    def lost(self) -> None:
        """The line was lost: every screen is told anew."""
        self._shown.clear()
        self._due.clear()

    def _rank(self, address: int) -> tuple[bool, float]:
        """What changed comes first, then what is due the longest: a silent screen holds up none."""
        sign = self._signs[address]
        return self._shown.get(address, sign) == sign, self._due.get(address, 0.0)


def _checksum(body: bytes) -> int:
    return reduce(xor, body, 0)
