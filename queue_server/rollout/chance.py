"""Chance as numbers that belong to who they are for, and laws of handling times as tables.

A draw of a ticket is a function of the ticket's key and the number of the draw alone (SplitMix64,
Steele, Lea and Flood 2014). So the next rolling of the hall meets the same draws, and what a
citizen reads moves with what happens and not with the dice. Draws come in antithetic pairs
(Hammersley and Morton 1956): the odd one has one minus the number of the even one before it.
"""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from queue_server.rollout.compiled import compiled

BODY, TAIL, TAIL_FROM = 1024, 1024, 1 - 1 / 32
"""Points of a law up to and beyond this quantile."""
POINTS = BODY + TAIL + 1
Law = NDArray[np.float64]
"""Quantiles of a time with mean 1: BODY of them below TAIL_FROM, the rest above."""


def key_of(name: str) -> int:
    """The key of a ticket or window, the same in every process."""
    return crc32(name.encode()) * 0x9E3779B1 + 1


def levels() -> NDArray[np.float64]:
    """The probabilities that a law has its quantiles of."""
    body = np.linspace(0.0, TAIL_FROM, BODY, endpoint=False)
    tail = np.linspace(TAIL_FROM, 1.0, TAIL + 1)
    found = np.concatenate([body, tail])
    found[0], found[-1] = found[1] / 8, 1 - (1 - TAIL_FROM) / TAIL / 8
    return found


def normals() -> NDArray[np.float64]:
    """The normal quantiles of the levels."""
    unit = NormalDist()
    return np.array([unit.inv_cdf(float(one)) for one in levels()])


_NORMALS = normals()


def lognormal(variation: float) -> Law:
    """A log-normal time with mean 1 and this standard deviation."""
    spread = log(1 + variation * variation)
    return np.exp(sqrt(spread) * _NORMALS - spread / 2)


def exponential() -> Law:
    """A time without memory, with mean 1."""
    return -np.log1p(-levels())


def certain() -> Law:
    """A time that is always 1."""
    return np.ones(POINTS)


@compiled
def hashed(key: int | np.uint64, draw: int) -> float:
    """A number in (0, 1), even over keys and draws; of draws 2n and 2n + 1 the sum is 1."""
    pair = np.uint64(draw >> 1)
    z = np.uint64(key) + (pair + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    u = (float(z >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)
    return 1.0 - u if draw & 1 else u


@compiled
def quantile(law: Law, u: float) -> float:
    """The time that is not passed with this probability."""
    if u < 1 - 1 / 32:
        x = u * (1024 / (1 - 1 / 32))
        i = int(x)
        return float(law[i] + (x - i) * (law[i + 1] - law[i]))
    x = (u - (1 - 1 / 32)) * (1024 * 32)
    i = min(int(x), 1023)
    return float(law[1024 + i] + (x - i) * (law[1025 + i] - law[1024 + i]))


@compiled
def reached(law: Law, time: float) -> float:
    """The probability that the time is not above this one."""
    low, high = 0, law.size - 1
    if time <= law[0]:
        return 0.0
    if time >= law[high]:
        return 1.0
    while high - low > 1:
        middle = (low + high) >> 1
        if law[middle] <= time:
            low = middle
        else:
            high = middle
    step = law[high] - law[low]
    x = low + ((time - law[low]) / step if step > 0 else 0.0)
    if x < 1024:
        return x * ((1 - 1 / 32) / 1024)
    return (1 - 1 / 32) + (x - 1024) / (1024 * 32)


@compiled
def rest(law: Law, age: float, u: float) -> float:
    """How much longer a time goes on that has gone on for `age`, in means of the law."""
    known = reached(law, age)
    if known >= 1 - 1e-9:  # longer than the law has heard of: half a mean more, without memory
        return float(-0.5 * np.log(u))
    return max(0.0, quantile(law, known + (1 - known) * u) - age)
