"""Where the offices are, and how long the way there takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from queue_server.forecast.history import Floats
from queue_server.forecast.rows import Rows
from queue_server.forecast.unfit import Unfit

COLUMNS = ("office", "longitude", "latitude")
EARTH_KM = 6371.0
DETOUR = 1.3
"""Roads against the great circle."""
SPEED_KMH = 50.0


def read_places(path: Path, offices: Sequence[str]) -> Floats:
    """Longitude and latitude of each office, [office, 2], in degrees (WGS 84).

    Raises Unfit for what cannot be read and for an office of the history that has no place.
    """
    rows = Rows(path, COLUMNS)
    found: dict[str, tuple[float, float]] = {}
    for line, (office, longitude, latitude) in rows:
        found[office] = point(rows, line, longitude, latitude)
    missing = [office for office in offices if office not in found]
    if missing:
        raise Unfit("this file has no place for offices", f"{path.name}: {', '.join(missing)}")
    return np.array([found[office] for office in offices])


def point(rows: Rows, line: int, longitude: str, latitude: str) -> tuple[float, float]:
    """A place from two cells; Unfit with the line if it is none on earth."""
    try:
        place = float(longitude), float(latitude)
    except ValueError:
        raise rows.wrong(line, f"{longitude},{latitude}") from None
    if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
        raise rows.wrong(line, f"{longitude},{latitude}")
    return place


def travel_min(homes: Floats, offices: Floats) -> Floats:
    """Minutes from each home to each office: great circle (haversine) by detour and speed."""
    from_, to = np.radians(homes)[:, None, :], np.radians(offices)[None, :, :]
    apart = np.sin((to - from_) / 2) ** 2
    part = apart[..., 1] + np.cos(from_[..., 1]) * np.cos(to[..., 1]) * apart[..., 0]
    great_circle_km = 2 * EARTH_KM * np.arcsin(np.sqrt(part))
    return np.asarray(great_circle_km * DETOUR / SPEED_KMH * 60, dtype=np.float64)
