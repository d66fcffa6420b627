"""Reminders on their way: each handed to the first carrier that reaches its holder's address.

At least once: a reminder is marked when its carrier has taken it, and who dies in between hands it
over again under the same id. The address is opened for one message at a time, and audited.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from queue_server.clock import CityClock, real_ms, rfc3339
from queue_server.domain.identity import Plain
from queue_server.ports import Opening, Vault
from queue_server.ports.reminders import (
    Carrier,
    CarrierFault,
    CarrierRefused,
    Message,
    Reminder,
    Reminders,
    Stage,
)
from queue_server.reminder_words import words

log = structlog.get_logger()

JOB = "job:reminders"
AGAIN_S, SLOWEST_S = 2.0, 120.0
"""The first pause before a message is tried again, doubled each time up to the slowest."""
BATCH, AT_ONCE = 100, 8


class Posting:
    """One process's post; `post` is done again and again."""

    def __init__(
        self,
        reminders: Reminders,
        vault: Vault,
        carriers: Sequence[Carrier],
        clock: CityClock,
        *,
        link: Callable[[str], str],
    ) -> None:
        self._reminders, self._vault, self._carriers = reminders, vault, carriers
        self._clock, self._link = clock, link

    async def post(self) -> None:
        """Hand over what waits; RecordsUnavailable, and the next time does the rest."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(reminder: Reminder) -> None:
            async with room:
                await self._post(reminder)

        waiting = await self._reminders.waiting(real_ms(), limit=BATCH)
        async with asyncio.TaskGroup() as group:
            for reminder in waiting:
                group.create_task(one(reminder))

    async def _post(self, reminder: Reminder) -> None:
        if real_ms() > reminder.until:
            await self._reminders.settle(reminder.id, Stage.LATE)
            return
        addresses = await self._vault.open(reminder.ticket, Opening.NOTICE, by=JOB)
        chosen = [
            (carrier, kind)
            for carrier in self._carriers
            for kind in addresses
            if kind in carrier.reaches
        ]
        if not chosen:
            await self._reminders.settle(reminder.id, Stage.NOBODY)
            return
        carrier, kind = chosen[0]
        try:
            await carrier.carry(self._message(reminder, kind, addresses[kind]))
        except CarrierRefused as fault:
            log.warning("reminder refused", id=reminder.id, carrier=carrier.name, why=str(fault))
            await self._reminders.settle(reminder.id, Stage.REFUSED, str(fault))
        except CarrierFault as fault:
            pause_s = min(SLOWEST_S, AGAIN_S * 2.0 ** min(reminder.tries, 16))
            log.info("reminder again later", id=reminder.id, carrier=carrier.name, why=str(fault))
            at = real_ms() + round(1000 * pause_s)
            await self._reminders.again(reminder.id, at, str(fault))
        else:
            await self._reminders.settle(reminder.id, Stage.SENT)

    def _message(self, reminder: Reminder, kind: Plain, to: str) -> Message:
        title, text = words(reminder.about, reminder.facts, reminder.language)
        return Message(
            id=reminder.id,
            about=reminder.about,
            ticket=reminder.ticket,
            hall=reminder.hall,
            number=str(reminder.facts["number"]),
            language=(reminder.language or "zh-CN").replace("_", "-"),
            kind=kind,
            to=to,
            title=title,
            text=text,
            link=self._link(reminder.ticket),
            at=rfc3339(reminder.at, self._clock.zone),
        )
