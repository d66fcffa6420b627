"""The configuration as a device gets it: a city cut to one hall, to JSON and back.

The device holds the same frozen values as the centre, so that hours, intake and estimate are the
same functions on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hall_config.model import City

__all__ = ["City", "city_document", "city_of", "excerpt"]

PLAIN = (str, int, float, bool)


def excerpt(city: City, hall: str, *, items: bool) -> City:
    """The city with this hall only, and its services; with its items when a device needs them."""
    here = city.halls[hall]
    kept = {id_: city.items[id_] for id_ in here.items if id_ in city.items} if items else {}
    bundles = {id_: one for id_, one in city.bundles.items() if set(one.items) <= kept.keys()}
    papers = {paper for item in kept.values() for paper in item.materials}
    return replace(
        city,
        halls={hall: here if items else replace(here, items=frozenset())},
        services={id_: one for id_, one in city.services.items() if id_ in here.services},
        items=dict(sorted(kept.items())),
        bundles=bundles if items else {},
        themes=city.themes if items else {},
        materials={id_: one for id_, one in city.materials.items() if id_ in papers},
        common=tuple(one for one in city.common if one in kept),
        aliases=city.aliases if items else {},
        names={} if city.shared is None else {id_: one.name for id_, one in city.places.items()},
    )


def city_document(city: City) -> dict[str, Any]:
    """A city as JSON; facts that are absent are left out."""
    document: dict[str, Any] = _plain(city)
    return document


def city_of(document: Mapping[str, Any]) -> City:
    """Read what `city_document` wrote; unknown fields are passed over."""
    city: City = _read(City, document)
    return city


def _plain(value: Any) -> Any:
    if value is None or type(value) in PLAIN:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        found = ((name, getattr(value, name)) for name in _hints(type(value)))
        return {name: _plain(part) for name, part in found if part is not None}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _read(kind: Any, value: Any) -> Any:
    if kind in PLAIN:
        return value
    origin, inner = _shape(kind)
    if origin in (Union, UnionType):
        return None if value is None else _read(next(a for a in inner if a is not NoneType), value)
    if origin is tuple:
        return tuple(_read(inner[0], part) for part in value)
    if origin is frozenset:
        return frozenset(_read(inner[0], part) for part in value)
    if origin is not None:
        return {inner[0](key): _read(inner[1], part) for key, part in value.items()}
    if is_dataclass(kind):
        return _value(kind, value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


def _value(kind: Any, document: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    found = {name: _read(one, document[name]) for name, one in hints.items() if name in document}
    return kind(**_absent(kind) | found)


@cache
def _absent(kind: Any) -> dict[str, None]:
    """A fact that the writer left out is absent, whatever the class would take by default."""
    return {name: None for name, one in _hints(kind).items() if NoneType in get_args(one)}


@cache
def _shape(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(kind), get_args(kind)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
