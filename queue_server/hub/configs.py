"""The configuration as devices get it, made once for each hall and kind."""

from __future__ import annotations

from typing import Any

from hall_config.model import City
from queue_server.domain.excerpt import city_document, excerpt


class Configs:
    """Excerpts of the city in force."""

    def __init__(self) -> None:
        self._city: City | None = None
        self._made: dict[tuple[str, bool], dict[str, Any]] = {}

    def of(self, city: City, hall: str, *, items: bool) -> dict[str, Any]:
        """The city cut to a hall, as JSON, with its items for those who need them."""
        if city is not self._city:
            self._city, self._made = city, {}
        key = hall, items
        if key not in self._made:
            self._made[key] = city_document(excerpt(city, hall, items=items))
        return self._made[key]
