"""What stands behind a tile: a subject, a department or the items of one line among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hall_config.model import Item, Text
from kiosk.choice import Choice

SHORT = 14
"""A list up to this long is shown whole; a longer one by its foremost and its lines."""
FOREMOST = 5
_EVERYWHERE = ("state", "province")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A subject or a department, with what it has."""

    id: str
    name: Text
    choices: tuple[Choice, ...]
    """Bundles first, then what people do for themselves, then the rest."""
    items: int
    services: tuple[str, ...]
    """The lines of its items, those of most items first."""
    parts: tuple[Group, ...] = ()
    """The same items by their lines, where there are too many for one list."""

    @property
    def foremost(self) -> tuple[Choice, ...]:
        """What a list begins with: all of a short one; else its bundles and a few items."""
        if not self.parts:
            return self.choices
        bundles = tuple(one for one in self.choices if one.kind == "bundle")
        items = tuple(one for one in self.choices if one.kind == "item")
        return bundles + items[:FOREMOST]


def everyday(item: Item) -> bool:
    """What people do for themselves and every place in the country knows."""
    return "person" in item.subjects and item.scope in _EVERYWHERE


def group_of(id_: str, name: Text, bundles: Iterable[str], items: list[Item]) -> Group:
    """A group of these items, without parts."""
    first = sorted(items, key=lambda item: not everyday(item))
    return Group(
        id=id_,
        name=name,
        choices=(
            *(Choice(kind="bundle", id=one) for one in bundles),
            *(Choice(kind="item", id=item.id) for item in first),
        ),
        items=len(items),
        services=tuple(id_ for id_, _ in Counter(item.service for item in items).most_common()),
    )
