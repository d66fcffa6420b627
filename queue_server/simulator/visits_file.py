"""A simulated day as a table: one row a visit and policy, as the contract names its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from queue_server.simulator.errands import Errand
from queue_server.simulator.outcome import NOBODY, Outcome
from queue_server.simulator.stage import StageHall

COLUMNS = (
    "policy", "seed", "visit", "home_hall", "hall", "travel_s", "wait_s",
    "shown_p10_s", "shown_p50_s", "shown_p90_s", "handling_s", "class", "window",
)  # fmt: skip


def write_visits(
    file: TextIO,
    stage: Sequence[StageHall],
    errands: Sequence[Errand],
    outcomes: Sequence[Outcome],
    *,
    seed: int,
) -> None:
    """The header and every visit under every policy; what there was not is left empty."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for outcome in outcomes:
        writer.writerows(_rows(stage, errands, outcome, seed))


def _rows(
    stage: Sequence[StageHall], errands: Sequence[Errand], outcome: Outcome, seed: int
) -> Iterator[Sequence[object]]:
    ids = {NOBODY: "", **{number: hall.id for number, hall in enumerate(stage)}}
    for place in sorted(range(len(errands)), key=lambda one: errands[one].number):
        errand, shown = errands[place], outcome.shown[place]
        hall, waited = outcome.halls[place], outcome.waits_ms[place]
        yield (
            outcome.policy,
            seed,
            errand.number,
            ids[outcome.homes[place]],
            ids[hall],
            "" if hall == NOBODY else seconds(outcome.travel_ms[place]),
            "" if waited < 0 else seconds(waited),
            *((shown.p10_s, shown.p50_s, shown.p90_s) if shown else ("", "", "")),
            seconds(errand.handling_ms),
            errand.lane,
            outcome.windows[place],
        )


def seconds(milliseconds: int) -> str:
    """Whole seconds as such, else with the milliseconds."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03d}" if rest else str(whole)
