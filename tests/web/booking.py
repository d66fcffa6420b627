"""A city whose social insurance is booked, always open, for tests of the web."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hall_config.model import City, Mode, Policy, Shift
from tests.web.city import small_city

CENTRE = "citizen-centre"


def booked_city(**policy: Any) -> City:
    """Two windows all day and night, six places in each half hour, three of them to book."""
    city = small_city()
    hall = city.halls[CENTRE]
    rosters = tuple(
        Shift(window=window, weekday=day, start=0, end=1440)
        for window in ("1", "2")
        for day in range(1, 8)
    )
    rule = replace(Policy(mode=Mode.MIXED, release_minute=0), **policy)
    hall = replace(hall, rosters=rosters, policies={**hall.policies, "social": rule})
    return replace(city, halls={**city.halls, CENTRE: hall})
