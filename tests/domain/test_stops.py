"""What a stop offers to those who wait, and numbers given past the quota."""

from __future__ import annotations

import pytest

from queue_server.domain import commands as c
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import FIRST, Offer
from tests.domain.tickets import DAY, Day

STOP = c.StopService(service="tax", reason="system down", offers=(Offer.MOVE, Offer.RETURN))


def leave(day: Day, ticket: str) -> None:
    until = day.now + 86_400_000
    day.ask(c.Cancel(ticket=ticket, by="holder", keep=True, return_until=until))


def test_who_waited_when_a_service_stopped_comes_back_before_the_others() -> None:
    day = Day()
    ticket = day.issue()
    day.ask(STOP)
    assert day.hall.view.stops["tax"]["offers"] == ["move", "return"]
    leave(day, ticket)
    assert day.hall.view.rights[ticket]["service"] == "tax"
    day.ask(c.ResumeService(service="tax"))
    day.issue()
    back = day.ask(c.Issue(service="tax", day=DAY, returns=ticket))["ticket"]
    assert back["lane"] == FIRST


def test_nobody_keeps_a_right_that_no_stop_offers() -> None:
    day = Day()
    ticket = day.issue()
    with pytest.raises(REFUSALS["NOT_ALLOWED"]):
        leave(day, ticket)
    day.ask(c.StopService(service="tax", reason="crowded", offers=(Offer.MOVE,)))
    with pytest.raises(REFUSALS["NOT_ALLOWED"]):
        leave(day, ticket)
    assert day.hall.view.rights == {}


def test_places_are_as_they_were_when_a_service_goes_on() -> None:
    day = Day()
    first, second = day.issue(), day.issue()
    before = dict(day.hall.view.lanes)
    day.ask(STOP)
    day.ask(c.ResumeService(service="tax"))
    assert day.hall.view.lanes == before
    assert day.ask(c.CallNext(window="1"))["ticket"]["id"] == first
    assert second in day.hall.view.tickets


def test_a_number_past_the_quota_is_given_with_a_reason_that_its_event_keeps() -> None:
    day = Day(quota=1)
    day.issue()
    with pytest.raises(REFUSALS["SERVICE_FULL"]):
        day.issue()
    day.ask(c.Issue(service="tax", day=DAY, beyond="no phone"))
    assert day.hall.events[-1].data["beyond"] == "no phone"
