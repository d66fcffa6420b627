"""Handing a hall to another centre: only when nobody is in it, and then nothing is done here."""

from __future__ import annotations

import pytest

from queue_server.domain import commands as c
from queue_server.domain.hall import Hall
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.view import HallView
from tests.domain.tickets import DAY, Day

HAND = c.HandOver(to="the-hall")
END = c.EndDay(zone="main", day=DAY)


def test_a_hall_is_not_handed_over_while_a_window_is_not_closed() -> None:
    day = Day()
    with pytest.raises(REFUSALS["HALL_BUSY"], match="1"):
        day.ask(HAND)
    day.ask(c.Close(window="1"))
    with pytest.raises(REFUSALS["HALL_BUSY"]):
        day.ask(HAND)


def test_a_hall_is_not_handed_over_while_somebody_waits() -> None:
    day = Day()
    ticket = day.issue()
    for window in ("1", "2"):
        day.ask(c.SignOut(window=window))
    with pytest.raises(REFUSALS["HALL_BUSY"], match=ticket):
        day.ask(HAND)
    day.ask(c.Cancel(ticket=ticket, by="holder"))
    day.issue(remote=True)
    assert day.ask(HAND)["seq"]
    assert day.hall.view.handed == "the-hall"


def test_who_was_carried_over_the_days_end_goes_along() -> None:
    day = Day(carry=True)
    ticket = day.issue()
    day.ask(END)
    day.ask(HAND)
    kept = HallView.from_snapshot(day.hall.view.snapshot())
    other = Hall.restored(kept, day.hall.memory, 2, now=day.now, centre="the-hall")
    assert ticket in other.view.tickets
    assert (other.view.centre, other.view.handed) == ("the-hall", "")


def test_a_handed_hall_does_nothing_more_but_answers_what_it_was_asked_before() -> None:
    day = Day()
    day.ask(END)
    first = day.ask(HAND, id="hand")
    assert day.ask(HAND, id="hand") == first
    since = len(day.hall.events)
    for command in (HAND, c.Open(window="1", clerk="clerk-1"), c.StopService(reason="x"), END):
        with pytest.raises(REFUSALS["HALL_NOT_READY"]):
            day.ask(command)
    assert len(day.hall.events) == since
