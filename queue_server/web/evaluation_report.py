"""The report of evaluations: by hall, department, window and item.

A default grade is nobody's opinion and a withdrawn one was given by mistake: both are told apart
and are in no mean, no share and no count of bad ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from hall_config.model import City, Department, Hall, Item
from queue_server.domain.evaluation import GRADES, SATISFIED, Counted, Evaluation
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
    grades: Counter[int] = field(default_factory=Counter)
    withdrawn: int = 0
    default: int = 0
    follow_ups: list[FollowUp] = field(default_factory=list)


def evaluation_table(
    city: City,
    graded: Iterable[Counted],
    follow_ups: Iterable[FollowUp],
    *,
    now: int,
    language: Language,
) -> Table:
    """The table, level by level, those with most evaluations first."""
    sums: dict[Key, _Sum] = defaultdict(_Sum)
    for one in graded:
        for key in _keys(city, one):
            if one.opinion:
                sums[key].grades[one.grade] += one.count
            else:
                sums[key].default += one.count
    for task in follow_ups:
        for key in _keys(city, task.evaluation):
            _follow(sums[key], task)
    order = sorted(sums, key=lambda key: (LEVELS.index(key[0]), -sums[key].grades.total(), key))
    rows = tuple(_row(city, key, sums[key], now, language) for key in order)
    return Table(name="evaluations", columns=COLUMNS, rows=rows)


def _keys(city: City, one: Evaluation | Counted) -> Iterator[Key]:
    yield "hall", one.hall, one.hall
    yield "department", one.hall, department_of(one, city) or ""
    yield "window", one.hall, one.window
    for item in dict.fromkeys(one.items):
        yield "item", one.hall, item


def _follow(into: _Sum, task: FollowUp) -> None:
    if task.appeal is Appeal.WITHDRAWN:
        into.withdrawn += 1
        into.grades[task.evaluation.grade] -= 1
    else:
        into.follow_ups.append(task)


def _row(city: City, key: Key, found: _Sum, now: int, language: Language) -> tuple[Cell, ...]:
    level, hall, id_ = key
    grades, count, tasks = found.grades, found.grades.total(), found.follow_ups
    satisfied = sum(grades[grade] for grade in GRADES if grade >= SATISFIED)
    settled = [one for one in tasks if one.stage is Stage.SETTLED]
    in_time = sum(one.settled_in_time() for one in tasks)
    return (
        say(language, f"level {level}"),
        _named(city, "hall", hall, language),
        _named(city, level, id_, language),
        count,
        round(fmean(grades, grades.values()), 3) if count else None,
        _share(satisfied, count),
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
