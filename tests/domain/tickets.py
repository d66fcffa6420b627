"""Tickets, rules and halls to try the domain with."""

from __future__ import annotations

from itertools import count
from typing import Any

from queue_server.domain.commands import Caller, Command, Configure, Issue, Open
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.order import LineRule
from queue_server.domain.ticket import TicketClass

HALL, DAY, NOON = "h07", 20261123, 1_795_406_400_000
S = 1000


def rule(**changes: Any) -> dict[str, Any]:
    """A line of strict head starts: appointment 10 min, priority 20 min."""
    plain: dict[str, Any] = {
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
    return plain | changes


def line_rule(**changes: Any) -> LineRule:
    return LineRule(**rule(**changes))


class Day:
    """A hall amid its day: two services, two open windows, a clock that stands until moved."""

    def __init__(self, **changes: Any) -> None:
        self.hall, self.now, self._ids = Hall(HALL), NOON, count()
        self.hall.open_hall(1, self.now)
        self.configure(**changes)
        for window in ("1", "2"):
            self.ask(Open(window=window, clerk=f"clerk-{window}"))

    def configure(self, *, zones: tuple[str, str] = ("main", "main"), **changes: Any) -> None:
        """`tax` and `help` with these policies, in these zones."""
        self.ask(
            Configure(
                version=str(next(self._ids)),
                sha256="",
                services={
                    "tax": rule(zone=zones[0], **changes),
                    "help": rule(zone=zones[1], prefix="B", **changes),
                },
                windows={
                    "1": {"zone": zones[0], "own": ["tax"], "help": ["help"]},
                    "2": {"zone": zones[1], "own": ["help", "tax"], "help": []},
                },
            )
        )

    def ask(self, command: Command, *, id: str | None = None) -> Reply:
        caller = Caller(principal="desk", id=id or f"c{next(self._ids)}")
        return self.hall.perform(command, caller, now=self.now, real=self.now)

    def issue(
        self, service: str = "tax", ticket_class: TicketClass = TicketClass.NORMAL, **facts: Any
    ) -> str:
        """Give a number; the ticket's id."""
        command = Issue(service=service, day=DAY, ticket_class=ticket_class, **facts)
        return str(self.ask(command)["ticket"]["id"])

    def events(self, since: int = 0) -> list[str]:
        return [event.type for event in self.hall.events[since:]]
