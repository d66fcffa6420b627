"""The product's advice in the simulated city: domain/balance.py over what each hall has to do.

The wait of joining now is a fluid's: the work before somebody, laid over the windows that the
roster has from now on, of all lines that share windows. Who follows holds a number and is seen on
the way; the others are seen when they stand in line.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from hall_config.model import BalanceRule
from queue_server.domain.balance import Option, advised, full_of_guests, wait_at_arrival
from queue_server.simulator.errands import Errand, Way, Ways
from queue_server.simulator.floor import Floor
from queue_server.simulator.pools import capacities_of, pools_of, usual_of
from queue_server.simulator.scarcity import Scarcity
from queue_server.simulator.stage import StageHall

HOUR_S = 3600


class Ours:
    """The best of the halls as the citizen's page would name it."""

    def __init__(
        self, stage: Sequence[StageHall], rule: BalanceRule, *, priced: bool = True
    ) -> None:
        """`priced`: whether scarce halls have a price."""
        self._rule = rule
        self._capacities = [capacities_of(hall) for hall in stage]
        self._coming: list[dict[int, int]] = [dict.fromkeys(one, 0) for one in self._capacities]
        self._guests = [0] * len(stage)
        self._each = [an_hour_each(hall) for hall in stage]
        self._scarcity = Scarcity(self._capacities) if priced else None
        self._on_the_way: list[tuple[int, int, int, int]] = []

    def choose(self, errand: Errand, ways: Ways, floors: Sequence[Floor], now: int) -> Way:
        """Halls are asked from the nearest on, until the way alone costs more."""
        self._arrive(now)
        if self._scarcity:
            self._scarcity.look(floors, self._coming, now)
        options, least = [], float("inf")
        for number, way in enumerate(ways):
            if way.travel_ms / 1000 >= least:
                break
            option = self._option(number, way, floors[way.hall], now)
            options.append(option)
            least = min(least, option.total_s + option.price_s)
        best = ways[int(advised(options, self._rule)[0].option.hall)]
        self._depart(best, floors[best.hall], now)
        return best

    def _option(self, number: int, way: Way, floor: Floor, now: int) -> Option:
        """Named by its place among the ways."""
        travel_s = way.travel_ms / 1000
        now_s = self._now_ms(way, floor, now) / 1000
        wait_s = wait_at_arrival(now_s, travel_s)
        pool, total_s = floor.pool_of[way.line], travel_s + wait_s
        price_s = self._scarcity.price_s(way.hall, pool, total_s) if self._scarcity else 0.0
        return Option(
            hall=f"{number:03d}",
            travel_s=travel_s,
            wait_s=wait_s,
            price_s=price_s,
            kept=self._full(way.hall, floor),
        )

    def _now_ms(self, way: Way, floor: Floor, now: int) -> int:
        """How long until a window would be free for who joins now, over the roster to come."""
        number = floor.pool_of[way.line]
        pool, capacity = floor.pools[number], self._capacities[way.hall][number]
        ahead = pool.ahead_ms() + self._coming[way.hall][number]
        there = now + way.travel_ms
        amount = max(capacity.by(now) + ahead, capacity.by(there) + 1)
        return capacity.when(amount) - now

    def _full(self, hall: int, floor: Floor) -> bool:
        windows = sum(pool.on for pool in floor.pools.values()) or len(floor.windows)
        an_hour = windows * self._each[hall]
        return full_of_guests(self._guests[hall], len(self._on_the_way), an_hour, self._rule)

    def _depart(self, way: Way, floor: Floor, now: int) -> None:
        pool, usual = floor.pool_of[way.line], floor.lines[way.line].usual_ms
        self._coming[way.hall][pool] += usual
        self._guests[way.hall] += 1
        heappush(self._on_the_way, (now + way.travel_ms, way.hall, pool, usual))

    def _arrive(self, now: int) -> None:
        while self._on_the_way and self._on_the_way[0][0] <= now:
            _, hall, pool, usual = heappop(self._on_the_way)
            self._coming[hall][pool] -= usual
            self._guests[hall] -= 1


def an_hour_each(hall: StageHall) -> float:
    """How many tickets a window of the hall handles in an hour, in the mean of its pools."""
    pools = pools_of(hall)
    usual = [usual_of(hall, pools, pool) for pool in sorted(set(pools))]
    return HOUR_S * 1000 * len(usual) / sum(usual)
