"""What a hall has learned about itself: how long handlings take, who does not come, how far off.

Everything begins with the configuration and holds from the first ticket; what is seen counts more
and more against it, and what is long past less and less (exponential weights over handlings, not
over time: a night teaches nothing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

from hall_config.model import City
from queue_server.domain.estimate import HANDLING_S

PRIOR_SERVICE, PRIOR_WINDOW, PRIOR_CALLS, PRIOR_WAITS = 8.0, 60.0, 100.0, 40.0
"""So many handlings, calls or waits the first opinion is worth."""
KEPT_SERVICE, KEPT_WINDOW, KEPT_CALLS, KEPT_WAITS = 1500.0, 600.0, 1000.0, 300.0
"""After so many the weight of what was seen has fallen to a third."""
VARIATION = 0.8
LONGEST = 12.0
"""A handling of more than so many times the usual counts as this: somebody forgot to finish."""
TURN_S, TURN_MOST_S = 28.0, 300.0
"""From a call to the start, with the breath before it: at first, and what is counted at most."""
NO_SHOW = 0.04
MISSED_S = 105.0
"""How long a call that goes unanswered keeps a window, at first."""
BIAS_LOW, BIAS_HIGH = 0.6, 1.6
FACTOR_LOW, FACTOR_HIGH = 0.5, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Exponentially weighted sums of a quantity: how many, of it, of its square."""

    count: float = 0.0
    sum: float = 0.0
    square: float = 0.0

    def with_one(self, value: float, kept: float) -> Sums:
        """One more, those before weighing a little less."""
        left = 1 - 1 / kept
        return Sums(
            count=self.count * left + 1,
            sum=self.sum * left + value,
            square=self.square * left + value * value,
        )

    def mean(self, first: float, worth: float) -> float:
        """The mean, with a first opinion that is worth so many."""
        return (first * worth + self.sum) / (worth + self.count)


NOTHING = Sums()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a hall has learned; times of handlings are in units of the configuration's own."""

    services: Mapping[str, Sums] = field(default_factory=dict)
    windows: Mapping[str, Sums] = field(default_factory=dict)
    turn: Sums = NOTHING
    """Seconds from calls to starts."""
    unanswered: Sums = NOTHING
    """Of calls: 1 for one that went unanswered."""
    missed: Sums = NOTHING
    """Seconds that unanswered calls kept windows."""
    waited: Sums = NOTHING
    """Seconds that people waited, and beside it what was foretold them."""
    foretold: Sums = NOTHING

    def handling_s(self, city: City, service: str) -> float:
        """The mean of a handling of the service."""
        return usual_s(city, service) * self._service(service)

    def variation(self, city: City, service: str) -> float:
        """Standard deviation over mean of a handling."""
        found = city.services.get(service)
        first = found.handling_variation_percent / 100 if found else VARIATION
        seen, mean = self.services.get(service, NOTHING), self._service(service)
        if seen.count < 2:
            return first
        own = max(0.0, seen.square - 2 * mean * seen.sum + mean * mean * seen.count) / mean**2
        worth = 4 * PRIOR_SERVICE
        return min(3.0, max(0.05, sqrt((first * first * worth + own) / (worth + seen.count))))

    def factor(self, window: str) -> float:
        """How many times as long as others a window takes."""
        found = self.windows.get(window, NOTHING).mean(1.0, PRIOR_WINDOW)
        return min(FACTOR_HIGH, max(FACTOR_LOW, found))

    def turn_s(self) -> float:
        """How long a window is kept before the handling."""
        return self.turn.mean(TURN_S, PRIOR_CALLS)

    def no_show(self) -> float:
        """The share of calls that go unanswered."""
        return self.unanswered.mean(NO_SHOW, PRIOR_CALLS)

    def missed_s(self) -> float:
        """How long such a call keeps the window."""
        return self.missed.mean(MISSED_S, PRIOR_SERVICE)

    def bias(self) -> float:
        """What a foretold wait is multiplied by."""
        if self.foretold.sum <= 0:
            return 1.0
        first = PRIOR_WAITS * self.foretold.sum / self.foretold.count
        found = (first + self.waited.sum) / (first + self.foretold.sum)
        return min(BIAS_HIGH, max(BIAS_LOW, found))

    def handled(self, city: City, service: str, window: str | None, seconds: float) -> Pace:
        """A handling ended."""
        ratio = min(LONGEST, seconds / usual_s(city, service))
        seen = self.services.get(service, NOTHING)
        services = {**self.services, service: seen.with_one(ratio, KEPT_SERVICE)}
        if window is None:
            return replace(self, services=services)
        own = self.windows.get(window, NOTHING)
        against = ratio / self._service(service)
        windows = {**self.windows, window: own.with_one(against, KEPT_WINDOW)}
        return replace(self, services=services, windows=windows)

    def answered(self, seconds: float) -> Pace:
        """A call was answered after so many seconds."""
        turn = self.turn.with_one(min(TURN_MOST_S, seconds), KEPT_CALLS)
        return replace(self, turn=turn, unanswered=self.unanswered.with_one(0, KEPT_CALLS))

    def unheard(self, seconds: float) -> Pace:
        """A call went unanswered, and kept its window for so many seconds."""
        missed = self.missed.with_one(min(TURN_MOST_S, seconds), KEPT_CALLS)
        return replace(self, missed=missed, unanswered=self.unanswered.with_one(1, KEPT_CALLS))

    def compared(self, foretold_s: float, waited_s: float) -> Pace:
        """A wait is over that was foretold, before the correction, as so many seconds."""
        return replace(
            self,
            foretold=self.foretold.with_one(foretold_s, KEPT_WAITS),
            waited=self.waited.with_one(waited_s, KEPT_WAITS),
        )

    def document(self) -> dict[str, Any]:
        """As JSON."""
        named = {name: {key: _row(one) for key, one in getattr(self, name).items()}
                 for name in _NAMED}  # fmt: skip
        return {**named, **{name: _row(getattr(self, name)) for name in _SINGLE}}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Pace:
        """Read what `document` wrote; what is missing is not known yet."""
        services, windows = (
            {key: _sums(one) for key, one in document.get(name, {}).items()} for name in _NAMED
        )
        single = (_sums(document.get(name, ())) for name in _SINGLE)
        turn, unanswered, missed, waited, foretold = single
        return cls(
            services=services,
            windows=windows,
            turn=turn,
            unanswered=unanswered,
            missed=missed,
            waited=waited,
            foretold=foretold,
        )

    def _service(self, service: str) -> float:
        return max(0.02, self.services.get(service, NOTHING).mean(1.0, PRIOR_SERVICE))


_NAMED, _SINGLE = ("services", "windows"), ("turn", "unanswered", "missed", "waited", "foretold")


def usual_s(city: City, service: str) -> float:
    """The handling time that the configuration has."""
    found = city.services.get(service)
    return float(found.handling_s if found else HANDLING_S) or HANDLING_S


def _row(sums: Sums) -> list[float]:
    return [round(one, 6) for one in (sums.count, sums.sum, sums.square)]


def _sums(row: Any) -> Sums:
    return Sums(count=row[0], sum=row[1], square=row[2]) if row else NOTHING
