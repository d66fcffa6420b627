"""Alarms stand until somebody saw to them."""

from __future__ import annotations

from queue_server.domain import commands as c
from queue_server.domain.alarms import Level
from tests.domain.tickets import DAY, Day

PAPER = c.RaiseAlarm(alarm="printer", level=Level.RED, about="device:k1")


def test_an_alarm_stands_once_and_from_when_it_was_raised() -> None:
    day = Day()
    day.ask(PAPER)
    raised = day.now
    day.now += 60_000
    since = len(day.hall.events)
    day.ask(PAPER)
    assert day.events(since) == []
    assert [(one.alarm, one.at) for one in day.hall.view.alarms.values()] == [("printer", raised)]


def test_an_alarm_that_gets_worse_is_raised_anew() -> None:
    day = Day()
    day.ask(c.RaiseAlarm(alarm="printer", level=Level.YELLOW, about="device:k1"))
    day.ask(PAPER)
    (standing,) = day.hall.view.alarms.values()
    assert standing.level is Level.RED


def test_a_cleared_alarm_is_gone_and_clearing_it_again_is_nothing() -> None:
    day = Day()
    day.ask(PAPER)
    day.ask(c.ClearAlarm(alarm="printer", about="device:k1"))
    since = len(day.hall.events)
    day.ask(c.ClearAlarm(alarm="printer", about="device:k1"))
    assert (day.hall.view.alarms, day.events(since)) == ({}, [])


def test_an_unfinished_ticket_is_an_alarm_until_the_next_day_has_ended() -> None:
    day = Day()
    day.ask(PAPER)
    day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=next(iter(day.hall.view.tickets)), window="1"))
    day.ask(c.EndDay(zone="main", day=DAY))
    assert sorted(one.alarm for one in day.hall.view.alarms.values()) == ["printer", "unfinished"]
    day.ask(c.EndDay(zone="main", day=DAY + 1))
    assert [one.alarm for one in day.hall.view.alarms.values()] == ["printer"]
