"""Where else a thing is done and how long it takes there, as the centre's own address tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.choice import Choice
from queue_server.device.other_halls import other_halls

SHOWN = 3
"""Halls that a screen names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another hall that does it now."""

    hall: str
    name: str
    travel_s: int
    wait_s: tuple[int, int]
    total_s: int
    sooner_s: int | None = None
    """How much sooner than here; None where the centre does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The halls for one choice, worded in one language, best first."""

    choice: Choice
    language: str
    halls: tuple[Other, ...]


async def others(
    centre: str, item: str, *, hall: str, place: tuple[float, float], language: str
) -> tuple[Other, ...]:
    """Other halls that give numbers for the item now; none when the centre does not say.

    `place` is the latitude and longitude of this hall. Asked over HTTP, since other halls' lines
    are not on this kiosk's own.
    """
    return halls_of(await other_halls(centre, item, hall=hall, place=place, language=language))


def halls_of(rows: Iterable[Mapping[str, Any]], *, shown: int = SHOWN) -> tuple[Other, ...]:
    """Read the centre's rows in its order, the best first; those without a way are left out."""
    found = [
        Other(
            hall=row["hall"],
            name=row["name"],
            travel_s=row["travel_s"],
            wait_s=(row["wait"]["p10_s"], row["wait"]["p90_s"]),
            total_s=row["total_s"],
            sooner_s=row.get("sooner_s"),
        )
        for row in rows
        if row.get("travel_s") is not None
    ]
    return tuple(found[:shown])
