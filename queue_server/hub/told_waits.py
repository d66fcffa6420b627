"""The waits of a hall's lines for the devices that say them: reckoned once for all its sockets.

A device hears of a line again only when its wait reads otherwise than before, in whole minutes as
people read it, and of nothing more often than every `Timing.waits_s`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from queue_server.clock import monotonic_s
from queue_server.domain.estimate import Wait
from queue_server.domain.rights import Role
from queue_server.hub.parts import HubParts
from queue_server.hub.session import Session
from queue_server.wire.codec import encode
from queue_server.wire.messages import Waits

log = structlog.get_logger()

SAYS_WAITS = frozenset({Role.KIOSK, Role.DISPLAY, Role.EDGE})
"""Devices on whose screens waits stand; a hall node carries kiosks and displays."""


class LineWaits:
    """By hall the waits of its lines at the last look."""

    def __init__(self, parts: HubParts) -> None:
        self._parts = parts
        self._kept: dict[str, tuple[float, Mapping[str, Wait]]] = {}

    def of(self, hall: str) -> Mapping[str, Wait]:
        """Those of now, or of a moment ago when another socket asked then."""
        now, kept = monotonic_s(), self._kept.get(hall)
        if kept is None or now - kept[0] >= self._parts.timing.waits_s:
            services = self._parts.halls.city.halls[hall].services
            found = {service: self._parts.waits.line(hall, service) for service in services}
            kept = self._kept[hall] = now, found
        return kept[1]


async def tell_waits(session: Session, lines: LineWaits) -> None:
    """Tell one device, until it is cancelled."""
    told: dict[str, tuple[int, int]] = {}
    while session.kind in SAYS_WAITS:
        try:
            _tell(session, lines.of(session.hall), told)
        except Exception:
            # a line that ended for want of an estimate would end again, for ever
            log.exception("waits not told", hall=session.hall)
        await asyncio.sleep(session.parts.timing.waits_s)
    await session.mailbox.closed()


def _tell(session: Session, now: Mapping[str, Wait], told: dict[str, tuple[int, int]]) -> None:
    news = {name: wait for name, wait in now.items() if wait.read() != told.get(name)}
    if news:
        told |= {name: wait.read() for name, wait in news.items()}
        said = {name: (one.p10_s, one.p50_s, one.p90_s) for name, one in news.items()}
        session.mailbox.reply(encode(Waits(lines=said)))
