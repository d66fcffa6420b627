"""Days that differ from the working week, as the State Council announces them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from hall_config.compose.words import table

ANNOUNCED = 2026
"""The last year whose holidays and moved working days are in the chinesecalendar package."""


def announced_lines() -> list[str]:
    """Give the days of ANNOUNCED that differ, as lines of the table [holidays]."""
    lines = []
    day = date(ANNOUNCED, 1, 1)
    while day.year == ANNOUNCED:
        name = chinese_calendar.get_holiday_detail(day)[1]
        if chinese_calendar.is_workday(day) and day.isoweekday() > 5:
            lines.append(f'{day} = "open"')
        elif chinese_calendar.is_holiday(day) and name:
            lines.append(f'{day} = "closed"  # {name}')
        day += timedelta(days=1)
    return lines


def festival_lines() -> list[str]:
    """Give the festivals fixed by law of the year that is not announced yet."""
    return [f'{row["day"]} = "closed"  # {row["name"]}' for row in table("festivals.csv")]
