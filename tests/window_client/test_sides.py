"""Beside the card: lines, the own day, what is set aside or missed, where tickets can go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.domain.commands import (
    Miss,
    SuspendTicket,
    Transfer,
)
from queue_server.domain.ticket import Suspend
from tests.window_client.day import CITY, CLERK, Day
from window_client.places import places, waiting


@pytest.fixture
def day() -> Day:
    return Day()


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
    day.open()
    day.do(Transfer(ticket=ticket, to_window="2"))
    shown = day.shows()
    assert shown["own_lane"]["waiting"] == 1
    assert "call_next" in shown["verbs"]


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


def test_a_clerk_s_own_mean_is_shown_while_signed_in_and_to_nobody_else() -> None:
    day, grades = Day(), {"days": 30, "count": 40, "mean": 4.8}
    assert day.shows(clerk=replace(CLERK, grades=grades))["grades"] == grades
    assert day.shows()["grades"] is None
    assert day.shows(clerk=None)["grades"] is None
