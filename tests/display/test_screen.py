"""The page's model, and that every word of the page is in every catalogue."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import display
from display.board import Offer, board_of
from display.clip_pack import Fault
from display.screen import reach, screen
from display.window_screen import Standing
from queue_server.device.serve import HERE as KIT
from queue_server.device.texts import LANGUAGES, Texts
from queue_server.domain.commands import Post, StopService, Words
from queue_server.domain.estimate import Wait
from tests.display.day import ZONE, Day

HERE = Path(display.__file__).parent
TEXTS = Texts((HERE / "locale", "display"))
WORDS = {language: TEXTS.messages(language) for language in LANGUAGES}


@pytest.mark.parametrize(
    ("p10_s", "p90_s", "told"),
    [
        (0, 0, ("min", 0, 1)),
        (59, 61, ("min", 0, 2)),
        (900, 900, ("min", 15, 15)),
        (719, 1501, ("min", 11, 26)),
        (3599, 7140, ("min", 59, 119)),
        (3599, 7141, ("hours", 0.5, 2)),
        (10_800, 86_400, ("hours", 3, 24)),
    ],
)
def test_a_wait_is_told_in_minutes_rounded_outwards_and_from_two_hours_in_half_hours(
    p10_s: int, p90_s: int, told: tuple[str, float, float]
) -> None:
    found = reach(Wait(p10_s=p10_s, p50_s=p10_s, p90_s=p90_s))
    assert (found["unit"], found["low"], found["high"]) == told


def test_the_model_is_json_and_names_the_place_of_windows_elsewhere_only() -> None:
    day = Day()
    day.open("117", "1")
    near, far = day.called("household", "117"), day.called("general", "1")
    board = board_of(day.view, day.city, zone=None, at=day.now, since=day.now)
    model = screen(board, day.view, day.city, zone=None, at=day.now, words=WORDS)
    places = {call["number"]: call["place"]["zh-CN"] for call in model["calls"]}
    assert places == {near.number: "1楼 C区", far.number: "1楼 A区"}
    board = board_of(day.view, day.city, zone=ZONE, at=day.now, since=day.now)
    model = screen(board, day.view, day.city, zone=ZONE, at=day.now, words=WORDS)
    assert [call["place"] for call in model["calls"]] == [None]
    assert json.loads(json.dumps(model)) == model


def test_the_ticker_says_first_what_stopped_then_the_hours_then_the_halls_own_lines() -> None:
    day = Day()
    day.do(StopService(service="tax", reason="elsewhere"))
    day.do(StopService(service="household", reason="training"))
    day.do(StopService(reason="停电", text=Words(zh_cn="停电", en="power")))
    board = board_of(day.view, day.city, zone=ZONE, at=day.now, since=day.now)
    model = screen(board, day.view, day.city, zone=ZONE, at=day.now, words=WORDS)
    stopped = [one for one in model["ticker"] if one["kind"] == "stop"]
    assert [one["reason"]["en"] for one in stopped] == ["power", "training"]
    assert stopped[0]["reason"]["zh-HK"] == "停电"
    assert [one["kind"] for one in model["ticker"]][2:] == ["hours", "text", "text"]
    assert model["ticker"][2]["spans"] == [["09:00", "12:00"], ["13:00", "17:00"]]


def test_a_notice_is_on_the_screens_of_its_zone_until_its_time_is_over() -> None:
    day = Day()
    until = day.now + 60_000
    day.do(Post(text=Words(zh_cn="甲", en="A"), zone=ZONE, until=until))
    day.do(Post(text=Words(zh_cn="乙"), zone="tax"))
    day.do(Post(text=Words(zh_cn="丙")))

    def notices(zone: str | None, at: int) -> list[str]:
        board = board_of(day.view, day.city, zone=zone, at=at, since=at)
        model = screen(board, day.view, day.city, zone=zone, at=at, words=WORDS)
        ticker = (one for one in model["ticker"] if one["kind"] == "notice")
        return [one["text"]["en"] for one in ticker]

    assert notices(ZONE, day.now) == ["A", "丙"]
    assert notices(None, day.now) == ["A", "乙", "丙"]
    assert notices(ZONE, until) == ["丙"]


def test_every_language_has_the_same_messages_and_every_word_of_the_page_is_among_them() -> None:
    messages = [{str(one.id) for one in _catalogue(language) if one.id} for language in LANGUAGES]
    assert messages[0] == messages[1] == messages[2]
    kit = set(Texts((KIT / "locale", "device")).messages("en"))
    pages = "".join(path.read_text() for path in (HERE / "pages").rglob("*") if path.is_file())
    calls = re.findall(r"""\b(?:_|text)\((?:"([^"]+)"|'([^']+)')""", pages)
    used = {double or single for double, single in calls}
    used |= {f"offer {offer}" for offer in Offer if offer is not Offer.OPEN}
    used |= {f"window {one}" for one in Standing if one.value in ("paused", "closed")}
    used |= {*Fault, "{language} left out", "{count} recordings bad", "recordings good"}
    used |= set(re.findall(r'"(Number [^"]+)"', (HERE / "announce.py").read_text()))
    assert used <= messages[0] | kit
    digits = {one for one in messages[0] if one.isdecimal()}
    assert messages[0] - digits - used == set()


def test_every_translation_fills_the_same_gaps() -> None:
    for language in LANGUAGES:
        for one in _catalogue(language):
            gaps = [set(re.findall(r"\{\w+\}", str(text))) for text in (one.id, one.string)]
            assert gaps[0] == gaps[1], (language, one.id)


def _catalogue(language: str):  # type: ignore[no-untyped-def]
    path = HERE / "locale" / language.replace("-", "_") / "LC_MESSAGES" / "display.po"
    with path.open("rb") as source:
        return read_po(source)
