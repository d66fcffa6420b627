"""Packs of clips: for each spoken language a folder of WAV files, one for each piece of speech.

A folder of recordings needs no list: a piece's file is its token and `.wav`, as the script for the
speaker says. `manifest.json` may name other files: `{"tokens": {token: {"file", "text"}}}`.
"""

from __future__ import annotations

import json
import wave
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from display.announce import Token

MANIFEST = "manifest.json"
CHIME_TOKEN = "chime"
"""The sound before a call; a pack without one has none."""
SHORTEST_S, LONGEST_S = 0.05, 8.0
LOWEST_HZ, HIGHEST_HZ = 16_000, 48_000
BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One recorded piece."""

    file: str
    seconds: float
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The clips of one language."""

    folder: Path
    clips: Mapping[str, Clip]


class Fault(StrEnum):
    """What is wrong with a pack; the words are in the catalogue `display`."""

    MISSING = "clip missing: {found}"
    UNREADABLE = "clip unreadable"
    RATE = "clip rate: {found}"
    RATES = "clip rates: {found}"
    LENGTH = "clip length: {found}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, at the file or token that has it."""

    fault: Fault
    about: str
    found: str = ""


def read_pack(folder: Path) -> tuple[Pack, tuple[Finding, ...]]:
    """The clips of a folder and what is wrong with them; a folder that is not there has none."""
    clips: dict[str, Clip] = {}
    findings: list[Finding] = []
    for token, file in _files(folder).items():
        clip = _clip(folder / file, file)
        if clip is None:
            findings.append(Finding(fault=Fault.UNREADABLE, about=file))
            continue
        clips[token] = clip
        findings += _judged(clip)
    rates = sorted({clip.rate for clip in clips.values()})
    if len(rates) > 1:
        told = ", ".join(f"{rate} Hz" for rate in rates)
        findings.append(Finding(fault=Fault.RATES, about=folder.name, found=told))
    return Pack(folder=folder, clips=clips), tuple(findings)


@cache
def pack_of(folder: Path) -> tuple[Pack, tuple[Finding, ...]]:
    """The same as it was when first asked for: many displays of a process share their packs."""
    return read_pack(folder)


def missing(pack: Pack, repertoire: Iterable[Token]) -> tuple[Finding, ...]:
    """The pieces that no clip says."""
    return tuple(
        Finding(fault=Fault.MISSING, about=f"{token.id}.wav", found=token.text)
        for token in repertoire
        if token.id not in pack.clips
    )


def _files(folder: Path) -> dict[str, str]:
    listed = folder / MANIFEST
    if listed.is_file():
        try:
            named = json.loads(listed.read_text(encoding="utf-8"))["tokens"]
            return {str(token): str(one["file"]) for token, one in named.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # a list that cannot be read is none: the files speak for themselves
    return {path.stem: path.name for path in sorted(folder.glob("*.wav"))}


def _clip(path: Path, file: str) -> Clip | None:
    try:
        with wave.open(str(path), "rb") as source:
            rate, frames = source.getframerate(), source.getnframes()
            if source.getsampwidth() != BYTES or not rate:
                return None
    except (OSError, EOFError, wave.Error):
        return None
    return Clip(file=file, seconds=frames / rate, rate=rate)


def _judged(clip: Clip) -> list[Finding]:
    found = []
    if not LOWEST_HZ <= clip.rate <= HIGHEST_HZ:
        found.append(Finding(fault=Fault.RATE, about=clip.file, found=f"{clip.rate} Hz"))
    if not SHORTEST_S <= clip.seconds <= LONGEST_S:
        found.append(Finding(fault=Fault.LENGTH, about=clip.file, found=f"{clip.seconds:.2f} s"))
    return found
