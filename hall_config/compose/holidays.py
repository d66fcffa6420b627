"""Days that differ from the working week, as the State Council announces them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

ANNOUNCED = 2026
"""The last year whose holidays and moved working days are in the chinesecalendar package."""
FESTIVALS_2027 = (
    ("2027-01-01", "元旦 New Year"),
    ("2027-02-05", "除夕 New Year's Eve"),
    ("2027-02-06", "春节 Spring Festival"),
    ("2027-02-07", "春节 Spring Festival"),
    ("2027-02-08", "春节 Spring Festival"),
    ("2027-04-05", "清明 Tomb-sweeping"),
    ("2027-05-01", "劳动节 Labour Day"),
    ("2027-05-02", "劳动节 Labour Day"),
    ("2027-06-09", "端午 Dragon Boat"),
    ("2027-09-15", "中秋 Mid-autumn"),
    ("2027-10-01", "国庆 National Day"),
    ("2027-10-02", "国庆 National Day"),
    ("2027-10-03", "国庆 National Day"),
)
"""The festivals themselves, fixed by law (国务院令第795号); bridges and moved days follow."""


def holiday_lines() -> list[str]:
    """Give the lines of the table [holidays] of city.toml."""
    lines = [f"# {ANNOUNCED}: 国务院办公厅节假日安排 (chinesecalendar)"]
    day = date(ANNOUNCED, 1, 1)
    while day.year == ANNOUNCED:
        name = chinese_calendar.get_holiday_detail(day)[1]
        if chinese_calendar.is_workday(day) and day.isoweekday() > 5:
            lines.append(f'{day} = "open"  # 调休上班')
        elif chinese_calendar.is_holiday(day) and name:
            lines.append(f'{day} = "closed"  # {name}')
        day += timedelta(days=1)
    lines += [
        "# 2027: 法定节日本身; 国务院办公厅公布调休后请补充 add the moved days when announced"
    ]
    lines += [f'{iso} = "closed"  # {name}' for iso, name in FESTIVALS_2027]
    return lines
