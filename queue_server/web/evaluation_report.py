"""The report of evaluations: by hall, department, window and item.

A default grade is nobody's opinion and a withdrawn one was given by mistake: both are told apart
and are in no mean, no share and no count of bad ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from hall_config.model import City, Department, Hall, Item
from queue_server.domain.evaluation import SATISFIED, Evaluation
from queue_server.domain.follow_up import Appeal, FollowUp, Stage, department_of
from queue_server.web.language import Language
from queue_server.web.report_table import Cell, Column, Measure, Table
from queue_server.web.words import say

LEVELS = ("hall", "department", "window", "item")
COLUMNS = (
    *(Column(id=name, measure=Measure.TEXT) for name in ("level", "hall", "name")),
    Column(id="count"),
    Column(id="mean", measure=Measure.MEAN),
    Column(id="satisfied", measure=Measure.SHARE),
    *(Column(id=name) for name in ("bad", "withdrawn", "default", "open", "late", "settled")),
    Column(id="settled_in_time", measure=Measure.SHARE),
)
Key = tuple[str, str, str]
"""Level, hall, id."""


@dataclass(slots=True)
class _Sum:
    grades: list[int] = field(default_factory=list)
    withdrawn: int = 0
    default: int = 0
    follow_ups: list[FollowUp] = field(default_factory=list)


def evaluation_table(
    city: City,
    evaluations: Iterable[Evaluation],
    follow_ups: Iterable[FollowUp],
    *,
    now: int,
    language: Language,
) -> Table:
    """The table, level by level, those with most evaluations first."""
    opened = {one.id: one for one in follow_ups}
    sums: dict[Key, _Sum] = defaultdict(_Sum)
    for one in evaluations:
        for key in _keys(city, one):
            _add(sums[key], one, opened.get(one.id))
    order = sorted(sums, key=lambda key: (LEVELS.index(key[0]), -len(sums[key].grades), key))
    rows = tuple(_row(city, key, sums[key], now, language) for key in order)
    return Table(name="evaluations", columns=COLUMNS, rows=rows)


def _keys(city: City, one: Evaluation) -> Iterator[Key]:
    yield "hall", one.hall, one.hall
    yield "department", one.hall, department_of(one, city) or ""
    yield "window", one.hall, one.window
    for item in dict.fromkeys(one.items):
        yield "item", one.hall, item


def _add(into: _Sum, one: Evaluation, follow_up: FollowUp | None) -> None:
    if not one.opinion:
        into.default += 1
    elif follow_up is not None and follow_up.appeal is Appeal.WITHDRAWN:
        into.withdrawn += 1
    else:
        into.grades.append(one.grade)
        if follow_up is not None:
            into.follow_ups.append(follow_up)


def _row(city: City, key: Key, found: _Sum, now: int, language: Language) -> tuple[Cell, ...]:
    level, hall, id_ = key
    grades, tasks = found.grades, found.follow_ups
    settled = [one for one in tasks if one.stage is Stage.SETTLED]
    in_time = sum(one.settled_in_time() for one in tasks)
    return (
        say(language, f"level {level}"),
        _named(city, "hall", hall, language),
        _named(city, level, id_, language),
        len(grades),
        round(fmean(grades), 3) if grades else None,
        _share(sum(grade >= SATISFIED for grade in grades), len(grades)),
        len(tasks),
        found.withdrawn,
        found.default,
        len(tasks) - len(settled),
        sum(one.late(now) for one in tasks),
        len(settled),
        _share(in_time, len(settled)),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _named(city: City, level: str, id_: str, language: Language) -> str:
    if level == "window":
        return say(language, "window {window}", window=id_)
    known: Mapping[str, Mapping[str, Hall | Department | Item]] = {
        "hall": city.halls,
        "department": city.departments,
        "item": city.items,
    }
    found = known[level].get(id_)
    return language.of(found.name) if found else id_
