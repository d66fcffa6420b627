"""A hall in both dispatchers, asked one command after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from queue_server.domain.commands import (
    Caller,
    CallNext,
    Command,
    Finish,
    Handled,
    Issue,
    Open,
)
from queue_server.domain.ticket import Ticket, TicketClass
from queue_server.store.library import load
from tests.dispatch_pair import Outcome, Pair, Store
from tests.store.halls import CONFIGURE, DAY, NOON, RULE

NORMAL, PRIORITY = TicketClass.NORMAL, TicketClass.PRIORITY
APPOINTMENT = TicketClass.APPOINTMENT


class Both:
    """The hall in both dispatchers; each command is one of its own."""

    def __init__(self, pair: Pair) -> None:
        self.pair, self.now, self.count = pair, NOON, 0

    def ask(self, command: Command) -> Outcome:
        self.count += 1
        caller = Caller(principal="desk", id=str(self.count))
        return self.pair.perform(command, caller, now=self.now, real=self.now)

    def refused(self, command: Command) -> str:
        """The code with which both refuse it."""
        refused = self.ask(command).refused
        assert refused is not None
        return refused.split()[0]

    def configure(self, **rule: Any) -> None:
        """Window 1 has `tax` as its own and `help` as help; 2 has both, 3 `tax`."""
        services = {"tax": {**RULE, **rule}, "help": {**RULE, **rule, "prefix": "B"}}
        windows = {**CONFIGURE.windows, "3": {"zone": "main", "own": ["tax"], "help": []}}
        version = str(self.count)
        self.ask(replace(CONFIGURE, version=version, services=services, windows=windows))

    def issue(
        self, service: str = "tax", ticket_class: TicketClass = NORMAL, **facts: Any
    ) -> Ticket:
        facts = {"day": DAY, **facts}
        reply = self.ask(Issue(service=service, ticket_class=ticket_class, **facts)).reply
        assert reply is not None
        return self.ticket(reply["ticket"]["id"])

    def issue_for(self, subject: str, agent: str | None = None, *, day: int = DAY) -> str:
        """Give a number for somebody; the ticket, or the limit that is reached."""
        found = self.ask(Issue(service="tax", day=day, subject=subject, agent=agent))
        return found.reply["ticket"]["id"] if found.reply else str(found.refused)

    def ticket(self, id: str) -> Ticket:
        """As the store's events have it now."""
        return self.pair.reader.tickets[id]

    def call(self, window: str = "1") -> tuple[str, str]:
        """Number and rule of the next ticket."""
        self.ask(Open(window=window, clerk=f"clerk{self.count}"))
        reply = self.ask(CallNext(window=window)).reply
        assert reply is not None
        return reply["ticket"]["number"], reply["reason"]["rule"]

    def served(self, window: str = "1", *, count: int = 1) -> list[Ticket]:
        """Whole visits at a window, one after the other."""
        if self.pair.reader.windows[window].clerk is None:
            self.ask(Open(window=window, clerk=f"clerk-{window}"))
        found = []
        for _ in range(count):
            reply = self.ask(CallNext(window=window)).reply
            assert reply is not None
            ticket = reply["ticket"]["id"]
            self.ask(Finish(ticket=ticket, window=window, handled=(Handled(outcome="advised"),)))
            found.append(self.ticket(ticket))
        return found


@contextmanager
def both_at(url: str) -> Iterator[Both]:
    """A hall that was opened in the emptied store of this address."""
    store = Store(url)
    store.run(load(store.client))
    pair = Pair(store=store)
    pair.open(NOON)
    yield Both(pair)
    store.do("FLUSHALL")
    store.close()
