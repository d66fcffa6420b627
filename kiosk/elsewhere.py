"""Where else a thing is done and how long it takes there, as the centre's own address tells."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from kiosk.choice import Choice

WAIT_S = 3.0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The halls for one choice, worded in one language, soonest done first."""

    choice: Choice
    language: str
    halls: tuple[Other, ...]


class Halls:
    """Asks the centre over HTTP, since other halls' lines are not on this kiosk's own."""

    def __init__(self, centre: str) -> None:
        self._centre = _http(centre)

    async def others(
        self, item: str, *, hall: str, place: tuple[float, float], language: str
    ) -> tuple[Other, ...]:
        """Other halls that give numbers for the item now; none when the centre does not say.

        `place` is the latitude and longitude of this hall.
        """
        where = urlencode({"lat": place[0], "lon": place[1]})
        address = f"{self._centre}/api/v1/items/{quote(item, safe='')}/halls?{where}"
        try:
            found = await asyncio.to_thread(_get, address, language)
        except (URLError, OSError, ValueError):
            return ()
        return halls_of(found, hall)


def halls_of(document: Mapping[str, Any], hall: str) -> tuple[Other, ...]:
    """Read the centre's answer, without this hall and those that give no numbers now."""
    found = [
        Other(
            hall=row["hall"],
            name=row["name"],
            travel_s=row["travel_s"],
            wait_s=(row["wait"]["p10_s"], row["wait"]["p90_s"]),
            total_s=row["total_s"],
        )
        for row in document["rows"]
        if row["hall"] != hall and row["issuing"] and row.get("travel_s") is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.total_s, one.hall))[:SHOWN])


def _get(address: str, language: str) -> Mapping[str, Any]:
    request = Request(address, headers={"Accept-Language": language})
    with urlopen(request, timeout=WAIT_S) as answer:
        found: Mapping[str, Any] = json.load(answer)
    return found


def _http(address: str) -> str:
    """The centre's address for HTTP, whether a socket's or a page's was given."""
    for socket, page in (("wss://", "https://"), ("ws://", "http://")):
        if address.startswith(socket):
            address = page + address.removeprefix(socket)
    return address.rstrip("/")
