"""The rollout of a hall against plain Python: visits a second, on one core.

Ours is the hall of twenty windows and four services as a centre rolls it, by all rules of its
lines, with 60 people waiting and somebody asking in each line. The yardstick is the simplest there
is: one line before twenty windows in plain Python, a heap of when they become free.
"""

from __future__ import annotations

import heapq
import platform
import statistics
import time
from collections.abc import Callable
from random import Random

from queue_server.domain.pace import Pace
from queue_server.rollout.moment import moment_of
from queue_server.rollout.outlook import draws_for
from queue_server.rollout.roll import roll
from queue_server.rollout.setting import Setting, setting_of
from queue_server.rollout.staffing import Plan
from tests.rollout.day import HALL, Life, busy

WAITING, ROUNDS = 60, 15


async def run() -> str:
    """The median of some rounds, each of both in turn."""
    import numpy as np

    setting = crowded()
    scene, draws = setting.scene, draws_for(len(setting.names))
    waits = np.empty((draws, len(setting.names)), np.float32)
    moment = moment_of(scene)
    calls = roll(scene, moment, 0, waits)
    pairs = [
        (seconds(lambda: roll(scene, moment, 0, waits)), seconds(lambda: plain(calls)))
        for _ in range(ROUNDS)
    ]
    ours, yard = (calls / statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(b / a for a, b in pairs)
    life = crowded_life()
    city, plan = life.city, Plan(life.city, life.city.halls[HALL])
    setting_s = statistics.median(
        seconds(lambda: setting_of(city, life.view, plan, Pace(), life.now)) for _ in range(ROUNDS)
    )
    return "\n".join(
        [
            f"machine: {platform.machine()}, Python {platform.python_version()}",
            f"{draws} draws of {WAITING} waiting, {calls:,} visits a rolling",
            f"{'rollout, visits/s':<28}{ours:>12,.0f}",
            f"{'plain heap, visits/s':<28}{yard:>12,.0f}",
            f"{'ratio':<28}{statistics.median(ratios):>12.1f}  "
            f"80 % {ratios[1]:.1f}–{ratios[-2]:.1f}",
            f"{'taking the hall down, ms':<28}{1000 * setting_s:>12.2f}  (on the event loop)",
        ]
    )


def crowded() -> Setting:
    """The hall with everybody busy and so many waiting."""
    life = crowded_life()
    plan = Plan(life.city, life.city.halls[HALL])
    return setting_of(life.city, life.view, plan, Pace(), life.now)


def crowded_life() -> Life:
    """The same, as its dispatcher has it."""
    return busy(WAITING)


def plain(visits: int) -> float:
    """So many visits in one line, in plain Python."""
    rng = Random(1)
    free = [0.0] * 20
    total = 0.0
    for _ in range(visits):
        start = free[0]
        heapq.heapreplace(free, start + rng.lognormvariate(5.7, 0.7))
        total += start
    return total


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of this thread: other work of the machine does not count."""
    began = time.thread_time()
    work()
    return time.thread_time() - began
