"""Where the order is decided by a hair, the store decides as the reference does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from queue_server.domain.commands import Caller, CallNext, Cancel, Command, EndDay, Issue, Open
from queue_server.domain.ticket import TicketClass
from queue_server.store.library import load
from queue_server.store.supervisor import EmbeddedStore
from tests.dispatch_pair import Outcome, Pair, Store
from tests.store.halls import CONFIGURE, DAY, NOON, ROOT, RULE

NORMAL, PRIORITY = TicketClass.NORMAL, TicketClass.PRIORITY


class Both:
    """The hall in both dispatchers; each command is one of its own."""

    def __init__(self, pair: Pair) -> None:
        self.pair, self.now, self.count = pair, NOON, 0

    def ask(self, command: Command) -> Outcome:
        self.count += 1
        caller = Caller(principal="desk", id=str(self.count))
        return self.pair.perform(command, caller, now=self.now, real=self.now)

    def configure(self, **rule: int) -> None:
        """Window 1 has `tax` as its own and `help` as help; 2 has both, 3 `tax`."""
        services = {"tax": {**RULE, **rule}, "help": {**RULE, **rule, "prefix": "B"}}
        windows = {**CONFIGURE.windows, "3": {"zone": "main", "own": ["tax"], "help": []}}
        self.ask(replace(CONFIGURE, services=services, windows=windows))

    def issue(self, service: str = "tax", ticket_class: TicketClass = NORMAL) -> None:
        self.ask(Issue(service=service, day=DAY, ticket_class=ticket_class))

    def issue_for(self, subject: str, agent: str | None = None, *, day: int = DAY) -> str:
        """Give a number for somebody; the ticket, or the limit that is reached."""
        found = self.ask(Issue(service="tax", day=day, subject=subject, agent=agent))
        return found.reply["ticket"]["id"] if found.reply else str(found.refused)

    def call(self, window: str = "1") -> tuple[str, str]:
        """Number and rule of the next ticket."""
        self.ask(Open(window=window, clerk=f"clerk{self.count}"))
        reply = self.ask(CallNext(window=window)).reply
        assert reply is not None
        return reply["ticket"]["number"], reply["reason"]["rule"]


@pytest.fixture
def both(valkey: EmbeddedStore) -> Iterator[Both]:
    store = Store(valkey.url)
    store.run(load(store.client))
    pair = Pair(store=store)
    pair.open(NOON)
    yield Both(pair)
    store.do("FLUSHALL")
    store.close()


@pytest.mark.parametrize(("late_ms", "rule"), [(0, "place"), (1, "guard")])
def test_the_guard_is_for_those_beyond_its_limit_not_at_it(
    both: Both, late_ms: int, rule: str
) -> None:
    both.configure(guard_percent=100, target_wait_s=60)
    both.issue()
    both.now += 1000
    both.issue(ticket_class=PRIORITY)
    both.now += 59_000 + late_ms
    assert both.call()[1] == rule


@pytest.mark.parametrize(("ahead_ms", "number"), [(0, "A001"), (1, "B001")])
def test_help_must_be_more_urgent_not_as_urgent(both: Both, ahead_ms: int, number: str) -> None:
    both.configure(help_percent=100)
    both.issue("help")
    both.now += ahead_ms
    both.issue("tax")
    both.now += 60_000
    assert both.call()[0] == number


def test_help_waits_while_nobody_is_late_anywhere(both: Both) -> None:
    both.configure(help_percent=0)
    both.issue("help")
    both.issue("tax")
    assert both.call()[0] == "A001"


def test_of_two_of_one_millisecond_the_first_issued_is_called(both: Both) -> None:
    both.configure()
    for service in ("help", "tax", "tax"):
        both.issue(service)
    assert both.call("2")[0] == "B001"


def test_of_two_classes_at_one_place_the_first_issued_is_called(both: Both) -> None:
    both.configure(head_priority_s=60, head_normal_s=0)
    both.issue(ticket_class=NORMAL)
    both.now += 60_000
    both.issue(ticket_class=PRIORITY)
    assert both.call() == ("A001", "place")


def test_the_cap_gives_way_after_just_so_many(both: Both) -> None:
    both.configure(cap_priority=2, head_priority_s=3600)
    both.issue(ticket_class=NORMAL)
    for _ in range(3):
        both.issue(ticket_class=PRIORITY)
    rules = [both.call(window)[1] for window in ("1", "2")]
    assert (rules, both.call("3")) == (["place", "place"], ("A001", "cap_priority"))


def test_a_limit_is_known_after_the_store_was_lost_and_gone_with_the_day(both: Both) -> None:
    both.configure(applicant_limit=2, agent_limit=1)
    first = both.issue_for("li", "trader")
    assert both.issue_for("wang", "trader") == "LIMIT_REACHED agent"
    both.issue_for("li")
    both.pair.restart()
    both.pair.lost(both.now)
    assert both.issue_for("li") == "LIMIT_REACHED applicant"
    both.ask(Cancel(ticket=first, by="holder"))
    both.issue_for("li", "trader")
    assert both.issue_for("li") == "LIMIT_REACHED applicant"
    both.ask(EndDay(zone="main", day=DAY))
    assert both.pair.store.do("HLEN", f"{ROOT}:subjects") == 0
    both.issue_for("li", day=DAY + 1)
