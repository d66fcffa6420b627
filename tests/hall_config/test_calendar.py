"""Days and hours: moved working days, service days past midnight, the end of issuing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from hall_config.calendar import (
    due_date,
    helping_windows,
    instant_of,
    is_open,
    is_working_day,
    issuing_until,
    minute_of_day,
    open_spans,
    open_windows,
    plan_weekday,
    service_day,
)
from hall_config.model import City, Hall, Hours, Span

SHANGHAI = "Asia/Shanghai"


@pytest.fixture
def centre(dongguan: City) -> Hall:
    """The citizen centre."""
    return dongguan.halls["citizen-centre"]


def at(text: str) -> int:
    """Give an instant of Shanghai's wall clock."""
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI))
    return round(wall.timestamp() * 1000)


def test_working_days_of_2026_are_those_of_the_state_council(dongguan: City) -> None:
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert is_working_day(dongguan, day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_moved_working_day_follows_the_working_day_beside_it(
    dongguan: City, centre: Hall
) -> None:
    assert plan_weekday(dongguan, date(2026, 10, 10)) == 5, "a Saturday"
    assert plan_weekday(dongguan, date(2026, 9, 20)) == 1, "a Sunday"
    assert plan_weekday(dongguan, date(2026, 10, 1)) is None
    saturday = open_spans(dongguan, centre, "tax", date(2026, 10, 10))
    assert saturday == open_spans(dongguan, centre, "tax", date(2026, 10, 9))


def test_a_zone_opens_on_its_own_saturday_but_not_on_a_holiday(
    dongguan: City, centre: Hall
) -> None:
    assert not is_working_day(dongguan, date(2026, 11, 21))
    spans = open_spans(dongguan, centre, centre.zones["police"], date(2026, 11, 21))
    assert spans == (Span(start=540, end=720), Span(start=780, end=960))
    assert open_spans(dongguan, centre, "general", date(2026, 11, 21)) == ()
    assert open_spans(dongguan, centre, "police", date(2026, 2, 21)) == ()


def test_the_day_ends_at_midnight_of_the_hall_not_of_utc() -> None:
    assert service_day(at("2026-11-23 00:00"), SHANGHAI) == date(2026, 11, 23)
    assert service_day(at("2026-11-23 23:59"), SHANGHAI) == date(2026, 11, 23)
    assert service_day(at("2026-11-23 07:00"), SHANGHAI) == date(2026, 11, 23)


def test_a_day_may_end_after_midnight() -> None:
    late = at("2026-11-24 01:59")
    assert service_day(late, SHANGHAI, 1560) == date(2026, 11, 23)
    assert service_day(late + 60_000, SHANGHAI, 1560) == date(2026, 11, 24)
    assert minute_of_day(late, SHANGHAI, date(2026, 11, 23)) == 1559
    assert instant_of(date(2026, 11, 23), 1559, SHANGHAI) == late


def test_issuing_stops_before_the_last_closing(dongguan: City, centre: Hall) -> None:
    until = at("2026-11-23 16:50")
    for asked in ("2026-11-23 08:00", "2026-11-23 12:30", "2026-11-23 16:49"):
        assert issuing_until(dongguan, centre, "general", at(asked)) == until
    assert issuing_until(dongguan, centre, "general", until) is None
    assert issuing_until(dongguan, centre, "general", at("2026-11-22 10:00")) is None
    assert issuing_until(dongguan, centre, "marriage", at("2026-11-23 16:00")) == at(
        "2026-11-23 17:10"
    )
    assert issuing_until(dongguan, centre, "nothing", at("2026-11-23 10:00")) is None


def test_issuing_after_midnight_belongs_to_the_evening(dongguan: City, centre: Hall) -> None:
    hours = Hours(days={1: (Span(start=1200, end=1560),)})
    night = replace(centre.zones["general"], hours=hours, day_ends=1620)
    hall = replace(centre, zones={**centre.zones, "general": night})
    until = issuing_until(dongguan, hall, "general", at("2026-11-24 00:30"))
    assert until == at("2026-11-24 01:50")
    assert is_open(dongguan, hall, "general", at("2026-11-24 01:30"))
    assert not is_open(dongguan, hall, "general", at("2026-11-24 02:00"))


def test_a_zone_is_open_in_its_spans(dongguan: City, centre: Hall) -> None:
    for text, opened in (
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:59", False),
        ("2026-11-23 14:00", True),
        ("2026-11-23 17:30", False),
    ):
        assert is_open(dongguan, centre, "tax", at(text)) == opened, text


def test_promised_days_are_working_days(dongguan: City) -> None:
    assert due_date(dongguan, date(2026, 9, 30), 0) == date(2026, 9, 30)
    assert due_date(dongguan, date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert due_date(dongguan, date(2026, 9, 30), 3) == date(2026, 10, 10), "a moved working day"


def test_windows_are_counted_by_roster_and_role(centre: Hall) -> None:
    morning = open_windows(centre, "general", 3, 600)
    midday = open_windows(centre, "general", 3, 750)
    assert morning > midday > 0
    assert open_windows(centre, "general", 7, 600) == 0
    assert helping_windows(centre, "property", 3, 600) > 4, "the experience area helps too"
    assert helping_windows(centre, "experience", 3, 600) == 0
    assert open_windows(centre, "household", 6, 600) > 0


def test_instants_are_utc_milliseconds() -> None:
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert instant_of(date(2026, 11, 23), 720, SHANGHAI) == noon.timestamp() * 1000
