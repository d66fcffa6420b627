"""The exact engine of `yunhao simulate` against a plain event heap with one line."""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from pathlib import Path
from random import Random

from hall_config.load import load_city
from queue_server.simulating import PLAIN_MONDAY
from queue_server.simulator.engine import Engine
from queue_server.simulator.errands import ways_of
from queue_server.simulator.guides import Nearest
from queue_server.simulator.stage import stage_of
from queue_server.simulator.uneven import uneven_day

CITY = Path(__file__).parents[2] / "hall_config" / "dongguan"
ROUNDS, PLAIN = 5, 100_000


async def run(visits: int = 12_000) -> str:
    """Visits a second of processor time, in turns; the middle of five."""
    city = load_city(CITY)
    stage = stage_of(city, PLAIN_MONDAY)
    errands = uneven_day(city, stage, PLAIN_MONDAY, seed=1)[:visits]
    ways = ways_of(city, stage, errands)

    def ours() -> None:
        Engine(stage, errands, ways).run(Nearest())

    pairs = [(_rate(ours, len(errands)), _rate(lambda: plain(PLAIN), PLAIN)) for _ in range(ROUNDS)]
    ratios = sorted(one / other for one, other in pairs)
    row = {
        "name": "simulate",
        "visits": len(errands),
        "ours_per_s": round(statistics.median(one for one, _ in pairs)),
        "plain_per_s": round(statistics.median(other for _, other in pairs)),
        "ratio": round(statistics.median(ratios), 4),
    }
    return "\n".join(
        [
            f"machine: {platform.machine()}, Python {platform.python_version()}, seed 1",
            f"{'benchmark':<28}{'visits':>9}{'ours /s':>10}{'plain /s':>10}{'ratio':>8}",
            f"{'simulated city, nearest':<28}{row['visits']:>9,}{row['ours_per_s']:>10,}"
            f"{row['plain_per_s']:>10,}{row['ratio']:>8}",
            json.dumps([row]),
        ]
    )


def _rate(step: Callable[[], object], count: int) -> float:
    began = time.process_time()
    step()
    return count / (time.process_time() - began)


def plain(count: int, windows: int = 10, use: float = 0.9) -> float:
    """An M/M/c queue by an event heap and nothing else; the mean wait."""
    draw = Random(1).expovariate
    heap: list[tuple[float, int]] = [(draw(windows * use), 0)]
    line: deque[float] = deque()
    busy = done = 0
    waited = 0.0
    while done < count:
        now, kind = heappop(heap)
        if kind == 0:
            heappush(heap, (now + draw(windows * use), 0))
            if busy < windows:
                busy += 1
                heappush(heap, (now + draw(1.0), 1))
            else:
                line.append(now)
            continue
        done += 1
        if line:
            waited += now - line.popleft()
            heappush(heap, (now + draw(1.0), 1))
        else:
            busy -= 1
    return waited / count
