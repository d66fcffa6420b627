"""One small hall to try the store with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from queue_server.domain.commands import Caller, CallNext, Command, Configure, Issue, Open
from queue_server.domain.hall import Reply
from queue_server.domain.ticket import TicketClass
from queue_server.domain.view import HallView
from queue_server.store.dispatcher import RedisDispatcher

HALL, DAY, NOON = "h07", 20261123, 1_795_406_400_000
ROOT = "q:{h07}"
RULE: Mapping[str, Any] = {
    "prefix": "A",
    "zone": "main",
    "target_wait_s": 900,
    "head_first_s": 0,
    "head_appointment_s": 600,
    "head_priority_s": 1200,
    "head_normal_s": 0,
    "cap_priority": 0,
    "cap_normal": 0,
    "guard_percent": 0,
    "help_percent": 100,
    "rejoin": "keep",
    "rejoin_defer": 3,
    "rejoin_limit": 1,
    "rejoin_call_s": 300,
    "undo_s": 60,
    "grace_s": 300,
    "expiry_s": 1800,
    "quota": 0,
    "carry": False,
}
CONFIGURE = Configure(
    version="1",
    sha256="1",
    services={"tax": RULE, "help": {**RULE, "prefix": "B"}},
    windows={
        "1": {"zone": "main", "own": ["tax"], "help": ["help"]},
        "2": {"zone": "main", "own": ["tax", "help"], "help": []},
    },
)


@dataclass(slots=True)
class OpenHall:
    """The hall as those in it meet it: each call is a command of its own."""

    dispatcher: RedisDispatcher
    now: int = NOON
    ids: count[int] = field(default_factory=count)

    @classmethod
    async def opened(cls, dispatcher: RedisDispatcher) -> OpenHall:
        hall = cls(dispatcher)
        await dispatcher.open_hall(HALL, 1, NOON)
        await hall.ask(CONFIGURE)
        for window in ("1", "2"):
            await hall.ask(Open(window=window, clerk=f"clerk-{window}"))
        return hall

    async def ask(self, command: Command, *, id: str | None = None) -> Reply:
        caller = Caller(principal="desk", id=id or f"c{next(self.ids)}")
        return await self.dispatcher.perform(HALL, command, caller, now=self.now, real=self.now)

    async def issue(
        self, service: str = "tax", ticket_class: TicketClass = TicketClass.NORMAL
    ) -> str:
        command = Issue(service=service, day=DAY, ticket_class=ticket_class)
        return str((await self.ask(command))["ticket"]["id"])

    async def call_next(self, window: str = "1") -> str | None:
        reply = await self.ask(CallNext(window=window))
        return reply["ticket"]["id"] if "ticket" in reply else None

    async def view(self) -> HallView:
        return await self.dispatcher.snapshot(HALL)
