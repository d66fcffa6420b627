"""A hall with numbers whose holders want reminders, and all that brings these to a peer."""

from __future__ import annotations

from typing import Any

from hall_config.model import City
from queue_server.carriers.webhook import Webhook
from queue_server.crypto import Keyring
from queue_server.domain import commands as c
from queue_server.domain.commands import Caller, Command
from queue_server.domain.identity import Consent, Purpose
from queue_server.domain.ticket import Channel
from queue_server.estimating import PlainWaits
from queue_server.ports import Address
from queue_server.posting import Posting
from queue_server.records.records import SqlRecords
from queue_server.records.reminder_tables import REMINDERS
from queue_server.reminding import Reminding
from tests.web.memory import MemoryHalls
from tests.web.scenes import HandClock

HALL, OTHER, DAY = "citizen-centre", "nancheng", 20261123
PHONE = "+8613800138000"
SECRET = "secret"


class Hall:
    """The reference dispatcher, real records, and the jobs of a centre."""

    def __init__(self, city: City, halls: MemoryHalls, clock: HandClock, records: SqlRecords,
                 keys: Keyring, url: str) -> None:  # fmt: skip
        self.city, self.halls, self.clock = city, halls, clock
        self.records, self.keys, self.url = records, keys, url
        self.count = 0
        self.begin()

    def begin(self) -> None:
        """A process of the centre starts."""
        ports = [self.halls.route(one) for one in self.city.halls]
        vault, reminders = self.records.vault, self.records.reminders
        waits = PlainWaits(self.halls, self.clock)
        self.reminding = Reminding(
            ports, self.city, self.clock, waits=waits, vault=vault, reminders=reminders
        )
        carriers = [Webhook(self.url, SECRET)]
        self.posting = Posting(
            reminders, vault, carriers, self.clock, link=lambda ticket: f"https://q/t/{ticket}"
        )

    async def do(self, command: Command, hall: str = HALL) -> Any:
        self.count += 1
        caller = Caller(principal="user:guide", id=f"c{self.count}")
        return await self.halls.route(hall).perform(command, caller)

    async def number(self, *, wants: bool = True, **facts: Any) -> str:
        """A number taken away from the hall; `wants`: its holder left a phone number."""
        arrive_by = self.clock.now() + 20 * 60_000
        given = {"channel": Channel.PHONE, "remote": True, "arrive_by": arrive_by, **facts}
        issue = c.Issue(service="social", items=("social-card",), day=DAY, **given)
        ticket: str = (await self.do(issue))["ticket"]["id"]
        if wants:
            await self.reach(ticket)
        return ticket

    async def reach(self, ticket: str, *, sealed: bool = True) -> None:
        seal = self.keys.sealing_key.seal(f"phone:{PHONE}")
        consent = Consent(purpose=Purpose.CONTACT, notice="0123456789ab", at=1)
        await self.records.vault.reach(
            Address(
                ticket=ticket,
                hall=HALL,
                sealed=seal if sealed else None,
                consent=consent if sealed else None,
                keep_until=2**50,
                language="zh-CN",
                way_s=1200,
            )
        )

    async def turn(self, *, minutes: float = 0) -> None:
        """Time passes, and the jobs run once."""
        self.clock.forward(round(60 * minutes))
        await self.reminding.look()
        await self.posting.post()

    async def stages(self) -> list[str]:
        async with self.records.engine.connect() as sql:
            rows = await sql.execute(REMINDERS.select().order_by(REMINDERS.c.id))
            return [row.stage for row in rows]
