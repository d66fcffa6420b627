"""The waits that a screen says: the centre's, else reckoned here; and the lines they end."""

from __future__ import annotations

from collections.abc import Mapping

from hall_config.model import City
from queue_server.domain.estimate import Wait, line_wait
from queue_server.domain.intake import reached_today
from queue_server.domain.view import HallView

_NONE: Mapping[str, Wait] = {}


def waits_of(
    view: HallView, city: City, *, zone: str | None, at: int, said: Mapping[str, Wait] = _NONE
) -> dict[str, Wait]:
    """The wait of somebody who joins now, for each line of the zone: as `said`, else reckoned."""
    return {
        service: said.get(service) or line_wait(city, view, service, at=at)
        for service in services_of(view, city, zone=zone)
    }


def late_of(view: HallView, city: City, said: Mapping[str, Wait], *, at: int) -> frozenset[str]:
    """The lines that by the centre's own estimate reach nobody more who joins now."""
    hall = city.halls[view.hall]
    return frozenset(
        service
        for service, wait in said.items()
        if service in hall.services and not reached_today(city, hall, service, wait, at=at)
    )


def services_of(view: HallView, city: City, *, zone: str | None) -> tuple[str, ...]:
    """The services whose lines wait in the zone, then those of old where people still stand."""
    named = city.halls[view.hall].services
    offered = [name for name in named if name in view.rules and view.rules[name].offered]
    left = sorted(
        name for name, rule in view.rules.items() if not rule.offered and view.waiting(name)
    )
    return tuple(name for name in (*offered, *left) if zone in (None, view.rules[name].zone))
