"""Slots of a line: windows by the roster, shares of the whole day, on offer from their release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from hall_config.model import City, Hours, Mode, Policy, Shift, Span
from queue_server.domain.booking import offer_of, offers, parts_of, released_days, room
from queue_server.domain.capacity import Offer, day_offers
from queue_server.domain.refusals import Refused
from queue_server.domain.slots import Slot
from queue_server.domain.view import HallView
from tests.web.city import small_city

HALL, SERVICE = "citizen-centre", "social"
MONDAY = date(2026, 11, 30)


def city(*, windows: int = 2, holidays: dict[str, str] | None = None, **policy: Any) -> City:
    """Social insurance is booked; windows 1 and 2 may serve it from nine to twelve."""
    found = small_city()
    hall = found.halls[HALL]
    morning = Hours(days={day: (Span(start=540, end=720),) for day in range(1, 6)})
    rosters = tuple(
        Shift(window=str(number), weekday=day, start=540, end=720)
        for number in range(1, windows + 1)
        for day in range(1, 6)
    )
    rule = Policy(mode=Mode.MIXED, **policy)
    hall = replace(
        hall,
        zones={"main": replace(hall.zones["main"], hours=morning)},
        rosters=rosters,
        policies={**hall.policies, SERVICE: rule},
    )
    return replace(found, halls={**found.halls, HALL: hall}, holidays=holidays or {})


def day(where: City) -> list[Offer]:
    return day_offers(where, where.halls[HALL], SERVICE, MONDAY)


def at(text: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return round(moment.timestamp() * 1000)


def test_capacity_is_windows_by_time_over_handling() -> None:
    """Two windows, half an hour, ten minutes each: six places, half of them to book."""
    found = day(city())
    assert [one.id for one in found][:2] == ["20261130-0900", "20261130-0930"]
    assert len(found) == 6
    assert {one.slot.capacity for one in found} == {6}
    assert {one.slot.booking for one in found} == {3}
    assert sum(one.slot.remote for one in found) == 36 * 20 // 100


def test_a_windows_time_is_divided_among_what_it_serves_by_booking() -> None:
    both = city()
    hall = both.halls[HALL]
    duties = (*hall.windows["1"].duties[:1], replace(hall.windows["3"].duties[0]))
    windows = {**hall.windows, "1": replace(hall.windows["1"], duties=duties)}
    hall = replace(
        hall,
        windows=windows,
        policies={**hall.policies, "tax": Policy(mode=Mode.MIXED)},
    )
    found = day(replace(both, halls={HALL: hall}))
    assert sum(one.slot.capacity for one in found) == 27, "window 1 half, window 2 whole"


@given(
    capacity=st.integers(1, 40),
    booking=st.integers(0, 70),
    remote=st.integers(0, 30),
    guide=st.integers(0, 30),
)
def test_at_any_time_of_the_day_the_hall_has_had_its_share(
    capacity: int, booking: int, remote: int, guide: int
) -> None:
    shares: dict[str, Any] = {
        "booking_percent": booking,
        "remote_percent": remote,
        "guide_percent": guide,
    }
    total = for_others = 0
    for one in day(city(slot_capacity=capacity, **shares)):
        slot = one.slot
        assert min(slot.capacity, slot.booking, slot.remote, slot.guide) >= 0
        total += slot.capacity
        for_others += slot.booking + slot.remote
        assert 100 * (total - for_others) >= total * (100 - booking - remote)
        assert for_others + slot.guide <= total


def test_a_small_hall_has_a_place_in_every_second_slot() -> None:
    """One window for social insurance of three lines: a place an hour is not lost in rounding."""
    found = day(city(windows=1, slot_s=600))
    assert [one.slot.capacity for one in found] == [1] * 18
    assert [one.slot.booking for one in found] == [0, 1] * 9


def test_a_day_is_released_at_nine_the_seventh_day_before() -> None:
    where = city()
    hall = where.halls[HALL]
    early, late = at("2026-11-23T08:59:59"), at("2026-11-23T09:00:00")
    assert MONDAY not in released_days(where, hall, SERVICE, at=early)
    assert MONDAY in released_days(where, hall, SERVICE, at=late)
    assert [one.isoformat() for one in released_days(where, hall, SERVICE, at=late)] == [
        *("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"),
    ]


def test_a_moved_working_day_has_slots_and_a_holiday_none() -> None:
    where = city(holidays={"2026-11-28": "open", "2026-11-30": "closed"})
    saturday = day_offers(where, where.halls[HALL], SERVICE, date(2026, 11, 28))
    assert len(saturday) == 6
    assert day(where) == []


def test_a_slot_that_began_is_gone_unless_the_policy_books_the_current_one() -> None:
    now = at("2026-11-30T09:10:00")
    for current, first in ((False, "20261130-0930"), (True, "20261130-0900")):
        where = city(book_current=current)
        view = HallView(hall=HALL)
        assert offers(where, view, SERVICE, MONDAY, at=now)[0].id == first


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        ("20261130-0910", "SLOT_GONE"),
        ("20261129-0900", "SLOT_GONE"),
        ("20269999-0900", "SLOT_GONE"),
        ("x", "SLOT_GONE"),
        ("20261201-0900", "TOO_EARLY"),
    ],
)
def test_a_slot_that_is_none_is_refused(slot: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        offer_of(city(), HallView(hall=HALL), SERVICE, slot, at=at("2026-11-23T10:00:00"))
    assert refused.value.code == code


def test_a_line_that_people_just_walk_into_has_no_slots() -> None:
    where = city()
    assert day_offers(where, where.halls[HALL], "tax", MONDAY) == []


def test_many_matters_take_slots_one_after_another() -> None:
    where, view = city(), HallView(hall=HALL)
    now = at("2026-11-27T10:00:00")
    first = offer_of(where, view, SERVICE, "20261130-1030", at=now)
    assert room(view, first, at=now) == 3
    found = parts_of(where, view, first, 7, at=now)
    assert [one.places for one in found] == [3, 3, 1]
    assert [isinstance(one, Slot) for one in found] == [True] * 3
    with pytest.raises(Refused, match="SLOT_FULL"):
        parts_of(where, view, first, 10, at=now)
