"""Times of day, stretches of time and weekdays as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hall_config.model import Hours, Span
from hall_config.read_toml import Section

LATEST = 1800
"""30:00, the latest end of a service day, in minutes."""
CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
WEEKDAYS: Mapping[str, int] = {
    **{str(day): day for day in range(1, 8)},
    **{name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)},
    **{f"周{name}": at for at, name in enumerate("一二三四五六日", 1)},
}


def minute_of(text: str) -> int | None:
    """Give `09:30` as 570, or None if it is no time between 00:00 and 30:00."""
    match = CLOCK.fullmatch(text.strip())
    if not match or int(match[2]) > 59:
        return None
    minute = int(match[1]) * 60 + int(match[2])
    return minute if minute <= LATEST else None


def clock(minute: int) -> str:
    """Give 570 as `09:30`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span_words(spans: Sequence[Span]) -> str:
    """Give spans as `09:00-12:00, 13:00-17:00`."""
    return ", ".join(f"{clock(span.start)}-{clock(span.end)}" for span in spans) or "–"


def weekdays_of(text: str) -> tuple[int, ...]:
    """Give `1-5`, `mon-fri`, `周一-周五` or `6` as ISO weekdays; empty if it is none of these."""
    ends = [WEEKDAYS.get(part.strip().lower()) for part in re.split(r"[-–~至]", text.strip())]
    if len(ends) > 2 or None in ends:
        return ()
    days = [day for day in ends if day is not None]
    return tuple(range(days[0], days[-1] + 1))


def read_hours(section: Section) -> Hours:
    """Read a table such as `mon-fri = ["09:00-12:00", "13:00-17:00"]`."""
    days: dict[int, tuple[Span, ...]] = {}
    for key in section.names():
        spans = _spans(section, key)
        weekdays = weekdays_of(key)
        if not weekdays:
            section.wrong("weekday_shape", key, value=key)
        for day in weekdays:
            if spans:
                days[day] = spans
            else:
                days.pop(day, None)
    return Hours(days=days)


def _spans(section: Section, key: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for text in section.strings(key):
        span = _span(section, key, text)
        if span and spans and span.start < spans[-1].end:
            section.wrong("span_overlap", key, value=text)
        elif span:
            spans.append(span)
    return tuple(spans)


def _span(section: Section, key: str, text: str) -> Span | None:
    ends = [minute_of(part) for part in re.split(r"[-–~]", text)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        section.wrong("span_shape", key, value=text)
        return None
    if ends[1] <= ends[0]:
        section.wrong("span_order", key, value=text)
        return None
    return Span(start=ends[0], end=ends[1])
