"""What comes next, and who stands next: two heaps in plain arrays for compiled code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queue_server.rollout.compiled import compiled

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@compiled
def push(at: Floats, what: Whole, count: int, when: float, event: int) -> int:
    """Put an event into a heap of `count`; the new count."""
    place = count
    while place > 0:
        above = (place - 1) >> 1
        if at[above] <= when:
            break
        at[place], what[place] = at[above], what[above]
        place = above
    at[place], what[place] = when, event
    return count + 1


@compiled
def pop(at: Floats, what: Whole, count: int) -> int:
    """Take the first event out of a heap of `count`; the new count."""
    count -= 1
    when, event = at[count], what[count]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= count:
            break
        if below + 1 < count and at[below + 1] < at[below]:
            below += 1
        if at[below] >= when:
            break
        at[place], what[place] = at[below], what[below]
        place = below
    at[place], what[place] = when, event
    return count


@compiled
def meld(place: Floats, left: Whole, right: Whole, one: int, other: int) -> int:
    """Join two lines by place, each a skew heap of people by its root (Sleator and Tarjan 1986).

    -1 is nobody.
    """
    if one < 0:
        return other
    if other < 0:
        return one
    if place[other] < place[one]:
        one, other = other, one
    root = at = one
    while True:
        rest = right[at]
        right[at] = left[at]
        if rest < 0:
            left[at] = other
            break
        if place[other] < place[rest]:
            rest, other = other, rest
        left[at] = rest
        at = rest
    return root
