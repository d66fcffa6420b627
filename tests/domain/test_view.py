"""The view: who is ahead, and that it is carried whole from reader to reader."""

from __future__ import annotations

import json

import pytest

from queue_server.domain import commands as c
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import TicketClass
from queue_server.domain.view import HallView
from tests.domain.tickets import DAY, Day, S

APPOINTMENT, PRIORITY = TicketClass.APPOINTMENT, TicketClass.PRIORITY


def ahead(day: Day, ticket: str) -> int:
    return day.hall.view.ahead(day.hall.view.tickets[ticket])


def test_people_of_the_own_lane_are_ahead_in_their_order() -> None:
    day = Day()
    assert [ahead(day, ticket) for ticket in [day.issue() for _ in range(3)]] == [0, 1, 2]


def test_other_lanes_are_ahead_by_their_head_start() -> None:
    day = Day()
    normal = day.issue()
    day.now += 1200 * S - 1
    day.issue(ticket_class=PRIORITY)
    assert ahead(day, normal) == 1
    day.now += 1
    day.issue(ticket_class=PRIORITY)
    assert ahead(day, normal) == 1


def test_remote_people_are_ahead_too_and_have_people_ahead() -> None:
    day = Day()
    away = day.issue(remote=True)
    day.now += S
    here = day.issue()
    assert (ahead(day, away), ahead(day, here)) == (0, 1)


def test_returning_people_have_only_returning_people_ahead() -> None:
    day = Day()
    first = day.issue()
    waiting = day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=first, window="1"))
    day.ask(c.Return(ticket=first, window="1"))
    assert (ahead(day, first), ahead(day, waiting)) == (0, 1)


def test_people_sent_to_a_window_have_only_each_other_ahead() -> None:
    day = Day()
    day.issue()
    sent = [day.issue(), day.issue()]
    for ticket in sent:
        day.ask(c.Transfer(ticket=ticket, to_window="2"))
    assert [ahead(day, ticket) for ticket in sent] == [0, 1]


def test_what_is_unknown_is_refused_by_its_name() -> None:
    view = Day().hall.view
    with pytest.raises(REFUSALS["TICKET_UNKNOWN"]):
        view.ticket("h07-20261123-A999")
    with pytest.raises(REFUSALS["WINDOW_UNKNOWN"]):
        view.window("99")
    with pytest.raises(REFUSALS["SERVICE_UNKNOWN"]):
        view.rule("passport")


def test_a_snapshot_is_json_and_gives_the_same_view() -> None:
    day = Day()
    day.issue(ticket_class=PRIORITY, items=("a",), wishes=())
    day.issue(remote=True, ticket_class=APPOINTMENT)
    day.ask(c.StopService(reason="crowded", service="help"))
    day.ask(c.CallNext(window="1"))
    day.ask(c.EndDay(zone="nowhere", day=DAY))
    document = json.loads(json.dumps(day.hall.view.snapshot()))
    assert HallView.from_snapshot(document) == day.hall.view
