"""The end of a zone's service day, and that no number of it comes twice."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from queue_server.domain import commands as c
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import State, Suspend
from queue_server.domain.window import WindowPhase
from tests.domain.tickets import DAY, Day

END = c.EndDay(zone="main", day=DAY)


def test_every_open_ticket_comes_to_an_end() -> None:
    day = Day()
    serving, called, missed, _waiting = (day.issue() for _ in range(4))
    away = day.issue(remote=True)
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=serving, window="1"))
    day.ask(c.Call(ticket=missed, window="2", reason="asked"))
    day.ask(c.Miss(ticket=missed, window="2"))
    day.ask(c.Call(ticket=called, window="2", reason="asked"))
    since = len(day.hall.events)
    day.ask(END)
    ends = {e.data["ticket"]: e.data["set"] for e in day.hall.events[since:] if _ends(e.data)}
    assert {name: one["state"] for name, one in ends.items()} == {
        serving: State.DONE,
        called: State.NO_SHOW,
        missed: State.NO_SHOW,
        _waiting: State.CANCELLED,
        away: State.CANCELLED,
    }
    assert "alarm.raised" in day.events(since)
    assert day.hall.view.tickets == {}
    assert {one.state for one in day.hall.view.windows.values()} == {WindowPhase.CLOSED}


def phase(day: Day) -> str:
    return day.hall.view.windows["1"].state.value


def _ends(data: Mapping[str, object]) -> bool:
    return "ticket" in data and "set" in data


def test_a_day_ends_once() -> None:
    day = Day()
    day.ask(END)
    with pytest.raises(REFUSALS["TOO_LATE"]):
        day.ask(END)
    with pytest.raises(REFUSALS["HALL_CLOSED"]):
        day.issue()


def test_a_carried_ticket_keeps_its_place_and_is_free_of_its_closed_window() -> None:
    day = Day(carry=True)
    held, waits = day.issue(), day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=held, window="1"))
    day.ask(c.SuspendTicket(ticket=held, window="1", kind=Suspend.WINDOW))
    joined = day.hall.view.tickets[waits].joined
    day.ask(END)
    view = day.hall.view
    assert view.tickets[waits].joined == joined
    assert (view.tickets[held].suspend, view.tickets[held].window) == (Suspend.FREE, None)


def test_a_window_serves_another_zones_ticket_to_its_end_and_closes_with_that_zone() -> None:
    day = Day(zones=("main", "late"))
    ticket = day.issue("help")
    day.ask(c.Call(ticket=ticket, window="1", reason="help"))
    day.ask(c.Start(ticket=ticket, window="1"))
    day.ask(END)
    assert phase(day) == "open"
    day.ask(c.Finish(ticket=ticket, window="1", handled=()))
    day.ask(c.EndDay(zone="late", day=DAY))
    assert phase(day) == "closed"


def test_a_service_that_changes_its_zone_never_gives_a_number_twice() -> None:
    """Invariant 1, although the old zone's day has ended and the new one's has not."""
    day = Day(zones=("main", "late"))
    assert day.issue().endswith("A001")
    day.ask(END)
    day.configure(zones=("late", "late"))
    assert day.issue().endswith("A002")


def test_no_number_is_given_for_a_day_before_one_that_ended() -> None:
    day = Day(zones=("main", "late"))
    day.ask(c.EndDay(zone="main", day=DAY + 1))
    with pytest.raises(REFUSALS["HALL_CLOSED"]):
        day.issue("help")


def test_the_waiting_keep_their_places_while_a_service_is_stopped() -> None:
    day = Day()
    ticket = day.issue()
    day.ask(c.StopService(service="tax", reason="crowded"))
    with pytest.raises(REFUSALS["SERVICE_CLOSED"]):
        day.issue()
    assert day.ask(c.CallNext(window="1"))["ticket"]["id"] == ticket
    day.ask(c.ResumeService(service="tax"))
    day.issue()


def test_a_stop_of_the_hall_ends_by_its_hour() -> None:
    day = Day()
    day.ask(c.StopService(reason="drill", until=day.now + 1000))
    with pytest.raises(REFUSALS["HALL_CLOSED"]):
        day.issue()
    day.now += 1000
    day.issue()
