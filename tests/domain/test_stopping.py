"""What a stop tells those who wait in its line."""

from __future__ import annotations

from dataclasses import replace

from queue_server.domain import commands as c
from queue_server.domain.stopping import Stop, stop_for, stop_of
from queue_server.domain.ticket import Offer
from tests.domain.tickets import Day
from tests.web.city import small_city

EVERY = (Offer.MOVE, Offer.BOOKING, Offer.RETURN)


def test_of_hall_and_line_the_hall_s_word_goes_first_and_the_offers_of_both_stand() -> None:
    day = Day()
    assert stop_of(day.hall.view, "tax", day.now) is None
    day.ask(c.StopService(service="tax", reason="system down", offers=(Offer.RETURN,)))
    day.ask(c.StopService(reason="fire alarm", until=day.now + 60_000, offers=(Offer.MOVE,)))
    both = Stop(reason="fire alarm", until=day.now + 60_000, offers=(Offer.MOVE, Offer.RETURN))
    assert stop_of(day.hall.view, "tax", day.now) == both
    later = day.now + 60_000
    assert stop_of(day.hall.view, "tax", later) == Stop(
        reason="system down", offers=both.offers[1:]
    )


def test_nothing_is_offered_that_would_be_refused() -> None:
    city, day = small_city(), Day()
    ticket = day.hall.view.tickets[day.issue()]
    day.ask(c.StopService(service="tax", reason="system down", offers=EVERY))
    day.hall.view.hall = "citizen-centre"
    told = stop_for(city, day.hall.view, ticket, day.now)
    assert told is not None
    assert told.offers == (Offer.MOVE, Offer.RETURN), "no hall has appointments to give"
    hall = city.halls["citizen-centre"]
    none = {name: replace(one, return_days=0) for name, one in hall.policies.items()}
    halls = {**city.halls, hall.id: replace(hall, policies=none)}
    told = stop_for(replace(city, halls=halls), day.hall.view, ticket, day.now)
    assert told is not None
    assert told.offers == (Offer.MOVE,), "its policy gives no right to return"
    moving = replace(ticket, pending=True)
    assert stop_for(city, day.hall.view, moving, day.now) is None
