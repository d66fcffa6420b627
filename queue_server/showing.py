"""Keeps the waits that pages and kiosks showed, to be judged with those on the slips.

A holder's page is told of a wait at every change in the hall; kept is one reading in five minutes,
and only when it reads otherwise than the last that was kept. What is not written when the process
dies is lost: that harms a figure, and nobody's number.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence

import structlog

from queue_server.clock import CityClock
from queue_server.domain.estimate import Wait
from queue_server.domain.ticket import Ticket
from queue_server.ports.showings import Place, Showing

log = structlog.get_logger()

AGAIN_MS = 300_000
WRITE_S = 5.0
MOST, REMEMBERED = 10_000, 50_000
"""Readings that wait to be written, the oldest go first; tickets whose last reading is known."""


class KeptShowings:
    """As ports.Showings; `run` writes what was shown, every few seconds."""

    def __init__(
        self, clock: CityClock, write: Callable[[Sequence[Showing]], Awaitable[None]]
    ) -> None:
        self._clock, self._write = clock, write
        self._waiting: deque[Showing] = deque(maxlen=MOST)
        self._last: OrderedDict[str, tuple[int, tuple[int, int]]] = OrderedDict()

    def shown(self, ticket: Ticket, wait: Wait, place: Place) -> None:
        """Keep that the holder of a ticket reads this wait now."""
        at, last = self._clock.now(), self._last.get(ticket.id)
        if last is not None and (at - last[0] < AGAIN_MS or last[1] == wait.read()):
            return
        self._last[ticket.id] = at, wait.read()
        self._last.move_to_end(ticket.id)
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)
        self._waiting.append(Showing(ticket=ticket, wait=wait, place=place, at=at))

    async def run(self) -> None:
        """Write again and again, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_S)
            await self.write()

    async def write(self) -> None:
        """Write what waits; what a database that is away does not take waits on."""
        batch = list(self._waiting)
        if not batch:
            return
        self._waiting.clear()
        try:
            await self._write(batch)
        except Exception as error:
            log.warning("shown waits not written", count=len(batch), error=repr(error))
            self._waiting.extendleft(reversed(batch))
