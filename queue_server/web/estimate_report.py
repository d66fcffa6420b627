"""The report of shown waits: how true they were by hall, service, day, hour and estimator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from hall_config.model import City
from queue_server.domain.accuracy import Accuracy, Judged
from queue_server.ports.showings import Place
from queue_server.web.language import Language
from queue_server.web.report_table import Cell, Column, Measure, Table
from queue_server.web.words import say

LEVELS = ("hall", "service", "day", "hour", "estimator", "place")
COLUMNS = (
    *(Column(id=name, measure=Measure.TEXT) for name in ("level", "hall", "name")),
    *(Column(id=name) for name in ("told_to_wait", "mean_wait_s", "bias_s")),
    Column(id="bias", measure=Measure.SHARE),
    Column(id="absolute_s"),
    *(Column(id=f"pinball{quantile}_s", measure=Measure.MEAN) for quantile in (10, 50, 90)),
    Column(id="covered", measure=Measure.SHARE),
    Column(id="below", measure=Measure.SHARE),
    Column(id="above", measure=Measure.SHARE),
    Column(id="at_once"),
    Column(id="at_once_kept", measure=Measure.SHARE),
)
Key = tuple[str, str, str]
"""Level, hall, id."""


def estimate_table(city: City, judged: Iterable[Judged], *, language: Language) -> Table:
    """The table, level by level; days and hours in the city's zone, by when the wait was shown."""
    sums: dict[Key, Accuracy] = defaultdict(Accuracy)
    zone = ZoneInfo(city.timezone)
    for one in judged:
        for key in _keys(one, datetime.fromtimestamp(one.at / 1000, zone)):
            sums[key] += one.accuracy
    order = sorted(sums, key=lambda key: (LEVELS.index(key[0]), key))
    rows = tuple(_row(city, key, sums[key], language) for key in order)
    return Table(name="estimates", columns=COLUMNS, rows=rows)


def _keys(one: Judged, local: datetime) -> Iterator[Key]:
    """Each number counts once, by its slip; other places stand beside it on their own level."""
    yield "place", one.hall, one.place
    if one.place != Place.ISSUE.value:
        return
    yield "hall", one.hall, one.hall
    yield "service", one.hall, one.service
    yield "day", one.hall, f"{local:%Y-%m-%d}"
    yield "hour", one.hall, f"{local:%H}:00"
    yield "estimator", one.hall, one.by


def _row(city: City, key: Key, found: Accuracy, language: Language) -> tuple[Cell, ...]:
    level, hall, id_ = key
    count = found.count
    pinball = found.pinball_s or (None, None, None)
    return (
        say(language, f"level {level}"),
        _named(city, "hall", hall, language),
        _named(city, level, id_, language),
        count,
        _rounded(found.waited_s / count if count else None, 0),
        _rounded(found.bias_s, 0),
        _rounded(found.bias, 4),
        _rounded(found.absolute, 0),
        *(_rounded(one, 1) for one in pinball),
        _rounded(found.covered, 4),
        _share(found.below, count),
        _share(found.above, count),
        found.at_once,
        _share(found.at_once_kept, found.at_once),
    )


def _rounded(figure: float | None, digits: int) -> float | None:
    return None if figure is None else round(figure, digits or None)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _named(city: City, level: str, id_: str, language: Language) -> str:
    if level in ("estimator", "place"):
        return say(language, f"{level} {id_}")
    known = city.halls.get(id_) if level == "hall" else city.services.get(id_)
    return language.of(known.name) if known else id_
