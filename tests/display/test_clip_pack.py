"""Packs of clips: the starter pack says everything, and recordings are judged before they speak."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from display.announce import VOICES, Token
from display.clip_pack import CHIME_TOKEN, Fault, missing, read_pack
from display.starter_pack import STARTER, script
from display.wave_form import SILENT, read_samples, trimmed, write_samples
from tests.display.day import city

RATE = 22_050


def clip(path: Path, *, seconds: float = 0.5, rate: int = RATE) -> None:
    """A tone of so many seconds."""
    write_samples(
        path, [8000 if at // 50 % 2 else -8000 for at in range(int(seconds * rate))], rate
    )


@pytest.mark.parametrize("language", VOICES)
def test_the_starter_pack_says_everything_that_the_reference_city_may_call(language: str) -> None:
    pack, findings = read_pack(STARTER / language)
    wanted = script(city(), language)
    assert findings == ()
    assert missing(pack, wanted) == ()
    assert CHIME_TOKEN in pack.clips
    # a word begins at once and ends when it is over, so that words join
    for token in wanted[:40]:
        samples, rate = read_samples(STARTER / language / pack.clips[token.id].file)
        heard = [at for at, one in enumerate(samples) if abs(one) > SILENT]
        assert heard[0] < 0.1 * rate, token
        assert len(samples) - heard[-1] < 0.1 * rate, token


def test_a_folder_of_recordings_needs_no_list(tmp_path: Path) -> None:
    clip(tmp_path / "digit-0.wav")
    pack, findings = read_pack(tmp_path)
    assert findings == ()
    assert pack.clips["digit-0"].seconds == pytest.approx(0.5)
    assert [one.about for one in missing(pack, [Token("digit-0", "0"), Token("call-0", "x")])] == [
        "call-0.wav"
    ]


def test_what_cannot_be_joined_is_named(tmp_path: Path) -> None:
    clip(tmp_path / "good.wav")
    clip(tmp_path / "low.wav", rate=8000)
    clip(tmp_path / "long.wav", seconds=9)
    clip(tmp_path / "short.wav", seconds=0.01)
    (tmp_path / "text.wav").write_text("no sound")
    with wave.open(str(tmp_path / "bytes.wav"), "wb") as coarse:
        coarse.setparams((1, 1, RATE, 0, "NONE", ""))
        coarse.writeframes(bytes(RATE))
    pack, findings = read_pack(tmp_path)
    found = {(one.fault, one.about) for one in findings}
    assert found == {
        (Fault.RATE, "low.wav"),
        (Fault.LENGTH, "long.wav"),
        (Fault.LENGTH, "short.wav"),
        (Fault.UNREADABLE, "text.wav"),
        (Fault.UNREADABLE, "bytes.wav"),
        (Fault.RATES, tmp_path.name),
    }
    assert "good" in pack.clips


def test_a_list_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    clip(tmp_path / "digit-0.wav")
    for rubbish in ("", "[]", '{"tokens": 3}', '{"tokens": {"a": "b"}}'):
        (tmp_path / "manifest.json").write_text(rubbish)
        assert set(read_pack(tmp_path)[0].clips) == {"digit-0"}


def test_no_folder_is_a_pack_without_clips(tmp_path: Path) -> None:
    pack, findings = read_pack(tmp_path / "away")
    assert (pack.clips, findings) == ({}, ())


def test_silence_alone_is_nothing_after_trimming() -> None:
    assert len(trimmed([0] * 100, RATE)) == 0
    assert max(trimmed([0] * 5000 + [9000, -9000] * 2000 + [0] * 5000, RATE)) > 20_000
