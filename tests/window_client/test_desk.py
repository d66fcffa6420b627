"""What the desk's page is made of: verbs by state, the reason, lines, the own day, lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_config.load import load_city
from queue_server.domain.commands import (
    Call,
    Caller,
    CallNext,
    Command,
    Finish,
    Handled,
    Issue,
    Miss,
    NextItem,
    Open,
    Pause,
    Start,
    SuspendTicket,
    Transfer,
)  # fmt: skip
from queue_server.domain.hall import Hall
from queue_server.domain.ticket import Suspend, TicketClass
from queue_server.opening import by_configuration, configuration
from tests.hub.centre import HALL
from window_client.desk import Clerk, Desk, model
from window_client.places import places, waiting

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


@pytest.fixture
def day() -> Day:
    return Day()


def test_before_the_first_view_there_is_nothing_to_do(day: Day) -> None:
    shown = day.shows(view=None)
    assert shown["ready"] is False
    assert shown["verbs"] == []


def test_a_closed_window_is_opened_next(day: Day) -> None:
    shown = day.shows()
    assert shown["primary"] == "open"
    assert shown["verbs"] == ["open", "sign_out"]


def test_an_open_window_calls_only_while_somebody_waits(day: Day) -> None:
    day.open()
    assert "call_next" not in day.shows()["verbs"]
    day.issue()
    shown = day.shows()
    assert shown["primary"] == "call_next"
    assert {"call_next", "call", "pause", "close"} <= set(shown["verbs"])


def test_a_called_ticket_may_be_started_recalled_missed_put_back_or_transferred(day: Day) -> None:
    day.open()
    ticket = day.issue(items=("social-card",))
    day.passes(7)
    day.call()
    shown = day.shows()
    assert shown["primary"] == "start"
    assert {"start", "recall", "miss", "return", "transfer"} <= set(shown["verbs"])
    assert {"finish", "suspend", "pause", "call_next"}.isdisjoint(shown["verbs"])
    card = shown["card"]
    assert (card["id"], card["number"], card["state"]) == (ticket, "A001", "called")
    assert card["called_at"] - card["joined"] == 7 * MINUTE
    assert card["items"][0]["name"]["zh-CN"] == "社会保障卡申领"
    assert card["items"][0]["materials"] == ["居民身份证", "近期一寸免冠照片"]


def test_a_served_ticket_may_be_finished_suspended_or_undone(day: Day) -> None:
    day.open()
    day.issue()
    day.start(day.call())
    shown = day.shows()
    assert shown["primary"] == "finish"
    assert {"finish", "suspend", "transfer", "return"} <= set(shown["verbs"])
    assert "next_item" not in shown["verbs"]
    assert shown["card"]["undo_until"] == day.now + 60_000


def test_the_next_item_is_offered_until_the_last(day: Day) -> None:
    day.open()
    day.issue(items=("social-card", "social-record"))
    ticket = day.call()
    day.start(ticket)
    assert "next_item" in day.shows()["verbs"]
    day.do(NextItem(ticket=ticket, window="2"))
    assert "next_item" not in day.shows()["verbs"]
    assert day.shows()["card"]["item"] == 1


def test_closing_is_offered_with_a_ticket_so_that_the_refusal_can_say_why(day: Day) -> None:
    day.open()
    day.issue()
    day.call()
    assert {"close", "sign_out"} <= set(day.shows()["verbs"])


def test_while_the_line_is_cut_nothing_can_be_done_but_all_is_shown(day: Day) -> None:
    day.open()
    day.issue()
    day.call()
    shown = day.shows(live=False)
    assert shown["verbs"] == []
    assert shown["card"]["number"] == "A001"
    assert shown["clerk"] == {"user": "clerk-1", "name": "张敏"}


def test_with_nobody_signed_in_only_the_number_held_is_told(day: Day) -> None:
    day.open()
    day.issue()
    day.call()
    shown = day.shows(clerk=None)
    assert (shown["verbs"], shown["holding"], shown["clerk"]) == ([], "A001", None)


def test_a_window_that_another_clerk_took_is_not_used(day: Day) -> None:
    day.do(Open(window="2", clerk="user:clerk-2"))
    day.issue()
    shown = day.shows()
    assert shown["window"]["taken"] is True
    assert shown["verbs"] == []


def test_a_paused_window_goes_on_next_and_says_why(day: Day) -> None:
    day.open()
    day.do(Pause(window="2", reason="meal"))
    shown = day.shows()
    assert shown["primary"] == "resume_window"
    assert shown["window"]["reason"] == "meal"


def test_a_declared_priority_is_to_be_confirmed_at_the_desk(day: Day) -> None:
    day.open()
    day.issue(ticket_class=TicketClass.PRIORITY)
    day.call()
    assert "confirm" in day.shows()["verbs"]


def test_the_card_says_by_which_rule_and_before_whom(day: Day) -> None:
    day.open()
    day.issue()
    day.passes(1)
    day.issue(ticket_class=TicketClass.PRIORITY)
    day.call()
    why = day.shows()["card"]["why"]
    assert (why["rule"], why["lane"], why["head_start_min"]) == ("place", "priority", 15)
    assert why["over"] == [{"number": "A001", "lane": "normal"}]


def test_a_chosen_call_says_because(day: Day) -> None:
    day.open()
    day.issue()
    second = day.issue()
    day.do(Call(ticket=second, window="2", reason="elderly"))
    why = day.shows()["card"]["why"]
    assert (why["rule"], why["because"]) == ("special", "elderly")


def test_lines_tell_how_many_wait_and_since_when(day: Day) -> None:
    day.issue()
    first = day.now
    day.passes(3)
    day.issue()
    lines = {row["service"]: row for row in day.shows()["lines"]}
    assert (lines["general"]["waiting"], lines["general"]["oldest"]) == (2, first)
    assert (lines["social"]["waiting"], lines["social"]["oldest"]) == (0, None)
    assert (lines["general"]["tier"], lines["advice"]["tier"]) == ("own", "help")


def test_a_ticket_sent_to_this_window_is_counted_apart(day: Day) -> None:
    ticket = day.issue("social")
    day.do(Transfer(ticket=ticket, to_window="2"))
    shown = day.shows()
    assert shown["own_lane"]["waiting"] == 1
    day.open()
    assert "call_next" in day.shows()["verbs"]


def test_the_own_day_counts_this_shift_and_its_mean_handling(day: Day) -> None:
    day.open()
    for minutes in (4, 8):
        day.issue()
        ticket = day.call()
        day.start(ticket)
        day.passes(minutes)
        day.finish(ticket)
    assert day.shows()["day"]["served"] == 2
    assert day.shows()["day"]["mean_s"] == 6 * 60


@pytest.mark.parametrize(
    ("kind", "verb", "able"),
    [
        (Suspend.FREE, "wake", True),
        (Suspend.WINDOW, "resume", True),
        (Suspend.STEP, "resume", True),
    ],
)
def test_a_ticket_set_aside_is_woken_or_taken_up_by_its_kind(
    day: Day, kind: Suspend, verb: str, able: bool
) -> None:
    day.open()
    day.issue()
    ticket = day.call()
    day.start(ticket)
    day.do(SuspendTicket(ticket=ticket, window="2", kind=kind))
    row = day.shows()["suspended"][0]
    assert (row["id"], row["kind"], row["verb"], row["able"]) == (ticket, kind.value, verb, able)
    day.issue()
    day.call()
    assert day.shows()["suspended"][0]["able"] is (verb == "wake")


def test_a_missed_number_may_rejoin_or_be_called_again_for_a_while(day: Day) -> None:
    day.open()
    day.issue()
    ticket = day.call()
    day.do(Miss(ticket=ticket, window="2"))
    row = day.shows()["missed"][0]
    assert (row["id"], row["rejoin"], row["able"]) == (ticket, True, True)
    assert row["call_until"] == day.now + 600_000


def test_a_ticket_can_be_sent_to_any_line_or_other_window(day: Day) -> None:
    day.issue("social")
    found = places(day.hall.view, CITY, "2")
    assert [(row["prefix"], row["waiting"]) for row in found["services"]] == [
        ("A", 0), ("B", 1), ("N", 0),
    ]  # fmt: skip
    assert [row["id"] for row in found["windows"]] == ["1", "3", "4"]


def test_waiting_numbers_are_found_by_a_part_longest_wait_first(day: Day) -> None:
    for _ in range(12):
        day.issue()
        day.passes(1)
    day.issue("social")
    found = [row["number"] for row in waiting(day.hall.view, CITY, "2", "01")]
    assert found == ["A001", "A010", "A011", "A012", "B001"]
    assert [row["number"] for row in waiting(day.hall.view, CITY, "2", " b0 ")] == ["B001"]
