"""Two halls and the shared line in a real store, and what people there do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hall_config.model import City
from queue_server.domain.commands import (
    CallNext,
    Command,
    Open,
)
from queue_server.domain.hall import Reply
from queue_server.domain.ticket import Ticket
from queue_server.drawing import Drawing
from queue_server.ports import perform
from tests.hub.centre import standing
from tests.shared_city import CENTRE, LINE, TOWN, papers
from tests.stored_halls import StoredHalls

DAY = 20261123
MONDAY_10 = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Stage:
    """Two halls and the shared line, with a window open in each hall."""

    centre: StoredHalls
    count: int = 0

    def drawing(self, patience_s: float = 0.0) -> Drawing:
        """Another process's: it knows nothing of what was begun."""
        return Drawing(self.centre, self.centre.clock, patience_s=patience_s)

    async def ask(self, hall: str, command: Command) -> Reply:
        self.count += 1
        return await perform(self.centre.route(hall), command, "user:test", f"t{self.count}")

    async def hand_in(self, item: str = "social-card", **facts: Any) -> str:
        return str((await self.ask(LINE, papers(DAY, item, **facts)))["ticket"]["id"])

    async def call(
        self, hall: str = CENTRE, window: str = "1", key: str = "k", **how: Any
    ) -> Ticket | None:
        """What a clerk's call brings."""
        command = CallNext(window=window)
        port = self.centre.route(hall)
        reply = await self.drawing().call_next(port, command, "user:li", key, **how)
        return Ticket.from_document(reply["ticket"]) if "ticket" in reply else None

    def line(self, ticket: str) -> Ticket:
        return self.centre.route(LINE).view.ticket(ticket)

    def window(self, hall: str = CENTRE, window: str = "1") -> Any:
        return self.centre.route(hall).view.windows[window]


async def opened(city: City, store_url: str) -> Stage:
    stage = Stage(StoredHalls(city, standing(MONDAY_10), store_url))
    await stage.centre.open()
    for hall in (CENTRE, TOWN):
        await stage.ask(hall, Open(window="1", clerk="user:li"))
    return stage
