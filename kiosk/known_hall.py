"""The hall as the kiosk knows it: from its line, and from disk until that is up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kiosk.catalogue import Catalogue
from kiosk.finder import Finder
from kiosk.ground import Kiosk
from kiosk.kept_hall import KeptHall, load, save
from kiosk.last_welcome import LastWelcome
from kiosk.outlook import Knowledge
from kiosk.own_numbers import OwnNumbers
from queue_server.clock import CityClock
from queue_server.device.line import Line
from queue_server.domain.estimate import Wait
from queue_server.domain.view import HallView


class KnownHall:
    """Keeps `kiosk`, None before anything is known; `changed` hears when another offer stands."""

    def __init__(
        self,
        line: Line,
        kept: Path,
        own: OwnNumbers,
        *,
        has_own: Callable[[str], bool],
        changed: Callable[[], None],
    ) -> None:
        self.kiosk: Kiosk | None = None
        self._line, self._kept, self._own = line, kept, own
        self._has_own, self._changed = has_own, changed
        self._heard_at: int | None = None
        self._heard: Mapping[str, Wait] = {}

    async def know(self) -> None:
        """Take in the configuration and the view that the line brought."""
        city, view, clock = self._line.city, self._line.view, self._line.clock
        if city is None or view is None or clock is None:
            return
        site, sealing = self._line.public_url, self._line.sealing
        await self._own.heard(LastWelcome(clock=clock, site=site, sealing=sealing))
        if self._line.online:
            self._heard_at, self._heard = clock.now(), self._line.waits
        knowledge = Knowledge(
            city=city,
            view=view,
            clock=clock,
            waits=self._line.waits,
            heard=self._heard,
            heard_at=self._heard_at,
        )
        catalogue = Catalogue(city, view.hall, self._line.device.get("zone"))
        known = self.kiosk
        if known is not None and known.catalogue.same_as(catalogue):
            self.kiosk = replace(known, knowledge=knowledge)
            return
        await self._show(catalogue, knowledge)
        kept = KeptHall(city=city, hall=view.hall, zone=catalogue.zone)
        await asyncio.to_thread(save, self._kept, kept)

    async def remember(self) -> None:
        """Until the line is up, show what was known when it last was."""
        kept = await asyncio.to_thread(load, self._kept)
        if kept is None or self.kiosk is not None:
            return
        knowledge = Knowledge(
            city=kept.city,
            view=HallView(hall=kept.hall),
            clock=self._own.clock or CityClock(timezone=kept.city.timezone),
        )
        await self._show(Catalogue(kept.city, kept.hall, kept.zone), knowledge)

    async def _show(self, catalogue: Catalogue, knowledge: Knowledge) -> None:
        """Show a configuration at once, and let people search it as soon as its index is made."""
        self.kiosk = Kiosk(
            catalogue=catalogue,
            knowledge=knowledge,
            find=lambda query: None,
            has_own=self._has_own,
        )
        self._changed()
        find = await asyncio.to_thread(Finder, catalogue.city)
        if self.kiosk.catalogue is catalogue:
            self.kiosk = replace(self.kiosk, find=find, words=find.words)
            self._changed()
