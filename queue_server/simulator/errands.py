"""A citizen's business seen from home, and how far every hall is from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from hall_config.model import City
from queue_server.simulator.stage import StageHall

EARTH_KM = 6371.0088
KMH, DETOUR = 35.0, 1.3
"""A usual speed, and road over air distance: as the citizen's page reckons the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One person's business, drawn or recorded before the day begins."""

    number: int
    """Its place in the day as it was drawn or recorded, from 1."""
    at: int
    """When it is decided where to go and the way begins, city time in milliseconds."""
    longitude: float
    latitude: float
    service: str
    item: str | None
    handling_ms: int
    lane: str
    follows: float
    """Whoever has less than the share of those who follow asks before leaving; else the nearest."""
    walk_ms: int = 0
    """From the call to the window, and the clerk's breath after it."""
    no_show: bool = False
    transfer: str | None = None
    """The service to which it is transferred after a third of the handling."""


class Way(NamedTuple):
    """A hall that does the errand: places of hall and line on the stage, and the way there."""

    travel_ms: int
    hall: int
    line: int


Ways = tuple[Way, ...]
"""The nearest first; halls equally far by their id."""


class Distances:
    """How long the way takes from anywhere to each hall of a stage."""

    def __init__(self, city: City, stage: Sequence[StageHall]) -> None:
        halls = [city.halls[one.id] for one in stage]
        self._points = [_point(hall.latitude, hall.longitude) for hall in halls]
        self._lines = [
            {line.service: index for index, line in enumerate(one.lines)} for one in stage
        ]
        self._east = cos(radians(halls[0].latitude)) if halls else 1.0
        self._plane = [(hall.longitude * self._east, hall.latitude) for hall in halls]
        self._items = [hall.items for hall in halls]
        self._offering: dict[tuple[str, str | None], list[tuple[int, int]]] = {}

    def ways(self, errand: Errand) -> Ways:
        """The halls that do the errand, the nearest first; none where no hall does it."""
        here = _point(errand.latitude, errand.longitude)
        points = self._points
        return tuple(
            sorted(
                Way(1000 * _seconds(here, points[hall]), hall, line)
                for hall, line in self._offers(errand.service, errand.item)
            )
        )

    def travel_ms(self, latitude: float, longitude: float, hall: int) -> int:
        """The way from a place to a hall."""
        return 1000 * _seconds(_point(latitude, longitude), self._points[hall])

    def is_nearest(self, errand: Errand, hall: int) -> bool:
        """Whether no other hall that does the errand is nearer, on the plane."""
        x, y = errand.longitude * self._east, errand.latitude
        own_x, own_y = self._plane[hall]
        least = (own_x - x) ** 2 + (own_y - y) ** 2
        return all(
            (self._plane[other][0] - x) ** 2 + (self._plane[other][1] - y) ** 2 >= least
            for other, _ in self._offers(errand.service, errand.item)
        )

    def _offers(self, service: str, item: str | None) -> list[tuple[int, int]]:
        key = service, item
        found = self._offering.get(key)
        if found is None:
            found = self._offering[key] = [
                (hall, self._lines[hall][service])
                for hall, items in enumerate(self._items)
                if service in self._lines[hall] and (item is None or item in items)
            ]
        return found


def ways_of(city: City, stage: Sequence[StageHall], errands: Iterable[Errand]) -> tuple[Ways, ...]:
    """The ways of each errand."""
    distances = Distances(city, stage)
    return tuple(distances.ways(errand) for errand in errands)


def _point(latitude: float, longitude: float) -> tuple[float, float, float]:
    phi = radians(latitude)
    return phi, radians(longitude), cos(phi)


def _seconds(here: tuple[float, float, float], there: tuple[float, float, float]) -> int:
    """The great circle by haversines, stretched to roads, at the usual speed."""
    up, across = sin((there[0] - here[0]) / 2), sin((there[1] - here[1]) / 2)
    air_km = 2 * EARTH_KM * asin(sqrt(up * up + here[2] * there[2] * across * across))
    return round(air_km * DETOUR / KMH * 3600)
