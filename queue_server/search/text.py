"""What people may type for an item: its names, their pinyin and initials, its codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from hall_config.model import City, Item, Text

HAN = re.compile(r"[\u3400-\u9fff]+")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_SPOKEN_OTHERWISE = {"行": "hang", "长": "zhang", "重": "chong", "调": "tiao", "率": "shuai"}
"""Characters that people type by their other reading as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A text by its sound: whole pinyin, where its syllables begin, and their initials."""

    full: str
    starts: frozenset[int]
    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as the index looks at it; everything in lower case."""

    item: str
    names: tuple[str, ...]
    sounds: tuple[Sound, ...]
    words: tuple[str, ...]
    codes: tuple[str, ...]
    around: str
    """Department and theme, with their pinyin, in which only whole runs are looked for."""
    letters: str
    """Everything that letters may hit, in one text: what is not in it need not be compared."""
    characters: frozenset[str]
    """The characters of the names."""
    syllables: str
    """The pinyin with a space after each syllable."""
    often: float
    """At most 3: how many halls do it, since that is what is asked for often."""
    at: int
    """Where it stands in the catalogue."""


def runs(query: str) -> tuple[str, ...]:
    """The query's runs of Chinese and of letters or digits, in lower case."""
    return tuple(_RUN.findall(query.lower().replace("ü", "v")))[:8]


@lru_cache(maxsize=65536)
def sound(text: str, swap: bool = False) -> Sound:
    """Sound a text out; `swap` takes the other reading of characters that have two.

    It is remembered: a new configuration, and words of several names, are mostly texts of before.
    """
    characters = [one for one in text.lower() if HAN.match(one) or _WORD.match(one)]
    syllables = _syllables("".join(characters))
    if len(syllables) != len(characters):
        # letters and digits among the characters: each is its own syllable
        syllables = [one if _WORD.match(one) else _one(one) for one in characters]
    if swap:
        pairs = zip(characters, syllables, strict=True)
        syllables = [_SPOKEN_OTHERWISE.get(one, said) for one, said in pairs]
    starts, at = set(), 0
    for syllable in syllables:
        starts.add(at)
        at += len(syllable)
    return Sound(
        full="".join(syllables),
        starts=frozenset(starts),
        initials="".join(syllable[0] for syllable in syllables),
    )


def syllables_of(said: Sound) -> list[str]:
    """The syllables again."""
    edges = [*sorted(said.starts), len(said.full)]
    return [said.full[start:end] for start, end in pairwise(edges)]


def at_syllable(said: Sound, text: str) -> int:
    """Where the text stands in the pinyin at the beginning of a syllable, -1 where nowhere."""
    at = said.full.find(text)
    while at >= 0 and at not in said.starts:
        at = said.full.find(text, at + 1)
    return at


def entries(city: City) -> tuple[Entry, ...]:
    """Every item of the city as the index looks at it."""
    here: dict[str, int] = {}
    for hall in city.places.values():
        for item in hall.items:
            here[item] = here.get(item, 0) + 1
    around = {
        key: _around(city, *key)
        for key in {(item.department, item.theme) for item in city.items.values()}
    }
    share = 3 / max(1, len(city.places))
    return tuple(
        _entry(item, around[item.department, item.theme], share * here.get(item.id, 0), at)
        for at, item in enumerate(city.items.values())
    )


def _entry(item: Item, around: str, often: float, at: int) -> Entry:
    names = _distinct(name.lower() for name in (item.name.zh_cn, item.name.zh_hk, item.name.en))
    plain = sound(item.name.zh_cn)
    swapped = any(one in _SPOKEN_OTHERWISE for one in item.name.zh_cn)
    sounds = (plain, sound(item.name.zh_cn, swap=True)) if swapped else (plain,)
    words = tuple(_WORD.findall(item.name.en.lower()))
    codes = tuple(code.lower() for code in (item.id, item.basic_code, item.task_code))
    heard = (text for one in sounds for text in (one.full, one.initials))
    return Entry(
        item=item.id,
        names=names,
        sounds=sounds,
        words=words,
        codes=codes,
        around=around,
        letters=" ".join((*heard, *words, *codes, around)),
        characters=frozenset("".join(names[:2])),
        syllables="".join(f"{one} " for one in syllables_of(plain)),
        often=often,
        at=at,
    )


def _around(city: City, department: str, theme: str) -> str:
    found = [one.name for one in (city.departments.get(department), city.themes.get(theme)) if one]
    spoken = [sound(name.zh_cn) for name in found]
    letters = [text for one in spoken for text in (one.full, one.initials)]
    return " ".join((*_texts(found), *letters))


def _texts(names: Iterable[Text]) -> tuple[str, ...]:
    return _distinct(text.lower() for name in names for text in (name.zh_cn, name.zh_hk, name.en))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _one(character: str) -> str:
    return "".join(_syllables(character)) or character


def _syllables(text: str) -> list[str]:
    # half a second of dictionaries: loaded by who builds an index, beside a program's start
    from pypinyin import lazy_pinyin

    return list(lazy_pinyin(text, errors="ignore"))
