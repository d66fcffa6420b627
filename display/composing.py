"""How a call is put together from clips, pure: what a page plays, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from display.announce import VOICES, Called, Say, Token, caption, tokens
from display.clip_pack import CHIME_TOKEN, Pack
from display.speech import Said, Turn
from hall_config.model import Text
from queue_server.device.texts import LANGUAGES

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
        spoken = [language for language in languages if self._clips(said, language)]
        if not spoken:
            return READING_S
        clips = sum(self._seconds(said, language) for language in spoken)
        return clips + PAUSE_S * (len(spoken) - 1) + (self._chime_s(spoken[0]) if chimes else 0.0)

    def document(self, turn: Turn) -> dict[str, Any]:
        """A turn as a page gets it: addresses of clips in the order of playing, and captions."""
        spoken = [language for language in turn.languages if self._clips(turn.said, language)]
        chime = self.packs[spoken[0]].clips.get(CHIME_TOKEN) if spoken and turn.chimes else None
        return {
            "key": turn.said.key,
            "chime": f"{spoken[0]}/{chime.file}" if chime else None,
            "parts": [
                {
                    "language": VOICES[language],
                    "clips": [f"{language}/{file}" for file in self._files(turn.said, language)],
                    "caption": self._caption(turn.said, language),
                }
                for language in spoken or turn.languages[:1]
            ],
        }

    def _seconds(self, said: Said, language: str) -> float:
        clips = self.packs[language].clips
        return sum(clips[token.id].seconds for token in self._clips(said, language))

    def _files(self, said: Said, language: str) -> list[str]:
        return [self.packs[language].clips[one.id].file for one in self._clips(said, language)]

    def _chime_s(self, language: str) -> float:
        clip = self.packs[language].clips.get(CHIME_TOKEN)
        return clip.seconds if clip else 0.0

    def _clips(self, said: Said, language: str) -> tuple[Token, ...]:
        """The pieces of a call; without its place where that is not recorded, else none at all."""
        pack = self.packs.get(language)
        if pack is None:
            return ()
        for place in (_in(said.place, VOICES[language]), ""):
            found = tokens(self._called(said, place), VOICES[language], self._say(language))
            if all(one.id in pack.clips for one in found):
                return found
        return ()

    def _caption(self, said: Said, language: str) -> str:
        place = _in(said.place, VOICES[language])
        return caption(self._called(said, place), self._say(language))

    def _called(self, said: Said, place: str) -> Called:
        return Called(number=said.number, window=said.window, place=place)

    def _say(self, language: str) -> Say:
        texts = self.words[VOICES[language]]
        return lambda message: texts.get(message, message)


def _in(text: Text | None, language: str) -> str:
    return (text.zh_cn, text.zh_hk, text.en)[LANGUAGES.index(language)] if text else ""
