"""Halls on a map that is drawn from their coordinates alone: no tiles, no other server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from hall_config.model import City
from queue_server.web.city_schemas import ItemHall

WIDTH, MARGIN = 360, 22
TALLEST, LOWEST = 300, 120
LEVELS_S = (5 * 60, 15 * 60, 30 * 60, 60 * 60)
"""Waits from which a hall's dot is darker: one hue, light to dark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A hall on the map."""

    hall: str
    x: float
    y: float
    rank: int
    """Its place in the list; 0 where the list does not show it first."""
    level: int
    """1 to 5 by the wait there; 0 where no numbers are given now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HallMap:
    """A map of some halls; `x = (longitude - west) * kx`, `y = (north - latitude) * ky`."""

    dots: tuple[Dot, ...]
    height: int
    west: float
    north: float
    kx: float
    ky: float


def hall_map(city: City, rows: Sequence[ItemHall], *, best: int) -> HallMap | None:
    """The map of the halls of a list; None where there is nothing to compare.

    The foremost dots come last, so that they are drawn above the others.
    """
    places = [(city.halls[row.hall].longitude, city.halls[row.hall].latitude) for row in rows]
    if len(places) < 2:
        return None
    west, east = min(lon for lon, _ in places), max(lon for lon, _ in places)
    south, north = min(lat for _, lat in places), max(lat for _, lat in places)
    # a degree of longitude is shorter the further one is from the equator
    stretch = cos(radians((south + north) / 2))
    across = (WIDTH - 2 * MARGIN) / max(1e-6, (east - west) * stretch)
    ky = min(across, (TALLEST - 2 * MARGIN) / max(1e-6, north - south))
    kx = ky * stretch
    height = max(LOWEST, round((north - south) * ky) + 2 * MARGIN)
    # in the middle of what is left over
    west -= (WIDTH - (east - west) * kx) / 2 / kx
    north += (height - (north - south) * ky) / 2 / ky
    dots = [
        Dot(
            hall=row.hall,
            x=round((lon - west) * kx, 1),
            y=round((north - lat) * ky, 1),
            rank=place if place <= best else 0,
            level=_level(row),
        )
        for place, (row, (lon, lat)) in enumerate(zip(rows, places, strict=True), start=1)
    ]
    return HallMap(dots=tuple(reversed(dots)), height=height, west=west, north=north, kx=kx, ky=ky)


def _level(row: ItemHall) -> int:
    return 1 + sum(row.wait.p50_s >= one for one in LEVELS_S) if row.issuing else 0
