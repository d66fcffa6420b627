"""What a kiosk offers: the items of its hall by subject, by department and as bundles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import zip_longest
from typing import Any

from hall_config.model import City, Hall, Item, ServiceKind, Text
from kiosk.choice import Choice
from kiosk.groups import SHORT, Group, everyday, group_of
from kiosk.identity import EITHER, Whom
from queue_server.domain.intake import Asked, service_of
from queue_server.domain.refusals import Refused

ON_HOME, ON_BRIEF_HOME = 7, 5
"""Subjects on the first screen; the eighth tile leads to all of them."""
COMMON = 5
"""Of each of them, how many are offered to who has not typed anything yet."""
NEEDS_NO_ITEM = (ServiceKind.ADVICE, ServiceKind.COLLECT, ServiceKind.STUCK)


class Catalogue:
    """One hall of a configuration, seen from a kiosk in one of its zones."""

    def __init__(self, city: City, hall: str, zone: str | None) -> None:
        self.city = city
        self.hall: Hall = city.halls[hall]
        self.zone = zone

    @property
    def gathering_zone(self) -> str | None:
        """The kiosk's zone where that takes in everything by itself; None where any zone may."""
        return self.zone if self._gathered() else None

    @property
    def lines(self) -> tuple[str, ...]:
        """The services that a number taken here may wait for."""
        gathered = self._gathered()
        return (gathered,) if gathered else tuple(self.hall.services)

    def same_as(self, other: Catalogue) -> bool:
        """Whether both say the same: one configuration, seen from one place."""
        here, there = (one.city.sha256 for one in (self, other))
        return (here, self.hall.id, self.zone) == (there, other.hall.id, other.zone)

    def has(self, choice: Choice) -> bool:
        """Whether it is on offer here; a page may still show one of an earlier configuration."""
        known: Mapping[str, Mapping[str, Any]] = {
            "item": self._items,
            "bundle": self._bundles,
            "service": self.hall.services,
        }
        return choice.id in known.get(choice.kind, {})

    def name(self, choice: Choice) -> Text:
        """What people call it."""
        if choice.kind == "item":
            return self.city.items[choice.id].name
        if choice.kind == "bundle":
            return self.city.bundles[choice.id].name
        return self.city.services[choice.id].name

    def items(self, choice: Choice) -> tuple[Item, ...]:
        """Its items; none for a service that needs none."""
        if choice.kind == "item":
            return (self.city.items[choice.id],)
        ids = self.city.bundles[choice.id].items if choice.kind == "bundle" else ()
        return tuple(self.city.items[one] for one in ids)

    def brings(self, choice: Choice) -> tuple[Text, ...]:
        """What to bring, each paper once."""
        every = (paper for item in self.items(choice) for paper in self.city.brings(item))
        return tuple(dict.fromkeys(every))

    def service(self, choice: Choice) -> str:
        """The line that a number for it waits in."""
        gathered = self._gathered()
        if choice.kind == "service":
            return gathered or choice.id
        asked = tuple(item.id for item in self.items(choice))
        return service_of(self.city, self.hall, Asked(items=asked, zone=self.zone))

    def request(self, choice: Choice) -> dict[str, Any]:
        """The fields of `issue` that say what it is for."""
        if choice.kind == "service":
            return {"service": self.service(choice)}
        return {"items": [item.id for item in self.items(choice)]}

    def whom(self, choice: Choice) -> str:
        """Who may apply for it: `person`, `company` or `either`; what needs no item is a person's.

        Of items together, those that people may all apply for are theirs too.
        """
        subjects = [item.subjects for item in self.items(choice)]
        person = all(Whom.PERSON in one for one in subjects)
        company = bool(subjects) and all(Whom.COMPANY in one for one in subjects)
        if not company:
            return Whom.PERSON.value
        return EITHER if person else Whom.COMPANY.value

    def batches(self) -> tuple[str, ...]:
        """The hall's lines for many matters at once."""
        services = self.city.services
        return tuple(one for one in self.hall.services if services[one].kind is ServiceKind.BATCH)

    @cached_property
    def home(self) -> tuple[Group, ...]:
        """The subjects that most people come for, in the order of the configuration."""
        often = Counter(item.theme for item in self._items.values() if everyday(item))
        ranked = sorted(self.themes, key=lambda one: (-often[one.id.partition(":")[2]], -one.items))
        kept = {one.id for one in ranked[:ON_HOME]}
        return tuple(one for one in self.themes if one.id in kept)

    @cached_property
    def common(self) -> tuple[Choice, ...]:
        """What people come for most: the foremost of each subject of the first screen, in turn."""
        foremost = [one.choices[:COMMON] for one in self.home]
        turns = zip_longest(*foremost)
        return tuple(choice for turn in turns for choice in turn if choice is not None)

    @cached_property
    def themes(self) -> tuple[Group, ...]:
        """The subjects that have items here, each with its bundles first."""
        found = []
        for theme in self.city.themes.values():
            bundles = (one.id for one in self._bundles.values() if one.theme == theme.id)
            items = [one for one in self._items.values() if one.theme == theme.id]
            if items:
                found.append(self._group(f"theme:{theme.id}", theme.name, bundles, items))
        return tuple(found)

    @cached_property
    def departments(self) -> tuple[Group, ...]:
        """The departments that have items here."""
        found = []
        for department in self.city.departments.values():
            items = [one for one in self._items.values() if one.department == department.id]
            if items:
                about = f"department:{department.id}"
                found.append(self._group(about, department.name, (), items))
        return tuple(found)

    def group(self, id_: str) -> Group | None:
        """A subject, a department or a part of one by its id."""
        whole = (*self.themes, *self.departments)
        every = (*whole, *(part for one in whole for part in one.parts))
        return next((one for one in every if one.id == id_), None)

    @cached_property
    def events(self) -> tuple[Choice, ...]:
        """Life events: the bundles that the hall does whole."""
        return tuple(Choice(kind="bundle", id=one) for one in self._bundles)

    def without_item(self) -> tuple[tuple[ServiceKind, Choice], ...]:
        """Advice, collecting and what got stuck: the hall's first service of each kind."""
        found: dict[ServiceKind, Choice] = {}
        for id_ in self.hall.services:
            kind = self.city.services[id_].kind
            if kind in NEEDS_NO_ITEM:
                found.setdefault(kind, Choice(kind="service", id=id_))
        return tuple((kind, found[kind]) for kind in NEEDS_NO_ITEM if kind in found)

    def _group(self, id_: str, name: Text, bundles: Iterable[str], items: list[Item]) -> Group:
        """A group that is long and of several lines has a part for each line."""
        whole = group_of(id_, name, bundles, items)
        if len(whole.choices) <= SHORT or len(whole.services) < 2:
            return whole
        parts = []
        for service in whole.services:
            own = [item for item in items if item.service == service]
            named = self.city.services[service].name if service in self.city.services else name
            parts.append(group_of(f"{id_}/{service}", named, (), own))
        return replace(whole, parts=tuple(parts))

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {
            item.id: item
            for item in self.city.items.values()
            if item.id in self.hall.items and self._served(item)
        }

    @cached_property
    def _bundles(self) -> dict[str, Any]:
        return {
            id_: one
            for id_, one in self.city.bundles.items()
            if one.items and all(item in self._items for item in one.items)
        }

    def _served(self, item: Item) -> bool:
        try:
            service_of(self.city, self.hall, Asked(items=(item.id,), zone=self.zone))
        except Refused:
            return False
        return True

    def _gathered(self) -> str:
        zone = self.hall.zones.get(self.zone or "")
        return zone.gathers if zone else ""
