"""The starter pack: clips made on this machine by espeak-ng, so that a hall can speak at once.

`python -m display.starter_pack FOLDER [CITY]` makes FOLDER/LANGUAGE/*.wav with a manifest each, for
the places of a city's zones (by default the reference city's). espeak-ng is a program of its own;
what it made stays on the machine. Its voice `cmn` reads Chinese as English and is never used.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog

from display.announce import VOICES, Token, repertoire, say_of
from display.clip_pack import CHIME_TOKEN, MANIFEST, Pack, pack_of
from display.wave_form import chime, read_samples, trimmed, write_samples
from hall_config.load import load_city
from hall_config.model import City
from queue_server.device.texts import Texts

log = structlog.get_logger()

HERE = Path(__file__).parent
STARTER = HERE / "voice"
"""Where set-up puts the starter pack."""
REFERENCE = HERE.parent / "hall_config" / "dongguan"
PROGRAM = "espeak-ng"
SPEAKERS: Mapping[str, tuple[str, ...]] = {
    "zh-CN": ("-v", "cmn-latn-pinyin", "-s", "165"),
    "yue": ("-v", "yue", "-s", "150"),
    "en": ("-v", "en", "-s", "150"),
}
"""Spoken language to the program's voice and its words a minute."""


class ProgramMissing(FileNotFoundError):
    """espeak-ng is not installed: `apt-get install espeak-ng`."""


def packs_of(recordings: Path | None) -> dict[str, Pack]:
    """The clips of each spoken language: recordings where there are any, else the starter pack."""
    packs = {}
    for language in VOICES:
        folders = [one / language for one in (recordings, STARTER) if one is not None]
        folder = next((one for one in folders if one.is_dir()), None)
        if folder is None:
            log.warning("no clips", language=language, make="yunhao voice make")
        else:
            packs[language], findings = pack_of(folder)
            for finding in findings:
                log.warning("clip unfit", fault=finding.fault.value, about=finding.about)
    return packs


def places_of(city: City, language: str) -> tuple[str, ...]:
    """Where the windows of the city's halls stand, in the written language of a voice."""
    found = (zone.place for hall in city.halls.values() for zone in hall.zones.values())
    return tuple(dict.fromkeys(place.of(VOICES[language]) for place in found))


def script(city: City, language: str) -> tuple[Token, ...]:
    """Everything that a speaker of the language records for a city."""
    texts = Texts((HERE / "locale", "display")).messages(VOICES[language])
    return repertoire(places_of(city, language), VOICES[language], say_of(texts))


def make(folder: Path, city: City) -> None:
    """Make the packs of all languages, each whole or not at all; raises ProgramMissing."""
    if shutil.which(PROGRAM) is None:
        raise ProgramMissing(ProgramMissing.__doc__)
    folder.mkdir(parents=True, exist_ok=True)
    for language in VOICES:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
            made = Path(name) / language
            made.mkdir()
            _speak_all(made, language, script(city, language))
            shutil.rmtree(folder / language, ignore_errors=True)
            made.rename(folder / language)


def _speak_all(folder: Path, language: str, wanted: Iterable[Token]) -> None:
    said = {token.id: token.text for token in wanted}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rates = set(pool.map(lambda one: _speak(folder, language, *one), said.items()))
    write_samples(folder / f"{CHIME_TOKEN}.wav", chime(min(rates)), min(rates))
    named = {token: {"file": f"{token}.wav", "text": text} for token, text in said.items()}
    named[CHIME_TOKEN] = {"file": f"{CHIME_TOKEN}.wav", "text": ""}
    document = {"language": language, "made_by": PROGRAM, "tokens": named}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _speak(folder: Path, language: str, token: str, text: str) -> int:
    path = folder / f"{token}.wav"
    line = (PROGRAM, *SPEAKERS[language], "-w", str(path), "--", text)
    subprocess.run(line, check=True, stdin=subprocess.DEVNULL)
    samples, rate = read_samples(path)
    write_samples(path, trimmed(samples, rate), rate)
    return rate


if __name__ == "__main__":
    make(Path(sys.argv[1]), load_city(Path(sys.argv[2]) if len(sys.argv) > 2 else REFERENCE))
