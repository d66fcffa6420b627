"""Other halls that do an item, as the centre's address tells: no device's line has them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

WAIT_S = 3.0
SCHEMES = {"ws": "http", "wss": "https"}


async def other_halls(
    centre: str, item: str, *, hall: str, place: tuple[float, float], language: str
) -> list[Mapping[str, Any]]:
    """The rows of GET /items/{item}/halls that give numbers now, without this hall's own.

    `place` is the latitude and longitude of this hall. Empty when the centre does not say.
    """
    where = urlencode({"lat": place[0], "lon": place[1]})
    address = f"{_http(centre)}/api/v1/items/{quote(item, safe='')}/halls?{where}"
    try:
        rows = await asyncio.to_thread(_rows, address, language)
    except (URLError, OSError, ValueError, KeyError):
        return []
    return [row for row in rows if row["hall"] != hall and row.get("issuing")]


def _rows(address: str, language: str) -> list[Mapping[str, Any]]:
    request = Request(address, headers={"Accept-Language": language})
    with urlopen(request, timeout=WAIT_S) as answer:
        found: list[Mapping[str, Any]] = json.load(answer)["rows"]
    return found


def _http(address: str) -> str:
    """The centre's address for HTTP, whether a socket's or a page's was given."""
    scheme, _, rest = address.partition("://")
    return f"{SCHEMES.get(scheme, scheme)}://{rest.rstrip('/')}"
