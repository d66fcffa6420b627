"""LED screens over windows: the protocol, the order of sending, and real ports."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.led import (
    REFRESH_S,
    SILENT_S,
    Answer,
    Bus,
    Mode,
    Show,
    Shown,
    Sign,
    decode,
    encode,
)
from display.led_driver import signs_of
from tests.display.day import Day
from tests.display.voices import TEXTS

GUIDE = Path(__file__).parents[2] / "docs" / "led.md"
SHOWS = st.builds(
    Show,
    address=st.integers(0, 255),
    count=st.integers(0, 9999),
    mode=st.sampled_from(Mode),
    text=st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="$*"))
    .map(lambda text: "".join(one for one in text if one.isprintable()))
    .map(lambda text: text[:64]),
)


@given(show=SHOWS)
def test_a_message_is_read_as_it_was_written(show: Show) -> None:
    assert decode(encode(show)) == show


@given(show=SHOWS, at=st.integers(0, 200), bit=st.integers(0, 7))
def test_a_line_with_a_broken_bit_is_never_taken_for_another_message(
    show: Show, at: int, bit: int
) -> None:
    line = bytearray(encode(show))
    line[at % (len(line) - 2)] ^= 1 << bit
    assert decode(bytes(line)) in (None, show)


def test_the_guides_examples_are_what_is_sent() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    show = Show(address=15, count=42, mode=Mode.BLINK, text="A012")
    shown = Shown(address=15, count=42, answer=Answer.OK)
    for message in (show, shown):
        assert encode(message).decode().strip() in guide


def test_a_text_is_plain_and_short_whatever_it_was() -> None:
    show = Show(address=1, count=1, mode=Mode.STILL, text="A\n$0*1" + "x" * 100)
    read = decode(encode(show))
    assert isinstance(read, Show)
    assert read.text == "A01" + "x" * 61
    wide = Show(address=1, count=1, mode=Mode.STILL, text="暂停服务")
    assert decode(encode(wide, "gb18030"), "gb18030") == wide


@pytest.mark.parametrize("line", [b"", b"*", b"$YH,1,1,1,OK*00", b"\xff\xfe", b"$YH,2,1,1,OK*61"])
def test_what_is_no_message_is_none(line: bytes) -> None:
    assert decode(line) is None


def test_a_change_is_sent_at_once_and_all_is_told_again_after_a_while() -> None:
    bus, now = Bus(), 100.0
    bus.show({1: Sign(text="A001"), 2: Sign(text="A002")})
    for _ in range(2):
        show = bus.next(now)
        assert show is not None
        assert bus.sent(show, Answer.OK, now)
    assert bus.next(now + REFRESH_S - 1) is None
    bus.show({1: Sign(text="A001"), 2: Sign(text="A003", mode=Mode.BLINK)})
    show = bus.next(now + 1)
    assert show is not None
    assert (show.address, show.text, show.mode) == (2, "A003", Mode.BLINK)
    bus.sent(show, Answer.OK, now + 1)
    again = bus.next(now + REFRESH_S)
    assert again is not None
    assert again.address == 1


def test_a_silent_screen_does_not_keep_the_others_waiting() -> None:
    bus = Bus()
    bus.show({1: Sign(text="A001"), 2: Sign(text="A002")})
    first = bus.next(0.0)
    assert first is not None
    assert not bus.sent(first, None, 0.0)
    second = bus.next(0.0)
    assert second is not None
    assert second.address != first.address
    bus.sent(second, Answer.OK, 0.0)
    assert bus.next(SILENT_S - 0.1) is None
    again = bus.next(SILENT_S)
    assert again is not None
    assert again.address == first.address


def test_many_silent_screens_hold_up_no_change_of_the_others() -> None:
    """Each costs two time-outs of the port, so that together they never leave it idle."""
    bus, now = Bus(), 0.0
    signs = {address: Sign(text="A001") for address in range(1, 12)}
    bus.show(signs)

    def turn(now: float) -> Show:
        show = bus.next(now)
        assert show is not None
        bus.sent(show, Answer.OK if show.address == 11 else None, now)
        return show

    for _ in range(20):
        turn(now)
        now += 1.0
    bus.show({**signs, 11: Sign(text="A002")})
    assert turn(now).text == "A002"
    again = [turn(now + count).address for count in range(40)]
    assert set(again) == set(signs), "each is asked again, and the one that answers is refreshed"


def test_the_screens_show_what_the_windows_do_and_no_number_once_the_line_is_old() -> None:
    day = Day()
    day.open("117", "118")
    day.called("household", "117")
    words = TEXTS.messages("zh-CN")
    screens = {"117": 1, "118": 2, "119": 3}
    signs = signs_of(day.view, day.city, screens, words, old=False)
    assert signs == {
        1: Sign(text="D001", mode=Mode.BLINK),
        2: Sign(text="118 号窗口"),
        3: Sign(text="未开放"),
    }
    old = signs_of(day.view, day.city, screens, words, old=True)
    assert old[1] == Sign(text="117 号窗口")
