"""Whether somebody who only asks would be called now, if they stood in their line alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queue_server.rollout.choice import ahead, helps, lane_of, place
from queue_server.rollout.compiled import inlined
from queue_server.rollout.moment import Moment
from queue_server.rollout.scene import Scene, Whole

Foremost = tuple[int, float, int, float]


@inlined
def answer(
    s: Scene,
    m: Moment,
    own: Whole,
    helped: Whole,
    first: Foremost,
    other: Foremost,
    time: int,
    wait: NDArray[np.float32],
) -> None:
    """Note the wait of every asker in a window's lines whom it would call.

    `first` and `other`: whom its own and its help lines have to call, as rollout/choice.py finds.
    """
    for k in range(own.size + helped.size):
        helping = k >= own.size
        line = helped[k - own.size] if helping else own[k]
        if m.asking[line] == 0:
            continue
        mine, others = (other, first) if helping else (first, other)
        for i in range(s.askers_at[line], s.askers_at[line + 1]):
            if m.asked[i] or behind(s, m, line, i, mine, time):
                continue
            if would(s, m, i, mine, others, helping, time):
                m.asked[i] = 1
                m.asking[line] -= 1
                m.counts[0] -= 1
                wait[s.entries.size + i] = (time - s.now) / 1000


@inlined
def behind(s: Scene, m: Moment, line: int, i: int, mine: Foremost, time: int) -> bool:
    """Whether somebody stands before them, or another line is more urgent: mostly so."""
    asker = s.askers[i]
    if m.heads[asker["queue"]]["joined"] < asker["joined"]:
        return True
    here = asker["joined"] - s.rules[line, asker["queue"] - 4 * line]
    other = mine[0] >= 0 and mine[0] // 4 != line
    return bool(other and (time - here) / s.rules[line, 4] < mine[1])


@inlined
def would(
    s: Scene, m: Moment, i: int, mine: Foremost, others: Foremost, helping: bool, time: int
) -> bool:
    """Whether the window would call the asker, beside everybody who really waits."""
    asker = s.askers[i]
    queue = asker["queue"]
    head = m.heads[queue]
    joined, serial, entry = head["joined"], head["serial"], head["entry"]
    if entry != -1 and (
        joined < asker["joined"] or (joined == asker["joined"] and serial < asker["serial"])
    ):
        return False
    head["joined"], head["serial"], head["entry"] = asker["joined"], asker["serial"], 0
    found = called(s, m, queue, mine, others, helping, time)
    head["joined"], head["serial"], head["entry"] = joined, serial, entry
    return found


@inlined
def called(
    s: Scene, m: Moment, queue: int, mine: Foremost, others: Foremost, helping: bool, time: int
) -> bool:
    """Whether the head of a queue is whom the window calls; the other lines are as they were."""
    line = queue // 4
    much = (time - place(m.heads, s.rules, queue)) / s.rules[line, 4]
    rival, theirs = mine[0], mine[1]
    if rival >= 0 and rival // 4 == line:
        rival, theirs = mine[2], mine[3]
    if not ahead(m.heads, s.rules, queue, much, rival, theirs):
        return False
    if helping and not helps(s.rules, others[0], others[1], queue, much):
        return False
    if not helping and helps(s.rules, queue, much, others[0], others[1]):
        return False
    return 4 * line + lane_of(m.heads, 4 * line, s.rules[line], m.rows[line], time) == queue
