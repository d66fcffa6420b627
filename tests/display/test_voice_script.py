"""What `yunhao voice` prints: the script for a speaker, and what a folder of recordings lacks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from display.announce import VOICES
from display.clip_pack import read_pack
from display.composing import Composer
from display.speech import Said
from display.starter_pack import STARTER, packs_of
from display.voice_script import judged_text, script_text
from hall_config.model import Display, DisplayKind
from hall_config.voice import CHIME_S, LASTS_S, PAUSE_S, seconds_of
from queue_server.cli import app
from tests.display.day import city
from tests.display.voices import COMPOSER

SMALL = Path(__file__).parents[2] / "hall_config" / "small"


def test_the_script_names_language_token_text_and_file_of_each_recording() -> None:
    lines = [line.split("\t") for line in script_text(city(), ["yue", "en"]).splitlines()]
    assert lines[0] == ["language", "token", "text", "file"]
    assert ["yue", "digit-0", "零", "yue/digit-0.wav"] in lines
    assert ["en", "number-15", "fifteen", "en/number-15.wav"] in lines
    assert any(text == "2nd floor, area D" for _, _, text, _ in lines)
    assert len({file for *_, file in lines}) == len(lines)


def test_recordings_that_follow_the_script_are_whole_and_speak(tmp_path: Path) -> None:
    """A pack without list, chime or other languages goes before the starter pack."""
    (tmp_path / "yue").mkdir()
    for line in script_text(city(), ["yue"]).splitlines()[1:]:
        file = line.split("\t")[3]
        shutil.copy(STARTER / file, tmp_path / file)
    text, good = judged_text(tmp_path, city())
    assert good, text
    assert "zh-CN" in text
    packs = packs_of(tmp_path)
    assert {language: pack.folder for language, pack in packs.items()} == {
        "zh-CN": STARTER / "zh-CN", "yue": tmp_path / "yue", "en": STARTER / "en",
    }  # fmt: skip


def test_what_recordings_lack_is_named_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    shutil.copy(STARTER / "en" / "digit-1.wav", tmp_path / "en")
    (tmp_path / "en" / "digit-2.wav").write_text("no sound")
    done = CliRunner().invoke(app, ["voice", "check", str(tmp_path), "--city", str(SMALL)])
    assert done.exit_code == 1
    assert "en/digit-2.wav" in done.output
    assert 'the recording of "please go to window" is missing' in done.output


def test_an_unknown_language_has_no_script() -> None:
    done = CliRunner().invoke(app, ["voice", "script", "--language", "cmn"])
    assert done.exit_code == 2
    assert "yue" in done.output


def test_a_call_whose_place_was_not_recorded_is_said_without_it(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for path in (STARTER / "en").glob("*.wav"):
        if not path.name.startswith("place-"):
            shutil.copy(path, tmp_path / "en")
    composer = Composer(packs={"en": read_pack(tmp_path / "en")[0]}, words=COMPOSER.words)
    said = _said(place=True)
    assert composer.lasts(said, ["en"], False) == pytest.approx(
        COMPOSER.lasts(_said(place=False), ["en"], False)
    )


@pytest.mark.parametrize("language", VOICES)
def test_what_check_takes_a_call_to_last_is_what_the_starter_pack_takes(language: str) -> None:
    lasts = COMPOSER.lasts(_said(place=False), [language], False)
    assert lasts == pytest.approx(LASTS_S[language], rel=0.15)
    layout = Display(id="", kind=DisplayKind.ZONE, voice=(language, "en"))
    whole, first = seconds_of(layout)
    assert first == LASTS_S[language]
    assert whole == CHIME_S + LASTS_S[language] + PAUSE_S + LASTS_S["en"]


def _said(*, place: bool) -> Said:
    zone = city().halls["citizen-centre"].zones["police"]
    where = zone.place if place else None
    return Said(ticket="t", count="1.0", number="A012", window="123", place=where)
