"""What people say for what the names say: 社保卡, `sbk` or `shebaoka` for 社会保障卡."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from queue_server.search.text import HAN, Sound, sound

SOUND_LEAST = 4
"""Letters of a saying's pinyin that must be there before it is taken for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One word of everyday speech."""

    word: str
    means: str
    said: Sound


def sayings(aliases: Mapping[str, str]) -> tuple[Saying, ...]:
    """The city's sayings, the longest word first."""
    words = sorted(aliases, key=lambda word: (-len(word), word))
    return tuple(Saying(word=word, means=aliases[word], said=sound(word)) for word in words)


def meant(query: str, known: tuple[Saying, ...]) -> str | None:
    """The query in the words of the names, None when nothing in it is a saying."""
    asked = query.strip().lower()
    if HAN.search(asked):
        for one in known:
            if one.word in asked and (one.means in one.word or one.means not in asked):
                return asked.replace(one.word, one.means)
        return None
    letters = asked.replace(" ", "")
    for one in known:
        whole = len(letters) >= SOUND_LEAST and one.said.full.startswith(letters)
        if whole or letters == one.said.initials:
            return one.means
    return None
