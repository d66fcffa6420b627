"""What a person more at a full hall costs all others: the price in the simulated city.

Who joins a line that has people waiting delays everybody who comes until it is empty again, each by
a window's share of one handling. As many come until then as are handled, so all together wait about
as much longer as the line will last (Pigou 1920, for a queue that is a fluid). How long it lasts is
reckoned from the work that waits, what came of late, and the roster to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queue_server.simulator.floor import Floor
from queue_server.simulator.pools import Capacity, Pool

EACH_MS = 60_000
"""How often prices are reckoned anew."""
MEMORY_MS = 1_800_000
"""Of what came."""
STEP_MS, FARTHEST_MS = 600_000, 3 * 3_600_000
SHARE = 0.25
"""Of the time that a line will last: peaks pass, and whoever is told a price may not follow."""


class Scarcity:
    """The prices of all pools, by hall and pool; reckoned once a minute."""

    def __init__(self, capacities: Sequence[Mapping[int, Capacity]]) -> None:
        self._capacities = capacities
        self._at = 0
        self._came = [dict.fromkeys(one, 0) for one in capacities]
        self._rates = [dict.fromkeys(one, 0.0) for one in capacities]
        self._lasts = [dict.fromkeys(one, 0) for one in capacities]

    def price_s(self, hall: int, pool: int, total_s: float) -> float:
        """What a person costs the others, in seconds, beyond the own way and wait."""
        return SHARE * max(0.0, self._lasts[hall][pool] / 1000 - total_s)

    def look(self, floors: Sequence[Floor], coming: Sequence[Mapping[int, int]], now: int) -> None:
        """See what came since, and how long each line will last."""
        passed = now - self._at
        if passed < EACH_MS:
            return
        for hall, floor in enumerate(floors):
            for number, pool in floor.pools.items():
                self._learn(hall, number, pool, passed)
                ahead = pool.ahead_ms() + coming[hall][number]
                self._lasts[hall][number] = self._lasting(hall, number, ahead, now)
        self._at = now

    def _learn(self, hall: int, number: int, pool: Pool, passed: int) -> None:
        came, known = pool.came_ms, self._came[hall]
        if self._at:
            weight = min(1.0, passed / MEMORY_MS)
            rate = (came - known[number]) / passed
            self._rates[hall][number] += weight * (rate - self._rates[hall][number])
        known[number] = came

    def _lasting(self, hall: int, number: int, ahead: int, now: int) -> int:
        """Until when the windows have caught up with what waits and goes on coming."""
        if ahead <= 0:
            return 0
        capacity, rate = self._capacities[hall][number], self._rates[hall][number]
        done = capacity.by(now)
        for later in range(STEP_MS, FARTHEST_MS, STEP_MS):
            if ahead + rate * later <= capacity.by(now + later) - done:
                return later
        return FARTHEST_MS
