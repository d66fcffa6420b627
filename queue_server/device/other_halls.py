"""Other halls that do an item, as the centre's address tells: no device's line has them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from queue_server.device.holder_requests import http_address

WAIT_S = 3.0


async def other_halls(
    centre: str, item: str, *, hall: str, place: tuple[float, float], language: str
) -> list[Mapping[str, Any]]:
    """The rows of GET /items/{item}/halls that give numbers now, without this hall's own.

    `place` is the latitude and longitude of this hall. Empty when the centre does not say.
    """
    where = urlencode({"lat": place[0], "lon": place[1]})
    address = f"{http_address(centre)}/api/v1/items/{quote(item, safe='')}/halls?{where}"
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
