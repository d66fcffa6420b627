"""Where the order is decided by a hair, the store decides as the reference does."""

from __future__ import annotations

import pytest

from queue_server.domain.commands import Cancel, EndDay, Page
from tests.store.both import NORMAL, PRIORITY, Both
from tests.store.halls import DAY, ROOT


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


def test_a_pager_is_in_one_hand_also_after_the_store_was_lost(both: Both) -> None:
    both.configure()
    li, wang = both.issue(), both.issue()
    both.ask(Page(ticket=li.id, pager=7))
    both.ask(Page(ticket=li.id, pager=7))
    assert both.ask(Page(ticket=wang.id, pager=7)).refused == "PAGER_TAKEN A001"
    both.pair.restart()
    both.pair.lost(both.now)
    both.ask(Cancel(ticket=li.id, by="holder"))
    assert both.refused(Page(ticket=wang.id, pager=7)) == "PAGER_TAKEN", "it is not back yet"
    both.ask(Page(ticket=li.id))
    both.ask(Page(ticket=wang.id, pager=7))
    both.ask(Page(ticket=wang.id, pager=8))
    both.ask(EndDay(zone="main", day=DAY))
    assert both.pair.store.do("HLEN", f"{ROOT}:pagers") == 0, "it is gone with the day"
