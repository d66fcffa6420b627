"""A simulated clerk goes home once nobody is left whom only this window could serve."""

from __future__ import annotations

from queue_server.domain.commands import CallNext, Close, Pause, SuspendTicket
from queue_server.domain.ticket import Suspend
from queue_server.simulator.leaving import needed
from tests.display.day import Day

LINE, FIRST, SECOND = "household", "117", "118"


def test_the_last_window_stays_for_who_waits_and_for_who_was_sent_for_papers() -> None:
    day = Day()
    day.open(FIRST)
    assert not needed(day.view, FIRST)
    ticket = day.issue(LINE)
    assert needed(day.view, FIRST)
    day.do(CallNext(window=FIRST))
    day.start(ticket)
    assert not needed(day.view, FIRST), "who is being served holds the window itself"
    day.do(SuspendTicket(window=FIRST, ticket=ticket.id, kind=Suspend.FREE))
    assert needed(day.view, FIRST)


def test_where_another_window_can_serve_them_one_may_go() -> None:
    day = Day()
    day.open(FIRST, SECOND)
    day.issue(LINE)
    assert not needed(day.view, FIRST)
    day.do(Pause(window=SECOND, reason="break"))
    assert not needed(day.view, FIRST), "a break ends"
    day.do(Close(window=SECOND))
    assert needed(day.view, FIRST)
