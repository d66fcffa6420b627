"""What a stop tells those who wait in its line."""

from __future__ import annotations

from dataclasses import replace

from hall_config.model import Text
from queue_server.domain import commands as c
from queue_server.domain.stopping import Stop, in_words, stop_for, stop_of
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


def test_a_reason_is_read_in_each_language_that_it_was_said_in_else_in_chinese() -> None:
    day = Day()
    words = c.Words(zh_cn="停电", en="Power failed")
    day.ask(c.StopService(service="tax", reason="停电", text=words))
    stop = stop_of(day.hall.view, "tax", day.now)
    assert stop is not None
    said = [stop.said(language) for language in ("zh-CN", "zh-HK", "en")]
    assert said == ["停电", "停电", "Power failed"]
    plain = Stop(reason="一句话")
    assert [plain.said(language) for language in ("zh-CN", "en")] == ["一句话", "一句话"]


def test_a_reason_of_the_city_is_told_in_the_city_s_words_and_any_other_as_it_was_said() -> None:
    known = Text(zh_cn="停电", zh_hk="停電", en="Power failed")
    city = replace(small_city(), stop_reasons={"power": known})
    chosen = in_words(city, c.StopService(reason="power", service="tax"))
    words = c.Words(zh_cn="停电", zh_hk="停電", en="Power failed")
    assert chosen == c.StopService(reason="停电", text=words, service="tax")
    own = c.StopService(reason="power cut")
    assert in_words(city, own) == own
