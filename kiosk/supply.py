"""The kiosk's own numbers and the visit: what they are for, and when they are looked after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.choice import Asked
from kiosk.ground import Kiosk
from kiosk.own_numbers import Given, OwnNumbers
from kiosk.settling import Settling
from queue_server.device.answers import Done
from queue_server.device.line import Asks
from queue_server.domain.alarms import Level

STOCK_S = 30.0
"""How often the kiosk looks whether its own numbers run short."""


class Supply:
    """Own numbers for whatever is chosen here; `kiosk` is what is known of the hall now."""

    def __init__(self, own: OwnNumbers, line: Asks, kiosk: Callable[[], Kiosk | None]) -> None:
        self._own, self._line, self._kiosk = own, line, kiosk
        self._turn = asyncio.Lock()

    def ready(self, service: str) -> bool:
        """Whether there is an own number for a line now."""
        kiosk = self._kiosk()
        return kiosk is not None and self._own.ready(kiosk.knowledge, service)

    def has(self, asked: Asked) -> bool:
        """Whether there is an own number for what was asked."""
        kiosk = self._kiosk()
        return kiosk is not None and self.ready(kiosk.catalogue.service(asked.choice))

    async def give(self, asked: Asked, fields: Mapping[str, Any]) -> Given | None:
        """An own number for what was asked, None when none may be given."""
        kiosk = self._kiosk()
        if kiosk is None:
            return None
        return await self._own.give(kiosk.knowledge, kiosk.catalogue.service(asked.choice), fields)

    async def catch_up(self, settling: Settling) -> None:
        """While the line is up: report, do what is owed, take numbers in stock for the next cut."""
        async with self._turn:
            await settling.settle_all()
            await self._tell_refused(settling)
            kiosk = self._kiosk()
            if kiosk is not None and self._line.online:
                await self._own.renew(kiosk.knowledge, kiosk.catalogue.lines)
                await self._own.give_up(kiosk.knowledge, settling.days_owed)

    async def _tell_refused(self, settling: Settling) -> None:
        """Numbers that people hold and the centre did not take are for a guide to replace."""
        refused = settling.refused
        if refused:
            alarm = {"alarm": "unreported", "level": Level.ORANGE, "detail": " ".join(refused)}
            if isinstance(await self._line.ask("raise_alarm", alarm), Done):
                settling.refused = settling.refused[len(refused) :]

    async def run(self, settling: Settling) -> None:
        """Look after the stock now and then, until cancelled."""
        while True:
            await asyncio.sleep(STOCK_S)
            if self._line.online:
                await self.catch_up(settling)
