"""Items for what a citizen types: the centre's own index, kept beside the kiosk's catalogue."""

from __future__ import annotations

from functools import lru_cache

from hall_config.model import City
from queue_server.search.candidates import Candidates
from queue_server.search.index import ItemIndex

WORDS = 6
"""Candidates beside one another on the keyboard."""
FOUND = 40
"""Rows at most; who sees so many types another letter."""


class Finder:
    """Finds items of one configuration; making one sounds all names out."""

    def __init__(self, city: City) -> None:
        self._index = ItemIndex(city)
        self._candidates = Candidates(city)
        self._found = lru_cache(maxsize=256)(self._find)
        self._index.find("a")  # makes the index now

    def __call__(self, query: str) -> tuple[str, ...]:
        """The ids of the items that fit, best first."""
        return self._found(query)

    def words(self, query: str) -> tuple[tuple[str, str], ...]:
        """Chinese words for the letters at the end, each with the query that it makes."""
        return self._candidates.of(query, limit=WORDS)

    def _find(self, query: str) -> tuple[str, ...]:
        return self._index.find(query, limit=FOUND)
