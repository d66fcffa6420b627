"""Table 1.2: queues with exponential service, each wait against what was foretold of it.

Simulated event by event in compiled code of its own, so that it can check the rollout; foretold by
the length of the line (QL), the last wait (LES), the head's (HOL), the head's refined (HOL_r).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queue_server.rollout.compiled import compiled

M, D, H2 = 0, 1, 2
"""Arrivals: exponential, even, hyperexponential with a squared variation of 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Of those who wait: the mean squared error of QL over its mean of the theory, and ratios."""

    kind: int
    servers: int
    load: float
    ql: float
    les: float
    hol: float
    hol_r: float
    rmse: float
    """Root of QL's over the mean wait."""


@compiled
def errors(
    kind: int, servers: int, load: float, count: int, seed: int, sums: NDArray[np.float64]
) -> None:
    """Sum up: who waited, waits, and the squared errors of QL, LES, HOL and HOL_r."""
    np.random.seed(seed)
    rate = load * servers
    free = np.zeros(servers)  # a heap would be faster; the least of a sorted row is enough here
    size = 1 << 16
    came, starts = np.zeros(size), np.zeros(size)
    now, last, done = 0.0, 0.0, 0
    p = 0.5 * (1 + np.sqrt(0.6))
    for n in range(count):
        if kind == 1:
            now += 1 / rate
        elif kind == 0:
            now += np.random.exponential(1 / rate)
        elif np.random.random() < p:
            now += np.random.exponential(1 / (2 * p * rate))
        else:
            now += np.random.exponential(1 / (2 * (1 - p) * rate))
        while done < n and starts[done % size] <= now:
            last = starts[done % size] - came[done % size]
            done += 1
        start = max(now, free[0])
        end = start + np.random.exponential(1.0)
        # in place of the one that is taken, keeping the row sorted
        low, high = 1, servers
        while low < high:
            middle = (low + high) >> 1
            if free[middle] < end:
                low = middle + 1
            else:
                high = middle
        free[: low - 1] = free[1:low]
        free[low - 1] = end
        came[n % size], starts[n % size] = now, start
        if start > now and n > count // 20:
            wait, ahead = start - now, n - done
            head = now - came[done % size] if ahead > 0 else 0.0
            sums[0] += 1
            sums[1] += wait
            sums[2] += (wait - (ahead + 1) / servers) ** 2
            sums[3] += (wait - last) ** 2
            sums[4] += (wait - head) ** 2
            sums[5] += (wait - (rate * head + 2) / servers) ** 2


def measured(kind: int, servers: int, load: float, count: int, seed: int = 1) -> Row:
    """One row of the table."""
    sums = np.zeros(6)
    errors(kind, servers, load, count, seed, sums)
    waited, total, ql, les, hol, hol_r = sums
    return Row(
        kind=kind,
        servers=servers,
        load=load,
        ql=ql / waited,
        les=les / ql,
        hol=hol / ql,
        hol_r=hol_r / ql,
        rmse=(ql / waited) ** 0.5 / (total / waited),
    )
