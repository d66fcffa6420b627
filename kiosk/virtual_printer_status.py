"""How the virtual printer can fail and what it then says of itself, byte by byte.

Layouts: Epson ESC/POS Command Reference, DLE EOT, GS r and GS a. Kept apart from
`printer_status.py`, which reads these bytes, so that the two can disagree.
"""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum


class Fault(StrEnum):
    """How the printer can be made to fail."""

    PAPER_OUT = "paper_out"
    PAPER_ENDS = "paper_ends"
    """The roll ends in the middle of the next slip; becomes paper_out then."""
    NEAR_END = "near_end"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    """The knife is stuck."""
    SILENT = "silent"
    """It prints and answers nothing."""
    GARBAGE = "garbage"
    """It prints and answers noise."""
    CLOSE_MID_JOB = "close_mid_job"
    """It hangs up at the first picture of each job, which is lost."""


BLOCKING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.CUTTER})
"""Faults that hold up printing until they are mended."""

NOISE = b"\xff\x81\x95"
"""Bytes with the fixed bits of no answer."""

_DLE_EOT = {
    1: {},
    2: {Fault.COVER_OPEN: 0x04, Fault.PAPER_OUT: 0x20, Fault.CUTTER: 0x40},
    3: {Fault.CUTTER: 0x08},
    4: {Fault.NEAR_END: 0x0C, Fault.PAPER_OUT: 0x6C},
}


def real_time_status(n: int, faults: Set[Fault]) -> bytes:
    """The answer to DLE EOT n, empty for an n there is none to."""
    if n not in _DLE_EOT:
        return b""
    byte = 0x12
    for fault, bits in _DLE_EOT[n].items():
        byte |= bits if fault in faults else 0
    if n == 1 and faults & BLOCKING:
        byte |= 0x08
    return bytes([byte])


def paper_status(n: int, faults: Set[Fault]) -> bytes:
    """The answer to GS r n: the roll for 1, the drawer, closed, for 2."""
    if n % 48 == 1:
        return bytes([_roll(faults)])
    return b"\0" if n % 48 == 2 else b""


def automatic_status(faults: Set[Fault]) -> bytes:
    """The four bytes that GS a asks for."""
    first = 0x10
    first |= 0x08 if faults & BLOCKING else 0
    first |= 0x20 if Fault.COVER_OPEN in faults else 0
    second = 0x08 if Fault.CUTTER in faults else 0
    return bytes([first, second, _roll(faults), 0])


def _roll(faults: Set[Fault]) -> int:
    if Fault.PAPER_OUT in faults:
        return 0x0F
    return 0x03 if Fault.NEAR_END in faults else 0
