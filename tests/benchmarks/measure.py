"""Timing two things in turn, and the table that says so."""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

Step = Callable[[], Awaitable[object]]
WAITING = (10, 1_000, 100_000)
"""How many people wait, one comparison after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison: medians in microseconds, and ours over the yardstick."""

    name: str
    waiting: int
    ours_us: float
    yardstick_us: float
    ratio: float
    ratio_low: float
    ratio_high: float


async def in_turn(
    name: str,
    ours: Step,
    yardstick: Step,
    *,
    waiting: int,
    rounds: int = 15,
    each: int = 40,
    after: Step | None = None,
) -> Row:
    """Time `each` calls of one and then of the other, `rounds` times; ratio round by round.

    `after` undoes a call of ours, outside the time taken.
    """
    pairs = []
    for _ in range(rounds):
        pairs.append((await _seconds(ours, each, after), await _seconds(yardstick, each, None)))
    ratios = sorted(a / b for a, b in pairs)
    return Row(
        name=name,
        waiting=waiting,
        ours_us=statistics.median(a for a, _ in pairs) / each * 1e6,
        yardstick_us=statistics.median(b for _, b in pairs) / each * 1e6,
        ratio=statistics.median(ratios),
        ratio_low=ratios[len(ratios) // 10],
        ratio_high=ratios[-1 - len(ratios) // 10],
    )


async def _seconds(step: Step, times: int, after: Step | None) -> float:
    spent = 0.0
    for _ in range(times):
        began = time.perf_counter()
        await step()
        spent += time.perf_counter() - began
        if after is not None:
            await after()
    return spent


def table(rows: Sequence[Row], notes: Sequence[str] = ()) -> str:
    """The rows as text, with the machine, and as JSON below."""
    lines = [f"machine: {platform.machine()}, Python {platform.python_version()}", *notes]
    lines.append(f"{'benchmark':<28}{'waiting':>9}{'ours µs':>10}{'yard µs':>10}{'ratio':>8}  80 %")
    lines += [
        f"{row.name:<28}{row.waiting:>9,}{row.ours_us:>10.1f}{row.yardstick_us:>10.1f}"
        f"{row.ratio:>8.2f}  {row.ratio_low:.2f}–{row.ratio_high:.2f}"
        for row in rows
    ]
    return "\n".join([*lines, json.dumps([asdict(row) for row in rows])])
