"""Questions for the right office, from a file, and the answers beside it."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from queue_server.forecast.choice import Advice, People
from queue_server.forecast.history import Floats, History
from queue_server.forecast.places import point, travel_min
from queue_server.forecast.rows import Rows, day, minute
from queue_server.forecast.unfit import Unfit

COLUMNS = ("date", "time", "service", "longitude", "latitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One person's: where to go from here for this service, leaving now."""

    cells: tuple[str, ...]
    """As the file writes them, in the order of COLUMNS."""
    date: date
    minute: float
    service: int
    """Place in the history's services."""
    home: tuple[float, float]
    """Longitude and latitude, degrees."""


def read_questions(
    path: Path, history: History, tested: Collection[date], services: Collection[int]
) -> Sequence[Question]:
    """Read the questions of a file.

    Raises Unfit, with the line, for a cell that cannot be read, a service that is not
    forecast, and a day that is not tested: what was learned knows how that one ended.
    """
    rows = Rows(path, COLUMNS)
    names = [history.services[place] for place in services]
    found = []
    for line, cells in rows:
        on, at, service, longitude, latitude = cells
        try:
            moment = day(on), minute(at)
        except ValueError:
            raise rows.wrong(line, f"{on},{at}") from None
        where = f"{path.name}:{line}"
        if moment[0] not in tested:
            named = [str(one) for one in sorted(tested)]
            raise Unfit("this day is not among those of --test", f"{where}: {on}", named)
        if service not in names:
            raise Unfit("this service is not forecast", f"{where}: {service}", names)
        question = Question(
            cells=tuple(cells),
            date=moment[0],
            minute=moment[1],
            service=history.services.index(service),
            home=point(rows, line, longitude, latitude),
        )
        found.append(question)
    return found


def answered(
    questions: Sequence[Question], advice: Mapping[date, Advice], places: Floats
) -> Sequence[int]:
    """The office for each question, as its place in the history's offices."""
    found = np.zeros(len(questions), dtype=np.int64)
    for on, known in advice.items():
        rows = [row for row, question in enumerate(questions) if question.date == on]
        if rows:
            asked = [questions[row] for row in rows]
            people = People(
                minutes=np.array([question.minute for question in asked]),
                services=np.array([question.service for question in asked]),
                travel=travel_min(np.array([question.home for question in asked]), places),
            )
            found[rows] = known.offices(people)
    return [int(place) for place in found]


def write_answers(
    path: Path, questions: Sequence[Question], offices: Sequence[int], names: Sequence[str]
) -> None:
    """Write the questions, in their order, each with its office."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow((*COLUMNS, "office"))
        for question, place in zip(questions, offices, strict=True):
            table.writerow((*question.cells, names[place]))
