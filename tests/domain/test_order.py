"""Each rule of the order (design.md section 5)."""

from __future__ import annotations

import pytest

from queue_server.domain.order import (
    Candidate,
    Head,
    Row,
    Rule,
    candidate,
    most_urgent,
    own_or_help,
)
from tests.domain.tickets import NOON, S, line_rule

HEADS = {
    "first": Head(ticket="f", lane="first", joined=NOON - 10 * S, serial=9),
    "appointment": Head(ticket="a", lane="appointment", joined=NOON - 60 * S, serial=3),
    "priority": Head(ticket="p", lane="priority", joined=NOON - 30 * S, serial=4),
    "normal": Head(ticket="n", lane="normal", joined=NOON - 600 * S, serial=1),
}
WITHOUT_FIRST = {lane: head for lane, head in HEADS.items() if lane != "first"}


def chosen(heads: dict[str, Head], row: Row | None = None, **policy: int) -> tuple[str, Rule]:
    found = candidate("tax", heads, line_rule(**policy), row, now=NOON)
    assert found is not None
    return found.head.ticket, found.rule


def offer(service: str, urgency: float, place: int = 0, serial: int = 1) -> Candidate:
    head = Head(ticket=service, lane="normal", joined=0, serial=serial)
    return Candidate(
        service=service, head=head, rule=Rule.PLACE, place=place, urgency=urgency, over=()
    )


def test_an_empty_line_offers_nobody() -> None:
    assert candidate("tax", {}, line_rule(), None, now=NOON) is None


def test_who_comes_back_is_first() -> None:
    assert chosen(HEADS, guard_percent=1) == ("f", Rule.FIRST)


def test_the_least_place_is_next() -> None:
    assert chosen(WITHOUT_FIRST) == ("p", Rule.PLACE)
    assert chosen(WITHOUT_FIRST, head_priority_s=0) == ("a", Rule.PLACE)
    assert chosen(WITHOUT_FIRST, head_priority_s=0, head_appointment_s=0) == ("n", Rule.PLACE)


def test_equal_places_go_by_issue_serial() -> None:
    equal = chosen(WITHOUT_FIRST, head_priority_s=570, head_appointment_s=0)
    assert equal == ("n", Rule.PLACE)


def test_nobody_starves_beyond_the_guard() -> None:
    assert chosen(WITHOUT_FIRST, guard_percent=66, target_wait_s=900) == ("n", Rule.GUARD)
    assert chosen(WITHOUT_FIRST, guard_percent=67, target_wait_s=900) == ("p", Rule.PLACE)


@pytest.mark.parametrize(("count", "rule"), [(1, Rule.PLACE), (2, Rule.CAP_PRIORITY)])
def test_priority_in_a_row_is_capped(count: int, rule: Rule) -> None:
    row = Row(lane="priority", count=count)
    assert chosen(WITHOUT_FIRST, row, cap_priority=2)[1] is rule


def test_normal_in_a_row_is_capped() -> None:
    row = Row(lane="normal", count=3)
    assert chosen(WITHOUT_FIRST, row, cap_normal=3) == ("p", Rule.CAP_NORMAL)


def test_a_cap_gives_way_to_nobody_who_is_not_there() -> None:
    alone = {"priority": HEADS["priority"]}
    assert chosen(alone, Row(lane="priority", count=9), cap_priority=2) == ("p", Rule.PLACE)


def test_an_appointment_neither_counts_in_a_row_nor_breaks_it() -> None:
    row = Row(lane="priority", count=1)
    assert row.after("appointment") == row.after("first") == row
    assert row.after("priority") == Row(lane="priority", count=2)
    assert row.after("normal") == Row(lane="normal", count=1)


def test_those_passed_over_are_told() -> None:
    found = candidate("tax", WITHOUT_FIRST, line_rule(), None, now=NOON)
    assert found is not None
    assert {head.ticket for head in found.over} == {"a", "n"}
    assert found.place == NOON - 1230 * S
    assert found.urgency == pytest.approx(1230 / 900)


def test_the_most_urgent_line_is_next_ties_by_place_then_serial() -> None:
    assert most_urgent([]) is None
    ranked = [offer("a", 1.0), offer("b", 2.0), offer("c", 2.0, place=-1), offer("d", 2.0, -1, 0)]
    assert [one.service for one in ranked if one is most_urgent(ranked)] == ["d"]
    assert most_urgent(ranked[:3]) is ranked[2]


@pytest.mark.parametrize(
    ("own", "other", "percent", "service"),
    [
        (None, 0.1, 150, "help"),
        (0.1, None, 150, "own"),
        (1.0, 1.5, 150, "own"),
        (1.0, 1.51, 150, "help"),
        (-5.0, 0.0, 150, "own"),
        (-5.0, 0.01, 150, "help"),
    ],
)
def test_help_is_given_when_it_is_more_urgent_by_the_factor(
    own: float | None, other: float | None, percent: int, service: str
) -> None:
    mine = None if own is None else offer("own", own)
    theirs = None if other is None else offer("help", other)
    found = own_or_help(mine, theirs, help_percent=percent)
    assert found is not None
    assert found.service == service
