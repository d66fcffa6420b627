"""SAM frames and the conversation about a card, on bytes alone."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sam import IN_A_ROW, Number, Sam, Step, Trouble, Unread, cut, heard
from kiosk.sam_frames import (
    DONE,
    FIND,
    FOUND,
    GARBLED,
    NO_CARD,
    NOT_READ,
    NOT_SELECTED,
    READ,
    SELECT,
    Frames,
    Garbled,
    Reply,
    frame,
    number_of,
    reply_of,
)
from kiosk.virtual_card import Kind, invented, kind_of
from kiosk.virtual_reader import VirtualReader
from queue_server.domain.identity import person

NUMBER = "11010519491231002X"
"""The example of GB 11643-1999."""
EMPTY, THERE = Reply(status=NO_CARD), Reply(status=FOUND, data=bytes(4))
TAKEN = Reply(status=DONE, data=bytes(8))


def content(number: str = NUMBER) -> bytes:
    """The data of an answer to READ, as the virtual reader makes it byte for byte."""
    reader = VirtualReader(draw=Random(1))
    reader.lay(number)
    return reply_of(body_of(reader.answer(READ))).data


def body_of(sent: bytes) -> bytes:
    (body,) = Frames().feed(sent)
    assert isinstance(body, bytes)
    return body


def after(*answers: Reply | Garbled | None, start: Sam | None = None) -> tuple[Sam, object]:
    sam, read = start or Sam(), None
    for one in answers:
        sam, read = heard(sam, one)
    return sam, read


def test_questions_are_the_bytes_that_the_makers_publish() -> None:
    assert frame(FIND).hex(" ") == "aa aa aa 96 69 00 03 20 01 22"
    assert frame(SELECT).hex(" ") == "aa aa aa 96 69 00 03 20 02 21"
    assert frame(READ).hex(" ") == "aa aa aa 96 69 00 03 30 01 32"


def test_published_answers_are_read() -> None:
    found = bytes.fromhex("aaaaaa9669000800009f0000000097")
    none = bytes.fromhex("aaaaaa9669000400008084")
    bodies = Frames().feed(found + none)
    assert [reply_of(one).status for one in bodies if isinstance(one, bytes)] == [FOUND, NO_CARD]


def test_a_card_is_1295_bytes_and_its_number_stands_where_the_standard_has_it() -> None:
    reader = VirtualReader(draw=Random(1))
    reader.lay(NUMBER)
    sent = reader.answer(READ)
    assert len(sent) == 1295
    data = reply_of(body_of(sent)).data
    assert number_of(data) == NUMBER
    assert number_of(data[:100]) is None
    assert number_of(b"") is None


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_card_yields_its_own_number(kind: Kind) -> None:
    reader, draw = VirtualReader(draw=Random(1)), Random(3)
    for number in (invented(draw, kind) for _ in range(20)):
        reader.lay(number, kind=kind)
        data = reply_of(body_of(reader.answer(READ))).data
        assert number_of(data) == number
        assert person(number) == f"person:{number}"
        assert kind_of(number) is (Kind.CITIZEN if kind is Kind.RESIDENT else kind)
    assert kind_of("810000199408230021") is Kind.RESIDENT


@given(st.binary(max_size=40), st.lists(st.integers(1, 700), max_size=8))
def test_an_answer_is_found_in_any_noise_and_however_it_is_cut(
    noise: bytes, cuts: list[int]
) -> None:
    sent = noise + frame(bytes([0, 0, DONE]) + content())
    frames, found = Frames(), []
    for size in [*cuts, len(sent)]:
        found += [one for one in frames.feed(sent[:size]) if isinstance(one, bytes)]
        sent = sent[size:]
    # noise may end in what begins a frame and so swallow the answer; it never invents one
    assert [number_of(reply_of(one).data) for one in found] in ([NUMBER], [])
    assert found or b"\xaa" in noise


def test_a_wrong_checksum_is_no_answer() -> None:
    sent = bytearray(frame(bytes([0, 0, FOUND]) + bytes(4)))
    sent[-1] ^= 1
    assert set(Frames().feed(bytes(sent))) == {GARBLED}
    assert Frames().feed(bytes(sent) + frame(bytes([0, 0, NO_CARD])))[-1] == bytes([0, 0, NO_CARD])


def test_half_an_answer_waits_and_can_be_forgotten() -> None:
    whole = frame(bytes([0, 0, NO_CARD]))
    frames = Frames()
    assert frames.feed(whole[:7]) == ()
    assert frames.feed(whole[7:]) == (bytes([0, 0, NO_CARD]),)
    frames.feed(whole[:7])
    frames.forget()
    assert frames.feed(whole) == (bytes([0, 0, NO_CARD]),)


def test_a_card_is_found_selected_and_read_once_while_it_lies_there() -> None:
    sam, read = after(EMPTY, THERE, TAKEN, Reply(status=DONE, data=content()))
    assert read == Number(text=NUMBER)
    assert sam == Sam(lying=True)
    sam, read = after(THERE, start=sam)
    assert (sam.step, read) == (Step.FIND, None)
    sam, read = after(EMPTY, THERE, start=sam)
    assert sam.step is Step.SELECT, "taken away and laid down again it is read again"


def test_a_card_taken_away_too_early_is_told_and_asked_for_again() -> None:
    for answers in (
        (THERE, Reply(status=NOT_SELECTED)),
        (THERE, TAKEN, Reply(status=NOT_READ)),
        (THERE, TAKEN, Reply(status=DONE, data=b"\0\0\0\0")),
    ):
        sam, read = after(*answers)
        assert read == Unread()
        assert sam == Sam()


def test_silence_noise_and_a_failing_module_are_troubles_that_heal() -> None:
    failed = Reply(status=0x60)
    for answer, trouble in (
        (None, Trouble.SILENT),
        (GARBLED, Trouble.GARBLED),
        (failed, Trouble.MODULE),
    ):
        sam, _ = after(*[answer] * (IN_A_ROW - 1))
        assert sam.trouble is None, "once or twice is a card that was moved"
        sam, _ = after(answer, start=sam)
        assert (sam.trouble, sam.step) == (trouble, Step.FIND)
        assert after(EMPTY, start=sam)[0] == Sam()


def test_a_pulled_cable_is_a_trouble_until_a_reader_answers() -> None:
    sam = cut(Sam(lying=True))
    assert (sam.trouble, sam.lying) == (Trouble.UNREACHABLE, False)
    assert after(None, start=sam)[0].trouble is Trouble.UNREACHABLE
    assert after(EMPTY, start=sam)[0].trouble is None


def test_nothing_that_is_said_shows_a_number() -> None:
    data = content()
    told = [Number(text=NUMBER), Reply(status=DONE, data=data), after(THERE, TAKEN)[0]]
    assert NUMBER not in repr(told)
    assert NUMBER.encode("utf-16-le").hex() not in repr(told)
