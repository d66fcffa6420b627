"""The report of idle time: what windows did of their time, and lines in which nobody was called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from hall_config.model import City
from queue_server.domain.idle import LineTimes, Sweep, WindowTimes
from queue_server.web.language import Language
from queue_server.web.report_table import Cell, Column, Measure, Table
from queue_server.web.words import say

LEVELS = ("hall", "day", "window", "service")
COLUMNS = (
    *(Column(id=name, measure=Measure.TEXT) for name in ("level", "hall", "name")),
    *(Column(id=name) for name in ("open_s", "idle_s", "idle_waited_s", "paused_s")),
    *(Column(id=name) for name in ("walk_s", "serving_s", "arrivals", "calls", "missed")),
    *(Column(id=name) for name in ("waited_s", "unattended_s", "longest_gap_s")),
)
Key = tuple[str, str, str]
"""Level, hall, id."""


def idle_table(
    city: City, swept: Mapping[str, Sweep], *, language: Language, department: str | None = None
) -> Table:
    """The table, level by level, from the sweep of each hall.

    A department's representative sees the department's lines alone: windows are the hall's.
    """
    windows: dict[Key, WindowTimes] = defaultdict(WindowTimes)
    lines: dict[Key, LineTimes] = defaultdict(LineTimes)
    for hall, sweep in swept.items():
        for (day, window), spent in sweep.windows.items() if department is None else ():
            for key in _keys(hall, day, ("window", hall, window)):
                _add(windows[key], spent)
        for (day, service), seen in sweep.lines.items():
            if department is None or _department(city, service) == department:
                for key in _keys(hall, day, ("service", hall, service)):
                    _add(lines[key], seen)
    order = sorted(windows.keys() | lines.keys(), key=lambda key: (LEVELS.index(key[0]), key))
    rows = (_row(city, key, windows.get(key), lines.get(key), language) for key in order)
    return Table(name="idle", columns=COLUMNS, rows=tuple(rows))


def _keys(hall: str, day: str, own: Key) -> Iterable[Key]:
    return ("hall", hall, hall), ("day", hall, day), own


def _add(sums: WindowTimes | LineTimes, more: WindowTimes | LineTimes) -> None:
    for one in fields(sums):
        both = getattr(sums, one.name), getattr(more, one.name)
        setattr(sums, one.name, max(both) if one.name == "longest_gap" else sum(both))


def _row(
    city: City,
    key: Key,
    window: WindowTimes | None,
    line: LineTimes | None,
    language: Language,
) -> tuple[Cell, ...]:
    level, hall, id_ = key
    return (
        say(language, f"level {level}"),
        _named(city, "hall", hall, language),
        _named(city, level, id_, language),
        *_window(window),
        *_line(line, whole=level in ("hall", "day")),
    )


def _window(times: WindowTimes | None) -> Iterator[int | None]:
    names = ("open", "idle", "idle_waited", "paused", "walk", "serving")
    for name in names:
        yield None if times is None else getattr(times, name) // 1000


def _line(times: LineTimes | None, *, whole: bool) -> Iterator[int | None]:
    """Time in which somebody waited is each line's own: of several it would count twice."""
    for name in ("arrivals", "calls", "missed"):
        yield None if times is None else getattr(times, name)
    for name in ("waited", "unattended", "longest_gap"):
        own = whole and name != "longest_gap"
        yield None if times is None or own else getattr(times, name) // 1000


def _department(city: City, service: str) -> str | None:
    known = city.services.get(service)
    return known.department if known else None


def _named(city: City, level: str, id_: str, language: Language) -> str:
    if level == "hall" and id_ in city.halls:
        return language.of(city.halls[id_].name)
    if level == "service" and id_ in city.services:
        return language.of(city.services[id_].name)
    return id_
