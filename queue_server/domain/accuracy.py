"""How true the shown waits were: error, pinball loss and coverage against what then happened.

The pinball loss of a quantile q shown where y came: q-share × (y − shown) above it, (1 − q) ×
(shown − y) below (Koenker and Bassett 1978); the smaller, the better, and the true quantile has the
least. Whoever was told to come at once is judged apart: a range of nothing covers by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from math import sqrt

QUANTILES = (0.1, 0.5, 0.9)
AIM = (0.75, 0.86)
"""Between which shares P10 to P90 is to hold what then happened."""
ENOUGH = 100
"""With fewer tickets nothing is said of the coverage."""
Z95 = 1.959963984540054


class Doubt(StrEnum):
    """What is wrong with the ranges that a hall shows."""

    NARROW = "narrow"
    """Too few waits end within them."""
    WIDE = "wide"
    """Nearly all do: they say less than is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Sums over tickets that were shown a wait and then called; seconds."""

    count: int = 0
    """Those that were told to wait."""
    error_s: float = 0.0
    """P50 less the wait that came: above nought the hall promised too much."""
    absolute_s: float = 0.0
    waited_s: float = 0.0
    pinball10_s: float = 0.0
    pinball50_s: float = 0.0
    pinball90_s: float = 0.0
    below: int = 0
    """Called before P10."""
    above: int = 0
    """Called after P90."""
    at_once: int = 0
    """Those that were told to come at once, apart from `count`."""
    at_once_kept: int = 0
    """Of them those that were called by P90."""

    def __add__(self, other: Accuracy) -> Accuracy:
        """Both together."""
        names = (one.name for one in fields(self))
        return Accuracy(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def covered(self) -> float | None:
        """The share that was called within P10 to P90."""
        return (self.count - self.below - self.above) / self.count if self.count else None

    @property
    def bias_s(self) -> float | None:
        """The mean error, in seconds."""
        return self.error_s / self.count if self.count else None

    @property
    def bias(self) -> float | None:
        """The mean error as a share of the mean wait."""
        return self.error_s / self.waited_s if self.waited_s else None

    @property
    def absolute(self) -> float | None:
        """The mean absolute error of P50, in seconds."""
        return self.absolute_s / self.count if self.count else None

    @property
    def pinball_s(self) -> tuple[float, float, float] | None:
        """The mean loss of P10, P50 and P90, in seconds."""
        if not self.count:
            return None
        sums = self.pinball10_s, self.pinball50_s, self.pinball90_s
        return sums[0] / self.count, sums[1] / self.count, sums[2] / self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The accuracy of what one estimator showed for one line within a half hour."""

    hall: str
    service: str
    by: str
    place: str
    """Where it was shown: `issue` is the slip."""
    at: int
    """City milliseconds at which the half hour began."""
    accuracy: Accuracy


def doubt(found: Accuracy) -> Doubt | None:
    """Tell whether the coverage is outside `AIM` beyond chance: by Wilson's interval at 95 %.

    None with fewer tickets than `ENOUGH`, too.
    """
    share = found.covered
    if share is None or found.count < ENOUGH:
        return None
    low, high = wilson(share, found.count)
    if high < AIM[0]:
        return Doubt.NARROW
    return Doubt.WIDE if low > AIM[1] else None


def settled(found: Accuracy) -> bool:
    """Tell whether enough tickets show the coverage back within `AIM`."""
    share = found.covered
    return share is not None and found.count >= ENOUGH and AIM[0] <= share <= AIM[1]


def wilson(share: float, count: int) -> tuple[float, float]:
    """The interval in which the true share lies with 95 %; Wilson 1927."""
    square = Z95 * Z95 / count
    middle = share + square / 2
    reach = Z95 * sqrt(share * (1 - share) / count + square / (4 * count))
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)
