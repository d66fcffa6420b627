"""The words of the slip in three languages."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from kiosk.slip import whereabouts
from kiosk.slip_font import face, package_font
from kiosk.slip_words import LANGUAGES, LOCALE, people_text, wait_text, word


def messages(language: str) -> dict[str, list[str]]:
    path = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "slip.po"
    with path.open("rb") as source:
        found = [message for message in read_po(source) if message.id]
    return {
        str(one.id): list(one.string) if isinstance(one.string, tuple) else [str(one.string)]
        for one in found
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_blanks(language: str) -> None:
    ours, english = messages(language), messages("en")
    assert ours.keys() == english.keys()
    for message, texts in ours.items():
        assert all(texts), message
        blanks = {frozenset(re.findall(r"\{\w+\}", text)) for text in (*texts, *english[message])}
        assert len(blanks) == 1, message


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_can_be_drawn(language: str) -> None:
    path = package_font()
    assert path is not None
    letters = face(path, language)
    assert not [text for texts in messages(language).values() for text in texts
                if letters.missing(text)]  # fmt: skip


@pytest.mark.parametrize(
    ("p10_s", "p90_s", "said"),
    [
        (0, 0, "1 分钟以内"),
        (20, 290, "5 分钟以内"),
        (300, 300, "约 5 分钟"),
        (719, 1081, "11–19 分钟"),
        (3000, 7140, "50–119 分钟"),
        (3000, 7141, "0.5–2 小时"),
        (7200, 10801, "2–3.5 小时"),
    ],
)
def test_a_wait_is_a_range_rounded_outwards(p10_s: float, p90_s: float, said: str) -> None:
    assert wait_text("zh-CN", p10_s, p90_s) == said


def test_people_ahead_are_counted_as_the_language_does() -> None:
    assert [people_text("en", count) for count in (0, 1, 2)] == ["Nobody", "1 person", "2 people"]
    assert [people_text("zh-HK", count) for count in (0, 1)] == ["沒有人", "1 人"]


def test_a_language_without_words_is_an_error() -> None:
    with pytest.raises(KeyError):
        word("fr", "Nobody")


def test_a_zone_is_named_beside_its_place_unless_it_is_called_as_its_service() -> None:
    assert whereabouts("社保业务", "社保区", "1楼 B区") == "社保区 · 1楼 B区"
    assert whereabouts("体验专区", "体验专区", "1楼") == "1楼"
