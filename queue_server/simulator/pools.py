"""What a hall can take in and has to do, by pools: lines that share windows, directly or by others.

Windows help with the lines of their zone, so a zone drains as one pool, and the work before
somebody is laid over the windows that the roster has from now on. People on the way are work
already: without them everybody is sent to the same hall (He, Yang and Yu 2025, arXiv 2505.04942).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from queue_server.simulator.stage import StageHall


class Pool:
    """The live counts of a pool."""

    __slots__ = ("busy", "came_ms", "on", "usual_ms", "work_ms")

    def __init__(self, usual_ms: int) -> None:
        self.usual_ms = usual_ms
        """How long one ticket takes in the mean of its lines."""
        self.work_ms = 0
        """Of those who wait."""
        self.came_ms = 0
        """Of all who have joined a line so far."""
        self.on = 0
        """Windows in their stints."""
        self.busy = 0
        """Those of them that have somebody."""

    def ahead_ms(self) -> int:
        """Window time until a window would be free for one more; at most 0 where one is idle."""
        return self.work_ms + (self.busy + 1 - self.on) * self.usual_ms


class Capacity:
    """Window time of a pool from midnight on: all integers, so that compiled code agrees."""

    __slots__ = ("count", "done", "midnight", "starts")

    def __init__(self, midnight: int, spans: Sequence[tuple[int, int]]) -> None:
        """`spans`: from and to of each stint of its windows."""
        edges = sorted({midnight, *(edge for span in spans for edge in span)})
        self.midnight, self.starts = midnight, edges
        self.count = [sum(start <= edge < end for start, end in spans) for edge in edges]
        # after the last stint those who are left serve on: as many as at the end
        self.count[-1] = max(1, self.count[-2] if len(edges) > 1 else 0)
        self.done = [0]
        for (start, end), count in zip(pairwise(edges), self.count, strict=False):
            self.done.append(self.done[-1] + (end - start) * count)

    def by(self, at: int) -> int:
        """Window time until a moment, in milliseconds."""
        place = max(0, bisect_left(self.starts, at + 1) - 1)
        return self.done[place] + max(0, at - self.starts[place]) * self.count[place]

    def when(self, amount: int) -> int:
        """The first moment by which there was so much window time."""
        place = max(0, bisect_left(self.done, amount) - 1)
        while self.count[place] == 0:
            place += 1
        left = max(0, amount - self.done[place])
        return self.starts[place] + -(-left // self.count[place])


def pools_of(hall: StageHall) -> list[int]:
    """Line to its pool, pools numbered by their first line."""
    pool = list(range(len(hall.lines)))
    for role in hall.roles:
        together = {pool[line] for line in (*role.own, *role.help)}
        if together:
            least = min(together)
            pool = [least if one in together else one for one in pool]
    return pool


def usual_of(hall: StageHall, pools: Sequence[int], pool: int) -> int:
    """How long a ticket of a pool takes in the mean of its lines."""
    usual = [line.usual_ms for line, one in zip(hall.lines, pools, strict=True) if one == pool]
    return sum(usual) // len(usual)


def capacities_of(hall: StageHall) -> dict[int, Capacity]:
    """Pool to its window time, by the pools' numbers."""
    spans = _spans(hall, pools_of(hall))
    midnight = min((stint.start for stint in hall.stints), default=0)
    return {pool: Capacity(midnight, one) for pool, one in sorted(spans.items())}


def _spans(hall: StageHall, pools: Sequence[int]) -> Mapping[int, list[tuple[int, int]]]:
    """Pool to the stints of its windows."""
    found: dict[int, list[tuple[int, int]]] = {pool: [] for pool in pools}
    for stint in hall.stints:
        lines = (*hall.roles[stint.role].own, *hall.roles[stint.role].help)
        if lines:
            found[pools[lines[0]]].append((stint.start, stint.end))
    return found
