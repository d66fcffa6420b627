"""What the desk's page is made of: verbs by state, the card and its reason."""

from __future__ import annotations

import pytest

from queue_server.device.outbox import Entry
from queue_server.domain.commands import (
    Call,
    NextItem,
    Open,
    Pause,
    Services,
    SuspendTicket,
    Wake,
)
from queue_server.domain.ticket import Suspend, TicketClass
from tests.window_client.day import CITY, MINUTE, Day
from window_client.notice import notice

MONDAY = 1_795_399_200_000
"""23 November 2026, 10:00 in Shanghai."""


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
    papers = card["items"][0]["materials"]
    assert [one["zh-CN"] for one in papers] == ["居民身份证", "近期一寸免冠照片"]
    assert papers[0]["en"] == "Resident identity card"


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


def test_a_promised_item_is_not_offered_to_be_settled(day: Day) -> None:
    day.open()
    day.issue(items=("business-start",))
    day.call()
    item = day.shows()["card"]["items"][0]
    assert (item["outcome"], "settled" in item["outcomes"]) == ("accepted", False)


def test_a_window_that_may_not_do_all_of_a_bundle_sends_it_on(day: Day) -> None:
    day.open()
    day.do(Services(window="2", own=("social",)))
    day.issue("social", items=("social-card", "business-start"), chain=("general",))
    day.start(day.call())
    shown = day.shows()
    assert (shown["primary"], shown["card"]["then"]) == ("forward", "general")
    assert [item["place"] for item in shown["card"]["items"]] == ["here", "later"]


def test_the_card_tells_of_earlier_handlings_and_leaves_them_out_of_the_wait(day: Day) -> None:
    day.open()
    ticket = day.issue()
    day.start(day.call())
    day.passes(10)
    day.do(SuspendTicket(ticket=ticket, window="2", kind=Suspend.FREE))
    day.passes(20)
    day.do(Wake(ticket=ticket))
    day.passes(3)
    day.call()
    card = day.shows()["card"]
    assert card["called_at"] - card["joined"] - card["away_ms"] == 3 * MINUTE
    assert card["suspended"] == {"free": 20 * MINUTE}
    assert [one["window"] for one in card["handlings"]] == ["2"]


def test_cut_off_the_window_goes_on_with_what_it_holds_alone(day: Day) -> None:
    day.open()
    ticket = day.issue()
    day.issue()
    day.call()
    assert day.shows(live=False, cut=True)["verbs"] == ["start", "recall", "miss"]
    start = Entry(verb="start", fields={"ticket": ticket}, done_at="2026-11-23T10:00:00+08:00")
    shown = day.shows(live=False, cut=True, entries=(start,))
    assert (shown["card"]["state"], shown["verbs"]) == ("serving", ["finish", "suspend"])
    finish = Entry(verb="finish", fields={"ticket": ticket}, done_at=start.done_at)
    shown = day.shows(live=False, cut=True, entries=(start, finish))
    assert (shown["card"], shown["verbs"], shown["kept"]) == (None, [], 2)


def test_the_one_time_notice_says_what_was_chosen_and_until_when(day: Day) -> None:
    day.issue(items=("business-start",))
    handled = [
        {"item": "business-start", "outcome": "supplement", "missing": [1, 9], "note": "x"},
        {"item": "social-card", "outcome": "settled"},
        "nonsense",
    ]
    said = {"ticket": "nobody", "handled": handled}
    found = notice(day.hall.view, CITY, "2", said, at=MONDAY)
    assert [[one["zh-CN"] for one in row["missing"]] for row in found["items"]] == [
        ["住所（经营场所）使用证明"]
    ]
    assert found["until"] is None
    ticket = next(iter(day.hall.view.tickets))
    found = notice(day.hall.view, CITY, "2", {**said, "ticket": ticket}, at=MONDAY)
    assert found["until"] == "2026-12-07"
