"""Days and hours of a city, pure: working days, opening, service days, the end of issuing.

An instant is milliseconds since 1970 UTC; a minute counts from midnight of the service day and may
pass 1440 where a day ends after midnight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hall_config.model import City, Hall, Shift, Span, Tier, Zone

DAY_MIN = 1440
MINUTE_MS = 60_000
FRIDAY, SATURDAY = 5, 6


def is_working_day(city: City, on: date) -> bool:
    """Whether promised days count this day: Monday to Friday but for the table of holidays."""
    told = city.holidays.get(on.isoformat())
    return on.isoweekday() <= FRIDAY if told is None else told == "open"


def plan_weekday(city: City, on: date) -> int | None:
    """Give the ISO weekday whose hours and roster hold on a date, or None on a holiday.

    A moved working day 调休 at a weekend follows the plan of the working day next to it.
    """
    told = city.holidays.get(on.isoformat())
    if told == "closed":
        return None
    weekday = on.isoweekday()
    if told == "open" and weekday > FRIDAY:
        return FRIDAY if weekday == SATURDAY else 1
    return weekday


def open_spans(city: City, hall: Hall, zone: Zone | str, on: date) -> tuple[Span, ...]:
    """Give the opening spans of a zone on a date, in order; none when it is closed."""
    weekday = plan_weekday(city, on)
    there = hall.zones[zone] if isinstance(zone, str) else zone
    return () if weekday is None else there.hours.days.get(weekday, ())


def service_day(instant_ms: int, timezone: str, day_ends: int = DAY_MIN) -> date:
    """Give the service day of an instant where days end at minute `day_ends` (1440 to 1800)."""
    local = _local(instant_ms, timezone)
    return (local - timedelta(minutes=day_ends - DAY_MIN)).date()


def instant_of(on: date, minute: int, timezone: str) -> int:
    """Give the instant of a minute of a service day, by the clock on the wall."""
    day = on + timedelta(days=minute // DAY_MIN)
    wall = datetime(day.year, day.month, day.day, tzinfo=_zone(timezone))
    return round((wall + timedelta(minutes=minute % DAY_MIN)).timestamp() * 1000)


def minute_of_day(instant_ms: int, timezone: str, on: date) -> int:
    """Give the minute of an instant on the wall clock of a service day."""
    local = _local(instant_ms, timezone)
    return (local.date() - on).days * DAY_MIN + local.hour * 60 + local.minute


def is_open(city: City, hall: Hall, zone: Zone | str, instant_ms: int) -> bool:
    """Whether a zone is open at an instant."""
    there = hall.zones[zone] if isinstance(zone, str) else zone
    on = service_day(instant_ms, city.timezone, there.day_ends)
    minute = minute_of_day(instant_ms, city.timezone, on)
    return any(span.start <= minute < span.end for span in open_spans(city, hall, there, on))


def issuing_until(city: City, hall: Hall, service: str, instant_ms: int) -> int | None:
    """Give the instant until which numbers of a service are issued on the day of an instant.

    It is the last closing of the service's zone less its `stop_before_s`. None: the service is not
    offered here, its zone is closed that day, or issuing is over. Before opening the answer stands.
    """
    zone = hall.zones.get(hall.services.get(service, ""))
    if zone is None:
        return None
    on = service_day(instant_ms, city.timezone, zone.day_ends)
    spans = open_spans(city, hall, zone, on)
    if not spans:
        return None
    closes = instant_of(on, spans[-1].end, city.timezone)
    until = closes - zone.stop_before_s * 1000
    return until if instant_ms < until else None


def due_date(city: City, received: date, working_days: int) -> date:
    """Give the last day of a promise: the day of receipt does not count, only working days do."""
    day = received
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(city, day)
    return day


def open_windows(hall: Hall, service: str, weekday: int, minute: int) -> int:
    """Count the windows that the roster opens then and whose own services include this one."""
    return len(_at_work(hall, service, Tier.OWN, weekday, minute))


def helping_windows(hall: Hall, service: str, weekday: int, minute: int) -> int:
    """Count the windows that the roster opens then and that help with this service."""
    return len(_at_work(hall, service, Tier.HELP, weekday, minute))


def shifts_at(hall: Hall, weekday: int, minute: int) -> tuple[Shift, ...]:
    """Give the planned stretches that hold a minute of a weekday."""
    return tuple(
        shift
        for shift in hall.rosters
        if shift.weekday == weekday and shift.start <= minute < shift.end
    )


def _at_work(hall: Hall, service: str, tier: Tier, weekday: int, minute: int) -> set[str]:
    serving = {
        window.id
        for window in hall.windows.values()
        if any(duty.service == service and duty.tier is tier for duty in window.duties)
    }
    return {shift.window for shift in shifts_at(hall, weekday, minute) if shift.window in serving}


def _local(instant_ms: int, timezone: str) -> datetime:
    return datetime.fromtimestamp(instant_ms / 1000, UTC).astimezone(_zone(timezone))


@lru_cache(maxsize=16)
def _zone(timezone: str) -> ZoneInfo:
    return ZoneInfo(timezone)
