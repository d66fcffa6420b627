"""How a call is said, in three languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display import announce
from display.announce import Called, Token, caption, cardinal, repertoire, sentence, tokens
from queue_server.device.texts import LANGUAGES, Texts

TEXTS = Texts((Path(announce.__file__).parent / "locale", "display"))
CALLS = st.builds(
    Called,
    number=st.from_regex(r"[A-HJ-NPR-Z]{1,2}[0-9]{3,4}", fullmatch=True),
    window=st.from_regex(r"[A-H]?[0-9]{1,5}", fullmatch=True),
    place=st.sampled_from(["", "2楼 C区"]),
)


def said(number: str, window: str, language: str, place: str = "") -> str:
    """The sentence in a language."""
    words = TEXTS.messages(language)
    return sentence(Called(number=number, window=window, place=place), language, words.__getitem__)


def pieces(number: str, window: str, language: str, place: str = "") -> tuple[str, ...]:
    """The tokens in a language."""
    words = TEXTS.messages(language)
    call = Called(number=number, window=window, place=place)
    return tuple(token.text for token in tokens(call, language, words.__getitem__))


def test_a_number_is_said_digit_by_digit_and_the_window_as_a_number() -> None:
    assert said("A012", "15", "zh-CN", "2楼 C区") == "请 A零一二 号，到 2楼 C区 十五 号窗口"
    assert said("A012", "3", "zh-HK") == "請 A零一二 號，到 三 號窗口"
    assert said("A012", "15", "en") == "Number A zero one two, please go to window fifteen"


def test_the_tokens_are_words_that_can_be_recorded_one_by_one() -> None:
    assert pieces("B045", "132", "zh-CN") == (
        "请", "B", "零", "四", "五", "号，到", "一", "百", "三", "十", "二", "号窗口",
    )  # fmt: skip
    assert pieces("B045", "21", "en", "area C") == (
        "Number", "B", "zero", "four", "five", "please go to window", "twenty", "one", "area C",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "chinese"),
    [
        (0, "零"), (7, "七"), (10, "十"), (15, "十五"), (20, "二十"), (99, "九十九"),
        (100, "一百"), (101, "一百零一"), (110, "一百一十"), (115, "一百一十五"),
        (200, "二百"), (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"),
        (1100, "一千一百"), (2305, "二千三百零五"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_a_count_is_read_as_people_read_it(count: int, chinese: str) -> None:
    words = TEXTS.messages("zh-CN")
    assert "".join(words[one] for one in cardinal(count, "zh-CN")) == chinese


@pytest.mark.parametrize(
    ("count", "english"),
    [
        (0, "zero"), (13, "thirteen"), (20, "twenty"), (21, "twenty one"), (100, "one hundred"),
        (105, "one hundred five"), (270, "two hundred seventy"), (1000, "one thousand"),
        (1216, "one thousand two hundred sixteen"),
    ],
)  # fmt: skip
def test_a_count_is_read_in_english(count: int, english: str) -> None:
    words = TEXTS.messages("en")
    assert " ".join(words[one] for one in cardinal(count, "en")) == english


def test_a_window_with_letters_or_leading_zeros_is_read_by_its_signs() -> None:
    assert pieces("A001", "B12", "zh-CN")[-4:] == ("B", "十", "二", "号窗口")
    assert pieces("A001", "007", "zh-CN")[-4:] == ("零", "零", "七", "号窗口")
    assert pieces("A001", "12345", "en")[-5:] == ("one", "two", "three", "four", "five")


@given(call=CALLS, language=st.sampled_from(LANGUAGES))
def test_every_call_can_be_said_without_figures_in_number_and_window(
    call: Called, language: str
) -> None:
    words = TEXTS.messages(language).__getitem__
    found = [token.text for token in tokens(call, language, words)]
    assert all(one and one == one.strip() for one in found)
    assert not any(sign.isdecimal() for one in found if one != call.place for sign in one)
    plain = "".join(sentence(call, language, words).split())
    for one in found:
        assert "".join(one.split()) in plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_counts_are_read_alike(language: str) -> None:
    assert len({cardinal(count, language) for count in range(10_000)}) == 10_000


@given(call=CALLS, language=st.sampled_from(LANGUAGES))
def test_every_piece_of_every_call_is_in_the_repertoire(call: Called, language: str) -> None:
    words = TEXTS.messages(language).__getitem__
    assert set(tokens(call, language, words)) <= _repertoire(language)


@cache
def _repertoire(language: str) -> set[Token]:
    return set(repertoire(["2楼 C区"], language, TEXTS.messages(language).__getitem__))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pieces_of_a_repertoire_have_one_name(language: str) -> None:
    found = repertoire(["1楼", "2楼", "1楼"], language, TEXTS.messages(language).__getitem__)
    assert len({token.id for token in found}) == len(found)
    assert all(re.fullmatch(r"[a-z0-9-]+", token.id) for token in found)


def test_a_caption_has_figures_to_be_read_from_afar() -> None:
    words = TEXTS.messages("zh-CN").__getitem__
    assert caption(Called(number="A012", window="15"), words) == "请 A012 号，到 15 号窗口"
