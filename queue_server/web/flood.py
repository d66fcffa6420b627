"""What one network address may ask for in all, so that whoever floods harms nobody else.

A bucket for each address, which fills at a steady pace and is as deep as a burst may be (a token
bucket, as in RFC 2697). What runs over is refused before anything is done for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address
from math import ceil

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from queue_server.clock import monotonic_s
from queue_server.web.parts import WebParts
from queue_server.web.problems import problem

AT_ONCE, BEHIND = 2, 60
"""Requests of one address that are worked on at a time, so that another's never stands behind more
than these; and how many may wait for them."""
FILES = "/static/"
OWN = "127.0.0.1"
"""This machine itself; a proxy here says for whom it asks (`X-Forwarded-For`)."""


class Lanes:
    """Lets a few requests of each address be worked on at a time; its others wait behind them."""

    def __init__(self, at_once: int, behind: int) -> None:
        self._at_once, self._behind = at_once, behind
        self._lanes: dict[str, tuple[asyncio.Semaphore, list[int]]] = {}

    def full(self, address: str) -> bool:
        """Tell whether too many wait already."""
        lane = self._lanes.get(address)
        return lane is not None and lane[1][0] >= self._at_once + self._behind

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for one's turn among those of the address, and keep it for the block."""
        lane = self._lanes.setdefault(address, (asyncio.Semaphore(self._at_once), [0]))
        lane[1][0] += 1
        try:
            async with lane[0]:
                yield
        finally:
            lane[1][0] -= 1
            if not lane[1][0]:
                del self._lanes[address]


class FloodGate:
    """Lets an address's requests through as long as its bucket has some left, a few at a time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._lanes = app, Lanes(AT_ONCE, BEHIND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer TOO_MANY."""
        parts: WebParts | None = getattr(scope["app"].state, "web", None)
        counted = scope["type"] == "http" and not scope["path"].startswith(FILES)
        if not counted or parts is None or parts.buckets is None:
            await self._app(scope, receive, send)
            return
        address = network_of(HTTPConnection(scope))
        if address == OWN:
            await self._app(scope, receive, send)
            return
        wait_s = parts.buckets.wait_s(address, monotonic_s())
        if not wait_s and not self._lanes.full(address):
            async with self._lanes.turn(address):
                await self._app(scope, receive, send)
            return
        answer = problem(Request(scope), "TOO_MANY")
        answer.headers["Retry-After"] = str(max(1, ceil(wait_s)))
        await answer(scope, receive, send)


def network_of(request: HTTPConnection) -> str:
    """Whose request it is: an IPv4 address, or the /64 that one subscriber has of IPv6."""
    host = request.client.host if request.client else ""
    if ":" not in host:
        return host
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return f"{found.exploded[:19]}::/64"
    return str(getattr(found, "ipv4_mapped", found))
