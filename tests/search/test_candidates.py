"""Pinyin on the kiosk's keyboard becomes Chinese words that find something."""

from __future__ import annotations

from functools import cache

import pytest

from queue_server.search.candidates import Candidates
from queue_server.search.index import ItemIndex
from tests.kiosk.centre import city


@cache
def candidates() -> Candidates:
    return Candidates(city())


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("shebao", "社保"),
        ("sheb", "社保"),
        ("sbk", "社保卡"),
        ("gjj", "公积金"),
        ("jzz", "居住证"),
        ("hukou", "户口"),
        ("jiehun", "结婚"),
        ("bdc", "不动产"),
    ],
)
def test_whole_pinyin_its_beginning_and_initials_offer_the_word(typed: str, word: str) -> None:
    assert word in [text for text, _ in candidates().of(typed, limit=6)]


def test_a_word_takes_the_place_of_the_letters_behind_what_stands_already() -> None:
    assert ("卡", "社保卡") in candidates().of("社保ka")
    assert candidates().of("社保") == ()
    assert candidates().of("") == ()
    assert candidates().of("qqq") == ()


def test_whatever_word_is_offered_finds_an_item() -> None:
    index = ItemIndex(city())
    for letter in "abcdefghjklmnopqrstwxyz":
        for _, query in candidates().of(letter):
            assert index.find(query), query
