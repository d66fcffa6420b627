"""What a receipt printer says of itself: ESC/POS status requests and the bytes it answers with.

Layouts: Epson ESC/POS Command Reference, DLE EOT, GS r and GS a. Pure. A byte that does not have
the fixed bits of its kind is no answer: many cheap printers send noise, and noise is not "ok".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DLE_EOT = b"\x10\x04"
PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, ROLL_PAPER = 1, 2, 3, 4
"""The n of DLE EOT n; answered at once, whatever stands in the printer's buffer."""
PAPER_AFTER_JOB = b"\x1dr\x01"
"""GS r 1: answered in its turn, so after a job it says that the job was carried out."""


class Contact(StrEnum):
    """Whether the printer is there and ready."""

    ONLINE = "online"
    OFFLINE = "offline"
    SILENT = "silent"
    """Connected, but it answers no question; many printers never do."""
    UNREACHABLE = "unreachable"


class Paper(StrEnum):
    """The roll."""

    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


class Cover(StrEnum):
    """The cover."""

    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


class Trouble(StrEnum):
    """An error that the printer reports of its machinery."""

    NONE = "none"
    CUTTER = "cutter"
    RECOVERABLE = "recoverable"
    UNRECOVERABLE = "unrecoverable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """The printer's own word; what it did not say is unknown."""

    contact: Contact
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    trouble: Trouble = Trouble.UNKNOWN

    @property
    def online(self) -> bool:
        """It answered and says that it can print."""
        return self.contact is Contact.ONLINE


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """An answer to GS r 1."""

    paper: Paper


@dataclass(frozen=True, slots=True)
class RealTimeAnswer:
    """An answer to DLE EOT n; which n, only the order of the questions tells."""

    byte: int


Answer = PaperAnswer | RealTimeAnswer


class Answers:
    """Sorts the bytes that come from a printer into answers, across any split of the stream.

    Automatic status (GS a, four bytes, on some printers switched on at the factory) is passed
    over whole: its last three bytes look like answers to GS r.
    """

    def __init__(self) -> None:
        self._status_bytes_left = 0

    def feed(self, data: bytes) -> tuple[Answer, ...]:
        """The answers in these bytes, in order."""
        return tuple(answer for byte in data if (answer := self._sort(byte)) is not None)

    def _sort(self, byte: int) -> Answer | None:
        if self._status_bytes_left:
            self._status_bytes_left -= 1
            return None
        if byte & 0x93 == 0x12:
            return RealTimeAnswer(byte)
        if byte & 0x93 == 0x10:
            # 0xx1xx00 begins an automatic status; 0x11 and 0x13 are flow control, not this
            self._status_bytes_left = 3
            return None
        if byte & 0x90 == 0:
            return PaperAnswer(_roll(near_end=byte & 0x03, out=byte & 0x0C))
        return None


def request(n: int) -> bytes:
    """DLE EOT n."""
    return DLE_EOT + bytes([n])


def read_status(answers: Iterable[tuple[int, int]]) -> PrinterStatus:
    """Put together the answers to DLE EOT n, given as (n, byte); none at all is silence."""
    said = dict(answers)
    if PRINTER not in said:
        return PrinterStatus(contact=Contact.SILENT)
    return PrinterStatus(
        contact=Contact.OFFLINE if said[PRINTER] & 0x08 else Contact.ONLINE,
        paper=_paper(said.get(ROLL_PAPER), said.get(OFFLINE_CAUSE)),
        cover=_cover(said.get(OFFLINE_CAUSE)),
        trouble=_trouble(said.get(ERROR_CAUSE)),
    )


def _paper(sensor: int | None, cause: int | None) -> Paper:
    if cause is not None and cause & 0x20:
        return Paper.OUT
    if sensor is None:
        return Paper.UNKNOWN
    return _roll(near_end=sensor & 0x0C, out=sensor & 0x60)


def _roll(*, near_end: int, out: int) -> Paper:
    if out:
        return Paper.OUT
    return Paper.NEAR_END if near_end else Paper.OK


def _cover(cause: int | None) -> Cover:
    if cause is None:
        return Cover.UNKNOWN
    return Cover.OPEN if cause & 0x04 else Cover.CLOSED


def _trouble(cause: int | None) -> Trouble:
    if cause is None:
        return Trouble.UNKNOWN
    for bits, trouble in (
        (0x20, Trouble.UNRECOVERABLE),
        (0x08, Trouble.CUTTER),
        (0x44, Trouble.RECOVERABLE),
    ):
        if cause & bits:
            return trouble
    return Trouble.NONE
