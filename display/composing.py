"""How a call is put together from clips, pure: what a page plays, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from display.announce import VOICES, Called, Say, caption, say_of, tokens
from display.clip_pack import CHIME_TOKEN, Clip, Pack
from display.speech import Said, Turn

PAUSE_S = 0.4
"""Between two languages."""
READING_S = 4.0
"""A caption that no voice says stands so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Packs by spoken language, and the catalogue of each written one."""

    packs: Mapping[str, Pack]
    words: Mapping[str, Mapping[str, str]]

    def lasts(self, said: Said, languages: Sequence[str], chimes: bool) -> float:
        """Seconds that it takes to say a call; a caption's time where no pack can say it."""
        spoken = self._spoken(said, languages)
        if not spoken:
            return READING_S
        chime = self._chime(next(iter(spoken))) if chimes else None
        seconds = sum(clip.seconds for clips in spoken.values() for clip in clips)
        return seconds + PAUSE_S * (len(spoken) - 1) + (chime.seconds if chime else 0.0)

    def document(self, turn: Turn) -> dict[str, Any]:
        """A turn as a page gets it: addresses of clips in the order of playing, and captions."""
        spoken = self._spoken(turn.said, turn.languages)
        first = next(iter(spoken), "")
        chime = self._chime(first) if first and turn.chimes else None
        return {
            "key": turn.said.key,
            "chime": _address(first, chime) if chime else None,
            "parts": [
                {
                    "language": VOICES[language],
                    "clips": [_address(language, clip) for clip in spoken.get(language, ())],
                    "caption": self._caption(turn.said, language),
                }
                for language in spoken or turn.languages[:1]
            ],
        }

    def _spoken(self, said: Said, languages: Sequence[str]) -> dict[str, tuple[Clip, ...]]:
        """The languages that a pack can say the call in, each with its clips."""
        found = {language: self._clips(said, language) for language in languages}
        return {language: clips for language, clips in found.items() if clips}

    def _chime(self, language: str) -> Clip | None:
        return self.packs[language].clips.get(CHIME_TOKEN)

    def _clips(self, said: Said, language: str) -> tuple[Clip, ...]:
        """The pieces of a call; without its place where that is not recorded, else none at all."""
        clips = self.packs[language].clips if language in self.packs else {}
        for place in (_place(said, language), ""):
            found = tokens(_called(said, place), VOICES[language], self._say(language))
            if all(one.id in clips for one in found):
                return tuple(clips[one.id] for one in found)
        return ()

    def _caption(self, said: Said, language: str) -> str:
        return caption(_called(said, _place(said, language)), self._say(language))

    def _say(self, language: str) -> Say:
        return say_of(self.words[VOICES[language]])


def _called(said: Said, place: str) -> Called:
    return Called(number=said.number, window=said.window, place=place)


def _place(said: Said, language: str) -> str:
    return said.place.of(VOICES[language]) if said.place else ""


def _address(language: str, clip: Clip) -> str:
    return f"{language}/{clip.file}"
