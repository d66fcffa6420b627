"""What stands before a number: which line, which day, and whether numbers are given now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_config.model import City, Precheck
from queue_server.domain.estimate import Wait
from queue_server.domain.intake import Asked, Joins, intake
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Channel, TicketClass
from tests.domain.test_estimate import CITY, Day, at

VIEW = Day().hall.view


def refused(asked: Asked, *, when: int, city: City = CITY) -> str:
    """The code with which the intake refuses."""
    with pytest.raises(Refused) as caught:
        intake(city, VIEW, asked, at=when)
    return caught.value.code


def test_an_item_leads_to_its_line_on_the_day_of_the_hall() -> None:
    command = intake(CITY, VIEW, Asked(items=("social-card", "business-start")), at=at(10))
    assert (command.service, command.day) == ("general", 20261123)
    assert command.items == ("social-card", "business-start")
    assert command.arrive_by is None


def test_a_service_may_be_named() -> None:
    asked = Asked(service="advice", channel=Channel.STAFF, language="en", wishes=("wheelchair",))
    command = intake(CITY, VIEW, asked, at=at(10))
    assert (command.service, command.channel) == ("advice", Channel.STAFF)
    assert (command.language, command.wishes) == ("en", ("wheelchair",))


def test_a_zone_may_gather_its_items_in_one_line() -> None:
    hall = CITY.halls["my-hall"]
    zone = replace(hall.zones["general"], gathers="advice")
    city = replace(CITY, halls={"my-hall": replace(hall, zones={"general": zone})})
    asked = Asked(items=("social-card",), zone="general")
    assert intake(city, VIEW, asked, at=at(10)).service == "advice"
    assert intake(city, VIEW, replace(asked, zone=None), at=at(10)).service == "social"


def test_what_is_not_known_or_not_here_is_refused() -> None:
    hall = CITY.halls["my-hall"]
    without = replace(CITY, halls={"my-hall": replace(hall, items=frozenset())})
    assert refused(Asked(items=("nothing",)), when=at(10)) == "ITEM_UNKNOWN"
    assert refused(Asked(items=("social-card",)), when=at(10), city=without) == "ITEM_NOT_HERE"
    assert refused(Asked(service="nothing"), when=at(10)) == "SERVICE_UNKNOWN"
    assert refused(Asked(), when=at(10)) == "SERVICE_UNKNOWN"


@pytest.mark.parametrize(("hour", "minute"), [(8, 30), (9, 0), (12, 30), (16, 49)])
def test_numbers_are_given_from_half_an_hour_before_opening_and_through_midday(
    hour: int, minute: int
) -> None:
    command = intake(CITY, VIEW, Asked(service="advice"), at=at(hour, minute), joins=told(0, 1))
    assert command.day == 20261123


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(8, 29, 23), (16, 50, 23), (20, 0, 23), (10, 0, 22)]
)
def test_outside_issuing_hours_the_hall_is_closed(hour: int, minute: int, day: int) -> None:
    assert refused(Asked(service="advice"), when=at(hour, minute, day)) == "HALL_CLOSED"


def test_a_remote_number_may_be_taken_before_opening_and_has_a_time_to_arrive_by() -> None:
    command = intake(CITY, VIEW, Asked(service="advice", remote=True), at=at(6))
    grace = CITY.halls["my-hall"].policies["advice"].grace_s
    assert command.arrive_by is not None
    assert command.arrive_by >= at(9) + 1000 * grace


def told(p50_min: int, p90_min: int) -> Joins:
    """Somebody who joins is told so."""
    wait = Wait(p10_s=0, p50_s=60 * p50_min, p90_s=60 * p90_min)
    return lambda service, ticket_class: wait


def test_issuing_stops_once_a_slow_line_would_not_reach_the_ticket_before_it_ends() -> None:
    """Numbers end at 16:50, ten minutes before closing."""
    asked = Asked(service="general")
    assert intake(CITY, VIEW, asked, at=at(16), joins=told(20, 50))
    with pytest.raises(Refused) as caught:
        intake(CITY, VIEW, asked, at=at(16), joins=told(20, 51))
    assert (caught.value.code, caught.value.detail) == ("SERVICE_CLOSED", "late")
    view = Day().waiting("general", 60)
    with pytest.raises(Refused, match="SERVICE_CLOSED"):
        intake(CITY, view, asked, at=at(16))
    assert intake(CITY, view, Asked(service="advice"), at=at(16))


def test_a_guide_may_give_a_number_past_it_with_a_reason() -> None:
    asked = Asked(service="general", channel=Channel.STAFF, beyond="came by ambulance")
    assert intake(CITY, VIEW, asked, at=at(16), joins=told(20, 51)).beyond


def test_each_class_is_judged_by_its_own_wait() -> None:
    slow, fast = told(60, 90), told(5, 10)

    def joins(service: str, class_: TicketClass) -> Wait:
        return (fast if class_ is TicketClass.PRIORITY else slow)(service, class_)

    first = Asked(service="general", ticket_class=TicketClass.PRIORITY)
    command = intake(CITY, VIEW, first, at=at(16), joins=joins)
    assert command.wait == fast("general", TicketClass.PRIORITY)
    with pytest.raises(Refused, match="SERVICE_CLOSED"):
        intake(CITY, VIEW, Asked(service="general"), at=at(16), joins=joins)


def test_without_a_plan_for_the_day_the_estimate_closes_nothing() -> None:
    hall = replace(CITY.halls["my-hall"], rosters=())
    city = replace(CITY, halls={"my-hall": hall})
    assert intake(city, VIEW, Asked(service="general"), at=at(16))


def test_where_a_guide_looks_first_neither_kiosk_nor_phone_gives_a_number() -> None:
    hall = CITY.halls["my-hall"]
    policies = {
        **hall.policies,
        "advice": replace(hall.policies["advice"], precheck=Precheck.REQUIRED),
    }
    city = replace(CITY, halls={"my-hall": replace(hall, policies=policies)})
    asked = Asked(service="advice")
    assert refused(asked, when=at(10), city=city) == "CHECK_NEEDED"
    away = replace(asked, channel=Channel.PHONE, remote=True)
    assert refused(away, when=at(10), city=city) == "CHECK_NEEDED"
    checked = replace(asked, channel=Channel.STAFF)
    assert intake(city, VIEW, checked, at=at(10)).service == "advice"
