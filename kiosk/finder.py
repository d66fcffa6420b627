"""Items for what a citizen types: the centre's own index, kept beside the kiosk's catalogue."""

from __future__ import annotations

from functools import lru_cache

from hall_config.model import City
from queue_server.search.index import ItemIndex

FOUND = 40
"""Rows at most; who sees so many types another letter."""


class Finder:
    """Finds items of one configuration; making one sounds all names out."""

    def __init__(self, city: City) -> None:
        self._index = ItemIndex(city)
        self._found = lru_cache(maxsize=256)(self._find)
        self._index.find("a")  # makes the index now

    def __call__(self, query: str) -> tuple[str, ...]:
        """The ids of the items that fit, best first."""
        return self._found(query)

    def _find(self, query: str) -> tuple[str, ...]:
        return self._index.find(query, limit=FOUND)
