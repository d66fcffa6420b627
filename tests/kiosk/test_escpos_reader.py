"""Reading ESC/POS: whole commands out of any split, unknown bytes passed over."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.escpos_reader import Command, EscPosReader, NotEscPos, Text

STREAM = (
    b"\x1b@" + "号票 㛃𬭎".encode("gb18030") + b"\n\x1dv0\0\x01\0\x02\0\x10\x04"
    b"\x10\x04\x02\x1d(k\x03\0\x31\x43\x06\x1c&\x1dV\x42\0\x1dV\x01\x1dr\x01\x1da\xff"
)  # fmt: skip
TOKENS = [
    Command("ESC @"),
    Text("号票 㛃𬭎".encode("gb18030")),
    Command("LF"),
    Command("GS v 0", b"\0\x01\0\x02\0", b"\x10\x04"),
    Command("DLE EOT", b"\x02"),
    Command("GS (", b"k\x03\0", b"1C\x06"),
    Command("FS &"),
    Command("GS V", b"\x42", b"\0"),
    Command("GS V", b"\x01"),
    Command("GS r", b"\x01"),
    Command("GS a", b"\xff"),
]


def joined(tokens: list[Command | Text]) -> list[Command | Text]:
    """Texts that came in pieces as one."""
    whole: list[Command | Text] = []
    for token in tokens:
        if isinstance(token, Text) and whole and isinstance(last := whole[-1], Text):
            whole[-1] = Text(last.data + token.data)
        else:
            whole.append(token)
    return whole


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_any_split_gives_the_same_commands(cuts: list[int]) -> None:
    reader, edges = EscPosReader(), [0, *sorted(cuts), len(STREAM)]
    tokens: list[Command | Text] = []
    for begin, end in pairwise(edges):
        tokens += reader.feed(STREAM[begin:end])
    assert joined(tokens) == TOKENS


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_it(noise: bytes) -> None:
    reader = EscPosReader()
    try:
        used = sum(
            len(token.data) if isinstance(token, Text) else 1 for token in reader.feed(noise)
        )
    except NotEscPos:
        return
    assert used <= len(noise)


def test_an_unknown_command_is_passed_over() -> None:
    assert list(EscPosReader().feed(b"\x1b\x01\x1dr\x01")) == [Command("GS r", b"\x01")]


def test_a_picture_larger_than_any_paper_is_not_for_a_printer() -> None:
    with pytest.raises(NotEscPos):
        list(EscPosReader().feed(b"\x1dv0\0\xff\xff\xff\xff"))
