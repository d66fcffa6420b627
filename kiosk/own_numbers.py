"""Numbers of this kiosk's own: kept in stock while the line is up, given while it is down.

It gives none outside the hours of the calendar that it keeps, none of a line that was stopped when
the kiosk last heard of it, and none once the block is spent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall_config.calendar import service_day
from kiosk.blocks import Blocks, Taken
from kiosk.choice import Issued, link_of
from kiosk.last_welcome import LastWelcome, load, save
from kiosk.outlook import Knowledge
from queue_server.clock import CityClock, day_number
from queue_server.crypto import SealingKey
from queue_server.device.answers import Denied, Done
from queue_server.device.line import Asks
from queue_server.domain.leasing import lease_days
from queue_server.domain.numbers import ticket_id
from queue_server.domain.ticket import TicketClass

LEASE_S = 5.0
RENEW_SHARE = 3
"""A block is renewed once a third of it, or less, is left."""
REPORTED = ("language", "wishes", "people", "subject", "holder")
"""What was asked for with the number, and is reported with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A number of the kiosk's own, and what the centre will be told of it."""

    issued: Issued
    report: Mapping[str, Any]


class OwnNumbers:
    """The blocks of one kiosk, and what else it needs to give numbers by itself, in a folder."""

    def __init__(self, folder: Path, line: Asks) -> None:
        self._blocks, self._line = Blocks(folder / "blocks.jsonl"), line
        self._file = folder / "welcome.json"
        self._welcome = load(self._file)
        self._turn = asyncio.Lock()

    @property
    def clock(self) -> CityClock | None:
        """The city's clock as it was last compared."""
        return self._welcome.clock if self._welcome else None

    @property
    def now(self) -> int:
        """City time in milliseconds; 0 before any centre told it."""
        return self.clock.now() if self.clock else 0

    @property
    def sealing(self) -> SealingKey | None:
        """What numbers of people are sealed with; None while no centre gave a key of our kind."""
        text = self._welcome.sealing if self._welcome else ""
        try:
            return SealingKey.parse(text) if text else None
        except ValueError:
            return None

    async def heard(self, welcome: LastWelcome) -> None:
        """Keep what the centre said of itself, if it is new."""
        if welcome != self._welcome:
            self._welcome = welcome
            await asyncio.to_thread(save, self._file, welcome)

    def ready(self, knowledge: Knowledge, service: str) -> bool:
        """Whether there is a number for the line now."""
        return self._blocks.left(service, _today(knowledge, service)) > 0

    async def give(
        self, knowledge: Knowledge, service: str, fields: Mapping[str, Any]
    ) -> Given | None:
        """The next number of the line; None when none may be given."""
        if not knowledge.outlook(service).open:
            return None
        async with self._turn:
            day = _today(knowledge, service)
            taken = await asyncio.to_thread(self._blocks.take, service, day)
        if taken is None:
            return None
        site = self._welcome.site if self._welcome else ""
        return _given(knowledge, service, fields, taken, site)

    async def renew(self, knowledge: Knowledge, services: Iterable[str]) -> None:
        """Ask for blocks where few numbers are left; what the centre denies is asked for later."""
        hall = knowledge.city.halls[knowledge.view.hall]
        async with self._turn:
            epoch = knowledge.view.position.epoch
            await asyncio.to_thread(self._blocks.forget_before, epoch)
        for service in services:
            size = hall.policies[service].block
            days = lease_days(knowledge.city, hall, service, knowledge.clock.now())
            left = {day: self._blocks.left(service, day) for day in days}
            short = [day for day in days if RENEW_SHARE * left[day] <= size]
            if size and not await self._lease(service, size, short, all_=short == [*days]):
                return

    async def _lease(self, service: str, count: int, days: list[int], *, all_: bool) -> bool:
        """False when the line does not answer."""
        asked: dict[str, Any] = {"service": service, "count": count}
        for more in [{}] if all_ and days else [{"day": day} for day in days]:
            answer = await self._line.ask("lease", asked | more, wait_s=LEASE_S)
            if isinstance(answer, Done):
                async with self._turn:
                    epoch, blocks = answer.data["epoch"], answer.data["blocks"]
                    await asyncio.to_thread(self._blocks.add, service, blocks, epoch)
            elif not isinstance(answer, Denied):
                return False
        return True

    async def give_up(self, knowledge: Knowledge, kept: Iterable[int]) -> None:
        """Give back the blocks of days that are over, but of those still to be reported."""
        hall = knowledge.city.halls[knowledge.view.hall]
        now = knowledge.clock.now()
        first = min(
            (
                day
                for one in hall.services
                for day in lease_days(knowledge.city, hall, one, now)[:1]
            ),
            default=0,
        )
        over = sorted(day for day in self._blocks.days - set(kept) if day < first)
        if over:
            async with self._turn:
                await asyncio.to_thread(self._blocks.drop, over)
            await self._line.ask("report", {"tickets": [], "ended": over}, wait_s=LEASE_S)


def _today(knowledge: Knowledge, service: str) -> int:
    zone = knowledge.place(service)
    now = knowledge.clock.now()
    return day_number(service_day(now, knowledge.city.timezone, zone.day_ends))


def _given(
    knowledge: Knowledge, service: str, fields: Mapping[str, Any], taken: Taken, site: str
) -> Given:
    now = knowledge.clock.now()
    ticket = ticket_id(knowledge.view.hall, taken.day, taken.number)
    class_ = TicketClass(fields.get("ticket_class", TicketClass.NORMAL))
    report = {
        "number": taken.number,
        "day": taken.day,
        "service": service,
        "items": list(fields.get("items", ())),
        "class": class_.value,
        "printed_at": now,
        **{name: fields[name] for name in REPORTED if name in fields},
    }
    issued = Issued(
        ticket=ticket,
        number=taken.number,
        service=service,
        ticket_class=class_,
        issued_at=now,
        ahead=None,
        wait_s=None,
        known=knowledge.last_known(service),
        link=link_of(site, ticket, taken.key),
        offline=True,
    )
    return Given(issued=issued, report=report)
