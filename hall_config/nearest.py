"""The valid value most like a wrong one, found within a bound however long the list is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

SEARCHES = 40
"""Searches in one list: a file with 100,000 wrong cells must not cost 100,000 searches."""
CANDIDATES = 3000
"""Values compared in one search."""


def nearest(word: str, among: Iterable[str]) -> str:
    """Give the value most like `word`, or an empty text if none is near."""
    low = word.strip().casefold()
    folded = {value.casefold(): value for value in _worth_comparing(low, among)}
    hits = get_close_matches(low, folded, n=1, cutoff=0.6)
    return folded[hits[0]] if hits else ""


def _worth_comparing(word: str, among: Iterable[str]) -> list[str]:
    values = among if isinstance(among, Collection) else list(among)
    if len(values) <= CANDIDATES:
        return list(values)
    like = [v for v in values if abs(len(v) - len(word)) <= 2 and v[:2].casefold() == word[:2]]
    return like[:CANDIDATES]


class Known:
    """The ids that a cell may name, for example all services; bounded in its searches."""

    def __init__(self, kind: str, ids: Collection[str] | None) -> None:
        """`kind` is a word of messages.KINDS; `ids` None: the list itself could not be read."""
        self.kind = kind
        self._ids = ids
        self._found: dict[str, str] = {}

    def __contains__(self, value: str) -> bool:
        """Whether the id is known; true for all if the list could not be read."""
        return self._ids is None or value in self._ids

    def nearest(self, value: str) -> str:
        """Give the known id most like `value`, or an empty text."""
        if value not in self._found:
            if len(self._found) >= SEARCHES:
                return ""
            self._found[value] = nearest(value, self._ids or ())
        return self._found[value]
