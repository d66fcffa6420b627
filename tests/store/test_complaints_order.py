"""Who is next: what people suffered under other systems for years, replayed on both dispatchers.

Numbers are those of docs/complaints.md; each docstring says what it was.
"""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain.commands import (
    Arrive,
    Call,
    CallNext,
    Defer,
    Miss,
    Open,
    Rejoin,
    Start,
    Transfer,
)
from queue_server.domain.ticket import State
from tests.store.both import APPOINTMENT, NORMAL, PRIORITY, Both
from tests.store.halls import NOON

HOUR_S = 3600
ALWAYS = {"head_priority_s": 24 * HOUR_S}


def classes(both: Both, count: int) -> str:
    """The classes of the next visits by their first letter: `pn` is a priority, then a normal."""
    return "".join(one.ticket_class.value[0] for one in both.served(count=count))


def crowd(both: Both, normal: int, priority: int) -> None:
    """The normal come first, a minute apart, then the priority ones."""
    for ticket_class, count in ((NORMAL, normal), (PRIORITY, priority)):
        for _ in range(count):
            both.now += 60_000
            both.issue(ticket_class=ticket_class)


def arrivals(both: Both, names: str) -> dict[str, str]:
    """One after another, a second apart; the ids with what the test calls them."""
    found = {}
    for name in names:
        both.now += 1000
        found[both.issue().id] = name
    return found


@pytest.mark.parametrize(
    ("asked", "rule", "order"),
    [
        ("priority always first", ALWAYS, "ppppnnnn"),
        ("strictly as they came", {"head_priority_s": 0}, "nnnnpppp"),
        ("one priority, one normal", ALWAYS | {"cap_priority": 1, "cap_normal": 1}, "pnpnpnpn"),
        ("two priority, one normal", ALWAYS | {"cap_priority": 2, "cap_normal": 1}, "ppnppnnn"),
        (
            "two normal, one priority",
            {"head_priority_s": 0, "cap_normal": 2, "cap_priority": 1},
            "nnpnnppp",
        ),
        ("at most three priority in a row", ALWAYS | {"cap_priority": 3}, "pppnpnnn"),
        ("a head start of two minutes", {"head_priority_s": 120}, "nnnpnppp"),
    ],
)
def test_01_priority_against_normal_as_each_hall_asked_for_it(
    both: Both, asked: str, rule: dict[str, Any], order: str
) -> None:
    """novosga #5 #222 #279 #281 #299 #335 #431: each hall wants another order."""
    both.configure(**rule)
    crowd(both, normal=4, priority=4)
    assert classes(both, 8) == order, asked


def test_01_priority_never_starves_the_normal_lane(both: Both) -> None:
    """novosga #222: while priority people keep coming, nobody else is called at all."""
    both.configure(**ALWAYS, guard_percent=200, target_wait_s=900)
    waiting = both.issue()
    called = []
    while waiting.id not in called:
        both.issue(ticket_class=PRIORITY)
        both.now += 300_000
        called += [one.id for one in both.served()]
        assert len(called) < 10
    assert both.now - waiting.joined == 2 * 900_000 + 300_000, "the first call past the guard"


def test_01_another_order_holds_from_the_next_call_on(both: Both) -> None:
    """novosga #335: to try another rule the hall had to be emptied first."""
    both.configure(**ALWAYS)
    crowd(both, normal=3, priority=3)
    assert classes(both, 1) == "p"
    both.configure(head_priority_s=0)
    assert classes(both, 2) == "nn"
    both.configure(**ALWAYS, cap_priority=1)
    assert classes(both, 3) == "pnp"


def test_02_who_came_first_is_called_first(both: Both) -> None:
    """novosga 2.2: the newest number was called first after a change of one sort order."""
    both.configure()
    came = []
    for wait_ms in (0, 1, 1, 0, 60_000, 0, 3_600_000, 0):
        both.now += wait_ms
        came.append(both.issue().id)
    assert [one.id for one in both.served(count=len(came))] == came


def test_02_a_clock_set_back_turns_nobody_s_order_round(both: Both) -> None:
    """The same, when the machine's clock is set back by an hour between two numbers."""
    both.configure()
    first = both.issue()
    both.now -= 1
    second = both.issue()
    assert second.serial > first.serial
    both.now += 60_000
    places = sorted((one.joined, one.serial, one.id) for one in (first, second))
    assert [one.id for one in both.served(count=2)] == [id for *_, id in places]


@pytest.mark.parametrize("slot", [None, NOON])
def test_03_who_has_no_appointment_is_ordered_by_arrival_alone(
    both: Both, slot: int | None
) -> None:
    """novosga 2.x: people without an appointment came first on one database, last on another."""
    both.configure()
    without = both.issue()
    both.now += 60_000
    both.issue(
        ticket_class=APPOINTMENT, slot_at=None if slot is None else both.now, appointment="x"
    )
    both.now += 600_000
    late = both.issue()
    order = both.served(count=3)
    assert order[0].ticket_class is APPOINTMENT, "its head start is a rule, not a missing value"
    assert [one.id for one in order[1:]] == [without.id, late.id]


