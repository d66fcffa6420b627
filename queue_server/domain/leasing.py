"""For which service days a kiosk holds number blocks: today and the next three working days."""

from __future__ import annotations

from datetime import timedelta

from hall_config.calendar import open_spans, service_day
from hall_config.model import City, Hall
from queue_server.domain.numbers import day_number

DAYS_AHEAD = 3
"""Working days behind today."""
_FAR = 31
"""Calendar days looked at; the longest holiday is shorter."""


def lease_days(city: City, hall: Hall, service: str, at: int) -> tuple[int, ...]:
    """Today, where the service's zone is open, and the next three days on which it is."""
    zone = hall.zones[hall.services[service]]
    today = service_day(at, city.timezone, zone.day_ends)
    coming = (today + timedelta(days=one) for one in range(1, _FAR))
    days = [one for one in coming if open_spans(city, hall, zone, one)][:DAYS_AHEAD]
    if open_spans(city, hall, zone, today):
        days.insert(0, today)
    return tuple(day_number(one) for one in days)
