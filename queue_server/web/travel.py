"""How long the way to a hall takes: the distance by air, stretched to roads, at a usual speed."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.model import Hall


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """The two figures of the estimate."""

    kmh: float = 35.0
    detour: float = 1.3
    """Road over air distance."""

    def seconds(self, latitude: float, longitude: float, hall: Hall) -> int:
        """Travel time from a position to a hall, in the datum of the city's own coordinates."""
        # its first use loads a compiler, which a centre that starts need not wait for
        from haversine import Unit, haversine

        here, there = (latitude, longitude), (hall.latitude, hall.longitude)
        distance_km = haversine(here, there, unit=Unit.KILOMETERS)
        return round(float(distance_km) * self.detour / self.kmh * 3600)