def test_03_an_appointment_called_earlier_says_before_whom_and_by_which_rule(both: Both) -> None:
    """Appointments jumped the line without a word; the clerk's and the holder's screen say why."""
    both.configure()
    passed = both.issue()
    both.now += 60_000
    both.issue(ticket_class=APPOINTMENT, slot_at=both.now, appointment="x")
    both.ask(Open(window="1", clerk="lin"))
    reply = both.ask(CallNext(window="1")).reply
    assert reply is not None
    reason = reply["reason"]
    assert (reason["rule"], reason["lane"]) == ("place", "appointment")
    assert [one["ticket"] for one in reason["over"]] == [passed.id]


def test_10_each_service_has_its_own_time_to_arrive(both: Both) -> None:
    """novosga #357: one hard-coded hour; people stood there in time and were told "expired"."""
    both.configure(expiry_s=600)
    by = both.now + 60_000
    early, late, lost = (both.issue(remote=True, arrive_by=by) for _ in range(3))
    both.ask(Arrive(ticket=early.id))
    assert both.ticket(early.id).joined == early.joined, "in time: the place is kept"
    both.now = by + 600_000
    both.ask(Arrive(ticket=late.id))
    assert both.ticket(late.id).joined == both.now, "late: last in the line, not sent away"
    both.now += 1
    assert both.refused(Arrive(ticket=lost.id)) == "TOO_LATE"
    both.configure(expiry_s=7200)
    both.ask(Arrive(ticket=lost.id))
    assert both.ticket(lost.id).state is State.WAITING, "the policy says how late, no constant"


def test_22_no_number_belongs_to_a_window_before_it_is_called(both: Both) -> None:
    """FQM #58 #301 #308: numbers were dealt out when printed, and a slow counter hoarded them."""
    both.configure()
    waiting = [both.issue() for _ in range(6)]
    assert {one.window for one in waiting} == {None}
    slow = both.call("1")[0]
    fast = both.served("3", count=5)
    assert [slow, *(one.number for one in fast)] == [one.number for one in waiting]
    assert {one.window for one in fast} == {"3"}, "where it was called is what the screens say"


def test_23_a_number_sent_on_keeps_its_number_and_its_wait(both: Both) -> None:
    """FQM #158, novosga #15: sent to another counter, people queued anew with another number."""
    both.configure()
    sent = both.issue()
    both.now += 1_200_000
    there = both.issue("help")
    both.call("1")
    both.ask(Start(ticket=sent.id, window="1"))
    both.ask(Transfer(ticket=sent.id, window="1", service="help"))
    found = both.ticket(sent.id)
    assert (found.number, found.joined, found.service) == (sent.number, sent.joined, "help")
    both.ask(Open(window="2", clerk="chan"))
    both.now += 1
    assert [one.id for one in both.served("2", count=2)] == [sent.id, there.id]


def test_24_not_to_have_come_is_a_state_of_its_own(both: Both) -> None:
    """FQM #137: who did not come counted as served, and could not come back."""
    both.configure(rejoin="keep", rejoin_limit=1)
    gone = both.issue()
    other = both.issue()
    both.call("1")
    both.ask(Miss(ticket=gone.id, window="1"))
    assert both.ticket(gone.id).state is State.MISSED
    both.ask(Rejoin(ticket=gone.id))
    assert [one.id for one in both.served(count=2)] == [gone.id, other.id]


@pytest.mark.parametrize(("rule", "order"), [("keep", "Mabc"), ("defer", "abMc"), ("anew", "abcM")])
def test_24_a_missed_number_comes_back_by_the_hall_s_rule(
    both: Both, rule: str, order: str
) -> None:
    """续号, 顺延, 重排: who misses the call by a minute lost the whole morning, or jumped it."""
    both.configure(rejoin=rule, rejoin_defer=2, rejoin_limit=1)
    names = arrivals(both, "Mabc")
    missed = next(iter(names))
    both.call("1")
    both.ask(Miss(ticket=missed, window="1"))
    both.now += 60_000
    both.ask(Rejoin(ticket=missed))
    assert "".join(names[one.id] for one in both.served(count=4)) == order


def test_25_a_chosen_number_is_called_with_its_reason_and_harms_no_place(both: Both) -> None:
    """novosga #323: clerks need to call one out of order; nobody else may lose by it."""
    both.configure(cap_priority=1, **ALWAYS)
    waiting = [both.issue() for _ in range(3)]
    both.ask(Open(window="1", clerk="lin"))
    reply = both.ask(Call(ticket=waiting[2].id, window="1", reason="a child is ill")).reply
    assert reply is not None
    assert reply["reason"]["rule"] == "special"
    assert reply["reason"]["because"] == "a child is ill"
    assert [one.id for one in both.served("3", count=2)] == [one.id for one in waiting[:2]]


def test_24_stepping_back_is_by_so_many_and_not_behind_everybody(both: Both) -> None:
    """QLess: asking for more time cost the place for good."""
    both.configure()
    names = arrivals(both, "Sabcd")
    both.ask(Defer(ticket=next(iter(names)), by_tickets=3))
    assert "".join(names[one.id] for one in both.served(count=5)) == "abcSd"
