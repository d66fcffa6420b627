"""Foretold waits beside those that came, and beside what simple displays would have shown."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

import numpy as np

from queue_server.domain.pace import Pace, Sums
from queue_server.rollout.outlook import outlook
from queue_server.rollout.setting import setting_of
from queue_server.rollout.staffing import Plan
from tests.rollout.day import HALL, Life, known_city, told_city

NO_TURN = {"turn": Sums(count=1e9), "unanswered": Sums(count=1e9)}
KNOWN = Pace(**NO_TURN)  # type: ignore[arg-type]
"""The laws as they are: no time between call and start, nobody who does not come."""
DRAWS = 200
NAMES = ("rollout", "learned", "rolling", "les", "hol")


@dataclass(slots=True)
class Sample:
    """One ticket: what was foretold of it, in seconds."""

    shown: dict[str, float]
    variance: float
    low: dict[str, float]
    high: dict[str, float]
    waited: float = -1.0


@dataclass(slots=True)
class Watch:
    """Foretells every nth ticket, from its issue."""

    every: int
    learned: Pace | None = None
    samples: list[Sample] = field(default_factory=list)
    count: int = 0
    _open: dict[str, Sample] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _ten: dict[str, deque[float]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=10))
    )
    _plan: Plan = field(default_factory=lambda: Plan(known_city(), known_city().halls[HALL]))

    def issued(self, life: Life, ticket: str) -> None:
        """A number was given; the view holds it already."""
        self.count += 1
        if self.count % self.every:
            return
        view, now = life.view, life.now
        service = view.tickets[ticket].service
        head = view.heads(service).get("normal")
        ten = self._ten[service]
        shown = {
            "rolling": sum(ten) / len(ten) if ten else 0.0,
            "les": self._last.get(service, 0.0),
            "hol": (now - head.joined) / 1000 if head else 0.0,
        }
        sample = Sample(shown=shown, variance=0.0, low={}, high={})
        paces = {"rollout": KNOWN} | ({"learned": self.learned} if self.learned else {})
        for name, pace in paces.items():
            city = known_city() if name == "rollout" else told_city()
            setting = setting_of(city, view, self._plan, pace, now)
            found = outlook(setting, DRAWS).waits[ticket]
            bias = pace.bias()
            sample.shown[name] = found.mean * bias
            sample.low[name], sample.high[name] = found.p10 * bias, found.p90 * bias
            if name == "rollout":
                sample.variance = found.variance
        self._open[ticket] = sample

    def called(self, ticket: str, service: str, waited_ms: int) -> None:
        """A wait is over."""
        self._last[service] = waited_ms / 1000
        self._ten[service].append(waited_ms / 1000)
        sample = self._open.pop(ticket, None)
        if sample is not None:
            sample.waited = waited_ms / 1000
            self.samples.append(sample)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One predictor at one load."""

    load: float
    name: str
    ratio: float
    """Mean squared error over the bound."""
    rmse: float
    """Its root over the mean wait."""
    bias: float
    """Mean of foretold less waited over the mean wait."""
    below: float
    """Of those who waited: the share that waited less than the P10, and more than the P90."""
    above: float

    @property
    def covered(self) -> float:
        """The share within the range."""
        return 1 - self.below - self.above


def bars(load: float, samples: list[Sample]) -> list[Bar]:
    """Every predictor against the bound: the mean conditional variance of the wait."""
    waited = np.array([one.waited for one in samples])
    bound = np.mean([one.variance for one in samples])
    found = []
    for name in NAMES:
        if name not in samples[0].shown:
            continue
        shown = np.array([one.shown[name] for one in samples])
        error = shown - waited
        low = np.array([one.low.get(name, np.nan) for one in samples])
        high = np.array([one.high.get(name, np.nan) for one in samples])
        queued = (waited > 0) | (high > 0)
        square = float(np.mean(error**2))
        found.append(
            Bar(
                load=load,
                name=name,
                ratio=square / float(bound),
                rmse=square**0.5 / float(np.mean(waited)),
                bias=float(np.mean(error) / np.mean(waited)),
                below=float(np.mean((waited < low)[queued])),
                above=float(np.mean((waited > high)[queued])),
            )
        )
    return found


class Learner:
    """Learns as the centre does, told of the handlings nothing but one guess for all services."""

    def __init__(self) -> None:
        self.pace = Pace(**NO_TURN)  # type: ignore[arg-type]
        self._plan = Plan(known_city(), known_city().halls[HALL])
        self._foretold: dict[str, float] = {}
        self._count = 0

    def issued(self, life: Life, ticket: str) -> None:
        """Foretells one ticket in ten."""
        self._count += 1
        if self._count % 10 == 0:
            setting = setting_of(told_city(), life.view, self._plan, self.pace, life.now)
            self._foretold[ticket] = outlook(setting, 64).waits[ticket].mean

    def called(self, ticket: str, service: str, waited_ms: int) -> None:
        """Compares."""
        foretold = self._foretold.pop(ticket, None)
        if foretold is not None:
            self.pace = self.pace.compared(foretold, waited_ms / 1000)

    def handled(self, service: str, window: str, seconds: float) -> None:
        """Takes a handling in."""
        self.pace = self.pace.handled(told_city(), service, window, seconds)


def learn(load: float, *, seed: int, days: int) -> Pace:
    """What the hall has learned after so many days."""
    learner = Learner()
    life = Life(load, seed, learner.issued)
    life.handled, life.called = learner.handled, learner.called
    life.days(days)
    return learner.pace


def run(load: float, *, seed: int, days: int, every: int, learned: Pace | None = None) -> list[Bar]:
    """Live through test days."""
    watch = Watch(every=every, learned=learned)
    life = Life(load, seed, watch.issued)
    life.called = watch.called
    life.days(days)
    return bars(load, watch.samples)


def table(rows: list[Bar]) -> str:
    """The bars as text."""
    head = (
        f"{'load':>5}  {'predictor':<10}{'MSE/bound':>10}{'RMSE/mean':>10}{'bias':>8}"
        f"{'<P10':>7}{'>P90':>7}{'in':>7}"
    )
    lines = [
        f"{one.load:>5.2f}  {one.name:<10}{one.ratio:>10.2f}{one.rmse:>10.3f}{one.bias:>8.1%}"
        + (f"{one.below:>7.1%}{one.above:>7.1%}{one.covered:>7.1%}"
           if one.name in ("rollout", "learned") else "")
        for one in rows
    ]  # fmt: skip
    return "\n".join([head, *lines])
