"""Bundles 一件事: several items on one number, by one window that may do all or along a chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hall_config.model import City, Hall
from queue_server.domain.roster import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a number waits first, where after that, and its items in the order of these lines."""

    service: str
    chain: tuple[str, ...]
    items: tuple[str, ...]


def way_of(city: City, hall: Hall, items: Sequence[str]) -> Way:
    """The way of some items through the hall: one line if its windows may do all, else a chain.

    By the configured roles alone, so that the same request has the same way all day.
    """
    services = tuple(dict.fromkeys(city.items[item].service for item in items))
    alone = next((one for one in services if _does_all(hall, one, services)), None)
    if alone is not None:
        return Way(service=alone, chain=(), items=tuple(items))
    ordered = sorted(items, key=lambda item: services.index(city.items[item].service))
    return Way(service=services[0], chain=services[1:], items=tuple(ordered))


def _does_all(hall: Hall, line: str, services: Sequence[str]) -> bool:
    """Whether every window that draws from the line has all of the services in its role."""
    if len(services) == 1:
        return True
    plan = plan_of(hall)
    windows = plan.serving.get(line, ())
    wanted = set(services)
    return bool(windows) and all(
        wanted <= {*plan.own.get(one, ()), *plan.help.get(one, ())} for one in windows
    )
