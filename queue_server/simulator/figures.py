"""The figures of a simulated day: waits, fairness to each hall's own citizens, use of windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from queue_server.simulator.errands import Errand
from queue_server.simulator.outcome import Outcome
from queue_server.simulator.stage import StageHall

BIN_MS = 600_000
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One policy; times in seconds, None where there is nobody to tell of."""

    policy: str
    served: int
    away: int
    """Nobody would still give them a number, or nobody called it."""
    moved: int
    """Went to another hall than the nearest."""
    travel_s: float
    wait_s: float
    wait_p50_s: float
    wait_p95_s: float
    total_s: float
    total_p95_s: float
    own_s: Sequence[float | None]
    """The mean wait of each hall's own citizens, wherever they went."""
    use: Sequence[float]
    """Busy over staffed time of each hall."""
    use_spread: float
    """Standard deviation of use over the halls."""
    use_swing: float
    """Standard deviation of a hall's use over ten-minute bins, the mean of the halls."""
    inside: float | None
    """How many of the waits lay within the range shown, of those that were shown one."""
    bias_s: float | None
    """The median shown less the wait that came."""


def figures_of(stage: Sequence[StageHall], outcome: Outcome) -> Figures:
    """The figures of an outcome."""
    served = outcome.served()
    waits = sorted(outcome.waits_ms[one] / 1000 for one in served)
    travel = [outcome.travel_ms[one] / 1000 for one in served]
    totals = sorted((outcome.travel_ms[one] + outcome.waits_ms[one]) / 1000 for one in served)
    bins = _bins(stage, outcome)
    use = [_use(per_hall) for per_hall in bins]
    inside, bias = _shown(outcome, served)
    return Figures(
        policy=outcome.policy,
        served=len(served),
        away=len(outcome.waits_ms) - len(served),
        moved=sum(outcome.halls[one] != outcome.homes[one] for one in served),
        travel_s=_mean(travel),
        wait_s=_mean(waits),
        wait_p50_s=quantile(waits, 0.5),
        wait_p95_s=quantile(waits, 0.95),
        total_s=_mean(totals),
        total_p95_s=quantile(totals, 0.95),
        own_s=_own(stage, outcome, served),
        use=use,
        use_spread=_deviation(use),
        use_swing=_mean([_swing(per_hall) for per_hall in bins]),
        inside=inside,
        bias_s=bias,
    )


def quantile(ascending: Sequence[float], share: float) -> float:
    """A quantile of sorted values, between neighbours on a straight line; 0 of none."""
    if not ascending:
        return 0.0
    place = share * (len(ascending) - 1)
    low = int(place)
    high = min(low + 1, len(ascending) - 1)
    return ascending[low] + (place - low) * (ascending[high] - ascending[low])


def by_hour(errands: Sequence[Errand], outcome: Outcome, midnight: int) -> dict[int, float]:
    """The mean wait in seconds by the hour of arriving in the hall."""
    found: dict[int, list[float]] = {}
    for one in outcome.served():
        hour = (errands[one].at + outcome.travel_ms[one] - midnight) // HOUR_MS
        found.setdefault(hour, []).append(outcome.waits_ms[one] / 1000)
    return {hour: fmean(waits) for hour, waits in sorted(found.items())}


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _own(stage: Sequence[StageHall], outcome: Outcome, served: Iterable[int]) -> list[float | None]:
    waits: list[list[float]] = [[] for _ in stage]
    for one in served:
        waits[outcome.homes[one]].append(outcome.waits_ms[one] / 1000)
    return [fmean(here) if here else None for here in waits]


def _bins(stage: Sequence[StageHall], outcome: Outcome) -> list[dict[int, list[float]]]:
    """For each hall: ten minutes to busy and staffed time in them, where anybody is planned."""
    found: list[dict[int, list[float]]] = [{} for _ in stage]
    for hall, one in enumerate(stage):
        for stint in one.stints:
            for number, part in _parts(stint.start, stint.end):
                found[hall].setdefault(number, [0.0, 0.0])[1] += part
    for hall, start, end in outcome.busy:
        for number, part in _parts(start, end):
            if number in found[hall]:
                found[hall][number][0] += part
    return found


def _parts(start: int, end: int) -> Iterable[tuple[int, int]]:
    """The ten minutes that a stretch touches, with how much of each."""
    while start < end:
        number = start // BIN_MS
        edge = min(end, (number + 1) * BIN_MS)
        yield number, edge - start
        start = edge


def _use(bins: dict[int, list[float]]) -> float:
    staffed = sum(one[1] for one in bins.values())
    return sum(one[0] for one in bins.values()) / staffed if staffed else 0.0


def _swing(bins: dict[int, list[float]]) -> float:
    return _deviation([busy / staffed for busy, staffed in bins.values() if staffed])


def _deviation(values: Sequence[float]) -> float:
    middle = _mean(values)
    return sqrt(_mean([(one - middle) ** 2 for one in values]))


def _shown(outcome: Outcome, served: Iterable[int]) -> tuple[float | None, float | None]:
    pairs = [
        (shown, outcome.waits_ms[one] / 1000)
        for one in served
        if (shown := outcome.shown[one]) is not None
    ]
    if not pairs:
        return None, None
    inside = fmean(shown.p10_s <= wait <= shown.p90_s for shown, wait in pairs)
    return inside, fmean(shown.p50_s - wait for shown, wait in pairs)
