"""Which pages may open a socket: browsers name theirs, programs name none."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import WebSocket


def own_page(websocket: WebSocket, allowed: Collection[str], public_url: str) -> bool:
    """Whether the handshake comes from a page of this centre, or from no page at all."""
    origin = websocket.headers.get("origin")
    if origin is None or origin in allowed:
        return True
    there = urlsplit(origin).netloc
    return there in (websocket.headers.get("host"), urlsplit(public_url).netloc)
