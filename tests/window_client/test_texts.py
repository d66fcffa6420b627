"""The words of the window: every one that is used is there, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import window_client
from queue_server.device.serve import kit_texts
from queue_server.device.texts import LANGUAGES
from queue_server.domain.order import Rule
from queue_server.domain.outcomes import NOTICED
from queue_server.domain.ticket import FIRST, Suspend, TicketClass
from queue_server.domain.window import WindowPhase
from window_client.card import OUTCOMES
from window_client.cut import ALONE
from window_client.verbs import ASKS, CARD, LISTS, ROW

HERE = Path(window_client.__file__).parent
TEXTS = kit_texts((HERE / "locale", "window"), (HERE / "locale", "guide"))
PLACES = re.compile(r"\{\w+\}")
# messages that scripts put together, or hold in tables
MADE = {
    *OUTCOMES, *TicketClass, FIRST, *WindowPhase, *(f"suspend {kind}" for kind in Suspend),
    *(f"did {verb}" for verbs in ALONE.values() for verb in verbs),
    *(f"notice {outcome.value}" for outcome in NOTICED),
    "offer move", "offer return",
    *(one.label for one in (*CARD, *LISTS)), *(one.more for one in (*CARD, *LISTS) if one.more),
}  # fmt: skip


def used() -> Iterator[str]:
    """Every message that a page or a script names."""
    for path in (HERE / "pages").rglob("*.js"):
        yield from re.findall(r"\btext\('([^']+)'", path.read_text())
    for path in (HERE / "pages").glob("*.html"):
        yield from re.findall(r"""_\(["']([^"']+)["']\)""", path.read_text())
    script = (HERE / "pages" / "static" / "dialogs.js").read_text()
    for table in re.findall(r"const (?:PAUSES|BECAUSE) = \[([^\]]+)\]", script):
        yield from re.findall(r"'([^']+)'", table)
    yield from MADE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_used_is_in_the_catalogue(language: str) -> None:
    known = TEXTS.messages(language)
    assert sorted(set(used()) - known.keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_keeps_the_places_of_its_message(language: str) -> None:
    wrong = [
        message
        for message, text in TEXTS.messages(language).items()
        if not text or set(PLACES.findall(text)) - set(PLACES.findall(message))
    ]
    assert wrong == []


def test_the_languages_have_the_same_messages() -> None:
    first, *others = (TEXTS.messages(language).keys() for language in LANGUAGES)
    assert all(one == first for one in others)


def test_every_rule_of_the_order_has_its_sentence() -> None:
    script = (HERE / "pages" / "static" / "card.js").read_text()
    sentences = dict(re.findall(r"^    (\w+): '([^']+)',$", script, flags=re.MULTILINE))
    assert sentences.keys() == {rule.value for rule in Rule}
    assert set(sentences.values()) <= TEXTS.messages("zh-CN").keys()


def test_every_verb_of_the_page_is_one_that_the_app_lets_through() -> None:
    assert {one.verb for one in ROW} <= ASKS.keys()


def test_no_key_stands_for_two_verbs_and_each_is_on_the_card() -> None:
    codes = [one.code for one in CARD if one.code]
    assert len(set(codes)) == len(codes)
    assert {one.verb for one in ROW} <= {one.verb for one in CARD}
