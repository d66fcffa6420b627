"""The forecasts of tested days as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from queue_server.forecast.history import Day, Floats, History

COLUMNS = (
    "date", "time", "office", "service", "horizon_min", "p10_min", "p50_min", "p90_min",
)  # fmt: skip


class Written:
    """A file of forecasts that is written day by day, minutes with one decimal."""

    def __init__(self, path: Path, history: History, services: Sequence[int]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._table = csv.writer(self._file, lineterminator="\n")
        self._table.writerow(COLUMNS)
        self._history, self._services = history, services

    def add(self, day: Day, spans: Mapping[int, Floats]) -> None:
        """One row for each reading, office, service and horizon for which a wait was shown."""
        self._table.writerows(self._rows(day, spans))

    def _rows(self, day: Day, spans: Mapping[int, Floats]) -> Iterator[Sequence[str | int]]:
        shown = np.isfinite(day.waits)
        for reading, at in enumerate(day.times):
            for office, name in enumerate(self._history.offices):
                for service in self._services:
                    if shown[reading, office, service]:
                        about = (str(day.date), at, name, self._history.services[service])
                        for horizon, span in spans.items():
                            told = (f"{one:.1f}" for one in span[reading, office, service])
                            yield (*about, horizon, *told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
