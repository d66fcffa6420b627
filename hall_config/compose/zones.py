"""Which services a hall of the reference city offers, in which zone, by how many windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hall_config.compose.words import table

GENERAL = "general"
INTAKE = "intake"
SPECIAL = "experience"
LEAST_REACH = {1: 6, 2: 6, 3: 5, 4: 5, 5: 4, 6: 4, 7: 3, 8: 3, 9: 2}
"""By the size of a town: the least reach of a service that it offers."""
PROPERTY_FROM, MARRIAGE_FROM, ENTERPRISE_FROM = 4, 5, 7
"""The size from which a town has the zone; below, its services wait in the general zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A service of the vocabulary, with where it waits and how much it is asked for."""

    id: str
    kind: str
    zone: str
    reach: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePlan:
    """A zone of one hall: its lines and its windows of both kinds."""

    id: str
    lines: tuple[Line, ...]
    comprehensive: int
    dedicated: int


def read_lines() -> tuple[Line, ...]:
    """Read the services of the vocabulary."""
    return tuple(
        Line(
            id=row["id"],
            kind=row["kind"],
            zone=row["zone"],
            reach=int(row["reach"]),
            weight=int(row["weight"]),
        )
        for row in table("services.csv")
    )


def centre_zones(lines: Sequence[Line]) -> tuple[ZonePlan, ...]:
    """Give the zones of the citizen centre, which offers everything."""
    return tuple(
        ZonePlan(
            id=row["zone"],
            lines=tuple(line for line in lines if line.zone == row["zone"]),
            comprehensive=int(row["comprehensive"]),
            dedicated=int(row["dedicated"]),
        )
        for row in table("centre.csv")
    )


def town_zones(lines: Sequence[Line], size: int, windows: int) -> tuple[ZonePlan, ...]:
    """Give the zones of a town of a size from 1 to 9 with so many windows in all."""
    by_zone: dict[str, list[Line]] = {}
    for line in lines:
        if line.reach >= LEAST_REACH[size] and line.zone != SPECIAL:
            by_zone.setdefault(_zone(line.zone, size), []).append(line)
    weights = {zone: sum(line.weight for line in inside) for zone, inside in by_zone.items()}
    shares = share(windows, weights)
    return tuple(_town_zone(zone, tuple(by_zone[zone]), shares[zone], size) for zone in by_zone)


def share(count: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share a count by weight, at least one each, by the largest remainder; count >= names."""
    spare = count - len(weights)
    total = sum(weights.values())
    exact = {name: spare * weight / total for name, weight in weights.items()}
    given = {name: 1 + int(part) for name, part in exact.items()}
    by_remainder = sorted(weights, key=lambda name: (int(exact[name]) - exact[name], name))
    for name in by_remainder[: count - sum(given.values())]:
        given[name] += 1
    return given


def _zone(zone: str, size: int) -> str:
    merged = {
        "social": GENERAL,
        "property": "property" if size >= PROPERTY_FROM else GENERAL,
        "marriage": "marriage" if size >= MARRIAGE_FROM else GENERAL,
        "enterprise": "enterprise" if size >= ENTERPRISE_FROM else GENERAL,
        "project": "enterprise" if size >= ENTERPRISE_FROM else GENERAL,
    }
    return merged.get(zone, zone)


def _town_zone(zone: str, lines: tuple[Line, ...], windows: int, size: int) -> ZonePlan:
    if zone not in (GENERAL, "enterprise"):
        return ZonePlan(id=zone, lines=lines, comprehensive=0, dedicated=windows)
    dedicated = min(windows // 4, 1 + size // 3) if zone == GENERAL else 0
    return ZonePlan(id=zone, lines=lines, comprehensive=windows - dedicated, dedicated=dedicated)
