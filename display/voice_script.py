"""What the terminal does for voices: the script for a speaker, and the judgement of recordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from display.announce import VOICES
from display.clip_pack import Finding, missing, read_pack
from display.starter_pack import HERE, STARTER, make, script
from hall_config.model import City
from queue_server.device.texts import Texts

MOST = 200
"""Findings that are printed; all are counted."""


def script_text(city: City, languages: Iterable[str]) -> str:
    """A line for each recording: language, token, what to say, and the file's name; tab between."""
    lines = ["\t".join(("language", "token", "text", "file"))]
    for language in languages:
        for token in script(city, language):
            lines.append("\t".join((language, token.id, token.text, f"{language}/{token.id}.wav")))
    return "\n".join(lines)


def judged_text(folder: Path, city: City) -> tuple[str, bool]:
    """What is wrong with a folder of recordings, in zh-CN and English; whether it can be used."""
    found: list[str] = []
    count = 0
    for language in VOICES:
        if not (folder / language).is_dir():
            found.append(_both("{language} left out", language=language))
            continue
        pack, findings = read_pack(folder / language)
        lacking = missing(pack, script(city, language))
        count += len(findings) + len(lacking)
        found += _lines(language, (*findings, *lacking))
    end = _both("{count} recordings bad", count=count) if count else _both("recordings good")
    return "\n".join((*found[:MOST], end)), count == 0


def make_text(city: City, out: Path | None) -> str:
    """Make the starter pack for a city's places; says where it is."""
    folder = out or STARTER
    make(folder, city)
    return str(folder)


def _lines(language: str, findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        said = _both(one.fault.value, found=one.found)
        yield f"{language}/{one.about}: {said}"


def _both(message: str, **fields: object) -> str:
    texts = Texts((HERE / "locale", "display"))
    return f"{texts.say('zh-CN', message, **fields)} {texts.say('en', message, **fields)}"
