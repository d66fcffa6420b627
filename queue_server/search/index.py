"""Finds items by Chinese text, pinyin, initials, English, code and department, best first.

Every entry is looked at for every query: over some thousand items that takes a few milliseconds,
and the order is then the same whatever was asked before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from hall_config.model import City
from queue_server.search.sayings import Saying, meant, sayings
from queue_server.search.slips import with_a_slip
from queue_server.search.text import HAN, Entry, Sound, at_syllable, entries, runs, sound

EXACT, BEGINS, HOLDS = 100.0, 80.0, 60.0
CODE, CODE_BEGINS = 100.0, 70.0
INITIALS, INITIALS_BEGIN, INITIALS_HOLD = 90.0, 66.0, 46.0
SOUND_BEGINS, SOUND_HOLDS = 76.0, 56.0
WORD, WORD_BEGINS = 62.0, 56.0
AROUND, SCATTERED, SAME_SOUND = 30.0, 34.0, 22.0
SHARE = 4.0
"""What a hit gains by being the whole of the name."""
QUERY_LIMIT = 64


class ItemIndex:
    """The items of one city, ready to be searched."""

    def __init__(self, city: City) -> None:
        self._city = city

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The index itself, made when first asked for."""
        return entries(self._city)

    @cached_property
    def sayings(self) -> tuple[Saying, ...]:
        """What people say, made when first asked for."""
        return sayings(self._city.aliases)

    def ready(self) -> None:
        """Make the index before it is asked for; from a thread, if one likes."""
        _ = self.entries

    def find(
        self, query: str, *, among: Collection[str] | None = None, limit: int = 20
    ) -> tuple[str, ...]:
        """The ids of the items that fit, best first; `among` keeps to a hall's items.

        An empty query gives what the city lists as common, then what most halls do. What people
        say for a name comes first.
        """
        other = meant(query[:QUERY_LIMIT], self.sayings)
        if other is None:
            return self._find(query, among, limit)
        both = (*self._find(other, among, limit), *self._find(query, among, limit))
        return tuple(dict.fromkeys(both))[:limit]

    def _find(self, query: str, among: Collection[str] | None, limit: int) -> tuple[str, ...]:
        here = [one for one in self.entries if among is None or one.item in among]
        asked = runs(query[:QUERY_LIMIT])
        if not asked:
            return () if query.strip() else self._common(here, limit)
        patterns = [_pattern(run) for run in asked]
        found = _scored(here, patterns, every=True) or with_a_slip(asked, here)
        if not found and len(patterns) > 1:
            found = _scored(here, patterns, every=False)
        return _ids(found, limit)

    def _common(self, here: Sequence[Entry], limit: int) -> tuple[str, ...]:
        offered = {one.item for one in here}
        listed = (item for item in self._city.common if item in offered)
        others = _ids(((one.often, one) for one in here), limit)
        return tuple(dict.fromkeys((*listed, *others)))[:limit]


def _ids(found: Iterable[tuple[float, Entry]], limit: int) -> tuple[str, ...]:
    """Best first; among equals as the catalogue has them, the usual case before its variants."""
    ordered = sorted(found, key=lambda one: (-one[0], one[1].at))
    return tuple(entry.item for _, entry in ordered[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """One run of the query, with what is needed to compare it."""

    text: str
    han: bool
    characters: frozenset[str]
    scattered: re.Pattern[str]
    """Its characters in order with a few others between: 社保 in 社会保险."""
    said: str


def _pattern(run: str) -> _Pattern:
    han = bool(HAN.match(run))
    return _Pattern(
        text=run,
        han=han,
        characters=frozenset(run),
        scattered=re.compile(".{0,4}?".join(map(re.escape, run))),
        said=sound(run).full if han else run,
    )


def _scored(
    here: Iterable[Entry], patterns: Sequence[_Pattern], *, every: bool
) -> list[tuple[float, Entry]]:
    """The entries that fit every run of the query, or any of them."""
    found = []
    for entry in here:
        scores = [_han(entry, one) if one.han else _letters(entry, one.text) for one in patterns]
        if all(scores) if every else any(scores):
            found.append((sum(scores) + entry.often, entry))
    return found


def _han(entry: Entry, pattern: _Pattern) -> float:
    text = pattern.text
    if pattern.characters <= entry.characters:
        best = max(_in_name(name, text) for name in entry.names)
        if not best and len(text) > 1:
            best = max(_scattered(name, pattern) for name in entry.names)
        if best:
            return best
    if text in entry.around:
        return AROUND
    alike = len(text) > 1 and at_syllable(entry.sounds[0], pattern.said) >= 0
    return SAME_SOUND if alike else 0.0


def _in_name(name: str, text: str) -> float:
    at = name.find(text)
    if at < 0:
        return 0.0
    if len(name) == len(text):
        return EXACT
    return (BEGINS if at == 0 else HOLDS) + SHARE * len(text) / len(name)


def _scattered(name: str, pattern: _Pattern) -> float:
    found = pattern.scattered.search(name)
    return SCATTERED * len(pattern.text) / (found.end() - found.start()) if found else 0.0


def _letters(entry: Entry, text: str) -> float:
    if text not in entry.letters:
        return 0.0
    for code in entry.codes:
        if code == text:
            return CODE
        if len(text) >= 4 and code.startswith(text):
            return CODE_BEGINS
    best = max(max(_by_sound(one, text) for one in entry.sounds), _by_word(entry, text))
    return best or (AROUND if len(text) > 1 and text in entry.around else 0.0)


def _by_sound(said: Sound, text: str) -> float:
    if text in (said.initials, said.full):
        return INITIALS
    share = SHARE / max(1, len(said.initials))
    if said.initials.startswith(text):
        return INITIALS_BEGIN + share
    at = at_syllable(said, text)
    if at >= 0:
        return (SOUND_BEGINS if at == 0 else SOUND_HOLDS) + share
    return INITIALS_HOLD + share if len(text) >= 2 and text in said.initials else 0.0


def _by_word(entry: Entry, text: str) -> float:
    for at, word in enumerate(entry.words):
        if word == text:
            return WORD + (6 if at == 0 else 0)
        if len(text) >= 3 and word.startswith(text):
            return WORD_BEGINS
    return 0.0
