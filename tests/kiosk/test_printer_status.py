"""The printer's status bytes, bit by bit."""

from __future__ import annotations

import pytest

from kiosk.printer_status import (
    Answers,
    Contact,
    Cover,
    Paper,
    PaperAnswer,
    PrinterStatus,
    RealTimeAnswer,
    Trouble,
    read_status,
)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([], PrinterStatus(contact=Contact.SILENT)),
        ([(1, 0x12)], PrinterStatus(contact=Contact.ONLINE)),
        ([(1, 0x1A)], PrinterStatus(contact=Contact.OFFLINE)),
        ([(1, 0x12), (2, 0x12)], PrinterStatus(contact=Contact.ONLINE, cover=Cover.CLOSED)),
        ([(1, 0x1A), (2, 0x16)], PrinterStatus(contact=Contact.OFFLINE, cover=Cover.OPEN)),
        (
            [(1, 0x1A), (2, 0x32)],
            PrinterStatus(contact=Contact.OFFLINE, cover=Cover.CLOSED, paper=Paper.OUT),
        ),
    ],
)
def test_what_was_not_answered_is_unknown(
    answers: list[tuple[int, int]], status: PrinterStatus
) -> None:
    assert read_status(answers) == status


@pytest.mark.parametrize(
    ("byte", "paper"), [(0x12, Paper.OK), (0x1E, Paper.NEAR_END), (0x7E, Paper.OUT)]
)
def test_the_roll_is_read_from_its_sensors(byte: int, paper: Paper) -> None:
    assert read_status([(1, 0x12), (2, 0x12), (3, 0x12), (4, byte)]).paper is paper


@pytest.mark.parametrize(
    ("byte", "trouble"),
    [
        (0x12, Trouble.NONE),
        (0x16, Trouble.RECOVERABLE),
        (0x1A, Trouble.CUTTER),
        (0x32, Trouble.UNRECOVERABLE),
        (0x52, Trouble.RECOVERABLE),
        (0x7E, Trouble.UNRECOVERABLE),
    ],
)
def test_trouble_is_named_by_the_worst_of_it(byte: int, trouble: Trouble) -> None:
    assert read_status([(1, 0x12), (2, 0x12), (3, byte)]).trouble is trouble


def test_bytes_are_sorted_by_their_fixed_bits() -> None:
    assert Answers().feed(b"\x12\x00\x03\x0c\xff\x7e") == (
        RealTimeAnswer(0x12),
        PaperAnswer(Paper.OK),
        PaperAnswer(Paper.NEAR_END),
        PaperAnswer(Paper.OUT),
        RealTimeAnswer(0x7E),
    )
