"""Chinese words for what is typed in pinyin, from the names that a city has: 社保 for `sb`.

A small input method for one purpose. Its words are the runs of characters that names share, and
what people say for them; so what it offers always finds something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall_config.model import City
from queue_server.search.text import HAN, Sound, sound, syllables_of

LONGEST = 6
OFTEN = 4
"""A run of characters is a word once so many names have it."""
_TAIL = re.compile(r"[a-z']+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    text: str
    said: Sound
    weight: int


class Candidates:
    """The words of one city; making it sounds them all out."""

    def __init__(self, city: City) -> None:
        self._by_letter: dict[str, list[_Word]] = {}
        for text, count in _counts(_texts(city)).items():
            word = _Word(text=text, said=sound(text), weight=count * len(text))
            self._by_letter.setdefault(word.said.full[:1], []).append(word)

    def of(self, query: str, *, limit: int = 8) -> tuple[tuple[str, str], ...]:
        """Words for the letters at the end of a query, each with the query that it makes.

        None where the query does not end in letters.
        """
        found = _TAIL.search(query.lower())
        if found is None:
            return ()
        typed, before = found[0].replace("'", ""), query[: found.start()]
        fitting = [
            (rank, -word.weight, word.text)
            for word in self._by_letter.get(typed[:1], ())
            if (rank := _rank(word.said, typed)) is not None
        ]
        return tuple((text, before + text) for _, _, text in sorted(fitting)[:limit])


def _rank(said: Sound, typed: str) -> int | None:
    """How well a word fits what was typed, 0 best; None where it does not."""
    if typed in (said.full, said.initials):
        return 0
    if said.full.startswith(typed) or (len(typed) > 1 and said.initials.startswith(typed)):
        return 1
    return 2 if _by_syllables(said, typed) else None


def _by_syllables(said: Sound, typed: str) -> bool:
    """Whether each syllable is begun in turn, as in `sheb` for 社保."""
    rest = {typed}
    for syllable in syllables_of(said):
        begun = range(1, len(syllable) + 1)
        rest = {
            one[length:] for one in rest for length in begun if one.startswith(syllable[:length])
        }
        if "" in rest:
            return True
    return False


def _texts(city: City) -> Iterable[tuple[str, int]]:
    """What words are taken from, and how often each counts."""
    for item in city.items.values():
        yield item.name.zh_cn, 1
    for names in (city.themes, city.departments, city.bundles):
        for one in names.values():
            yield one.name.zh_cn, OFTEN
    for word in (*city.aliases.keys(), *city.aliases.values()):
        yield word, 10 * OFTEN


def _counts(texts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """The words with their counts; one that only ever stands in a longer one is left out."""
    counts: Counter[str] = Counter()
    for text, weight in texts:
        for run in HAN.findall(text):
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST + 1, len(run)) + 1):
                    counts[run[start:end]] += weight
    kept = {text: count for text, count in counts.items() if len(text) == 1 or count >= OFTEN}
    inner = {
        part
        for text, count in kept.items()
        for part in (text[1:], text[:-1])
        if len(part) > 1 and kept.get(part) == count
    }
    whole = (text for text in kept if text not in inner and len(text) <= LONGEST)
    return {text: kept[text] for text in whole}
