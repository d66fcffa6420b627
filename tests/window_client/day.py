"""A hall by the reference dispatcher, and what the desk of one window shows of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hall_config.load import load_city
from queue_server.domain.commands import (
    Caller,
    CallNext,
    Command,
    Finish,
    Handled,
    Issue,
    Open,
    Start,
)  # fmt: skip
from queue_server.domain.hall import Hall
from queue_server.opening import by_configuration, configuration
from tests.hub.centre import HALL
from window_client.desk import Clerk, Desk, model

CITY = load_city(Path("hall_config/small"))
DAY = 20261123
MINUTE = 60_000
CLERK = Clerk(user="clerk-1", name="张敏", id="user:clerk-1")


class Day:
    """A hall whose time stands still until it is told to pass."""

    def __init__(self, window: str = "2") -> None:
        self.hall, self.window, self.now = Hall(HALL), window, 10_000 * MINUTE
        self.reasons: dict[str, Any] = {}
        self._ids = iter(range(10_000))
        self.hall.open_hall(1, self.now)
        here = CITY.halls[HALL]
        caller = by_configuration(CITY, here)
        self.hall.perform(configuration(CITY, here), caller, now=self.now, real=self.now)

    def do(self, command: Command) -> Any:
        caller = Caller(principal="user:clerk-1", id=str(next(self._ids)))
        reply = self.hall.perform(command, caller, now=self.now, real=self.now)
        if "reason" in reply:
            self.reasons[reply["ticket"]["id"]] = reply["reason"]
        return reply

    def passes(self, minutes: float) -> None:
        self.now += int(minutes * MINUTE)

    def issue(self, service: str = "general", **more: Any) -> str:
        ticket: str = self.do(Issue(service=service, day=DAY, **more))["ticket"]["id"]
        return ticket

    def open(self) -> None:
        self.do(Open(window=self.window, clerk="user:clerk-1"))

    def call(self) -> str:
        ticket: str = self.do(CallNext(window=self.window))["ticket"]["id"]
        return ticket

    def start(self, ticket: str) -> None:
        self.do(Start(ticket=ticket, window=self.window))

    def finish(self, ticket: str) -> None:
        handled = (Handled(outcome="settled"),)
        self.do(Finish(ticket=ticket, window=self.window, handled=handled))

    def shows(self, **changes: Any) -> dict[str, Any]:
        desk = Desk(
            window=self.window,
            view=self.hall.view,
            city=CITY,
            clerk=CLERK,
            live=True,
            reasons=self.reasons,
        )
        return model(replace(desk, **changes))
