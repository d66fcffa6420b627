"""Where a hall stands in the middle of a draw, and how people join and leave its queues."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from queue_server.rollout.chance import hashed
from queue_server.rollout.compiled import inlined
from queue_server.rollout.scene import Records, Scene, Whole

MOST_COMING = 4096
"""People to come of one draw; after them nobody comes."""

HEAD = np.dtype(
    [
        ("joined", "i8"),  # 2**62 when nobody stands there
        ("serial", "i8"),
        ("entry", "i8"),  # -2 - n for the nth who came
        ("base", "i8"),  # before it all entries are gone
        ("front", "i8"),  # who came first and still stands there, -1 for nobody
        ("back", "i8"),
    ]
)
STATE = np.dtype(
    [
        ("span", "i8"),
        ("idle", "i8"),
        ("due", "i8"),  # when its next event is; what else stands in the heap is stale
    ]
)
COMER = np.dtype([("at", "i8"), ("behind", "i8")])


class Moment(NamedTuple):
    """The state of a draw; made once, filled anew for each draw."""

    heads: Records
    where: NDArray[np.uint8]
    """Of each entry: 0 away, 1 here, 2 gone."""
    standing: Whole
    """Of each line: how many of its lanes have a head."""
    asking: Whole
    """Of each line: its askers without an answer."""
    asked: NDArray[np.uint8]
    """Of each asker: whether the answer is known."""
    rows: Whole
    """Of each line: lane and count of its row of calls."""
    windows: Records
    comers: Records
    times: Whole
    """The heap of events, with whose each is: a window, or an entry behind the windows."""
    who: Whole
    counts: Whole
    """0: entries and askers without an answer, 1: calls, 2: people who came, 3: events."""


def moment_of(scene: Scene) -> Moment:
    """Room for the draws of a scene."""
    windows, entries, lines = len(scene.windows), len(scene.entries), len(scene.lines)
    # a window that was woken leaves a stale event behind, each time somebody comes
    events = 2 * windows + 2 * entries + MOST_COMING + 8
    return Moment(
        heads=np.zeros(len(scene.begins) - 1, HEAD),
        where=np.zeros(entries, np.uint8),
        standing=np.zeros(lines, np.int64),
        asking=np.zeros(lines, np.int64),
        asked=np.zeros(len(scene.askers), np.uint8),
        rows=np.zeros((lines, 2), np.int64),
        windows=np.zeros(windows, STATE),
        comers=np.zeros(MOST_COMING if scene.last > scene.now else 1, COMER),
        times=np.zeros(events, np.int64),
        who=np.zeros(events, np.int64),
        counts=np.zeros(4, np.int64),
    )


@inlined
def push(m: Moment, time: int, one: int) -> None:
    """Add an event to the heap, which is sorted by time and then by whose it is."""
    i = m.counts[3]
    m.counts[3] += 1
    while i > 0:
        up = (i - 1) >> 1
        if m.times[up] < time or (m.times[up] == time and m.who[up] <= one):
            break
        m.times[i], m.who[i] = m.times[up], m.who[up]
        i = up
    m.times[i], m.who[i] = time, one


@inlined
def pop(m: Moment) -> None:
    """Take the first event off the heap."""
    m.counts[3] -= 1
    count = m.counts[3]
    time, one = m.times[count], m.who[count]
    i = 0
    while True:
        k = 2 * i + 1
        if k >= count:
            break
        if k + 1 < count and (
            m.times[k + 1] < m.times[k]
            or (m.times[k + 1] == m.times[k] and m.who[k + 1] < m.who[k])
        ):
            k += 1
        if m.times[k] > time or (m.times[k] == time and m.who[k] >= one):
            break
        m.times[i], m.who[i] = m.times[k], m.who[k]
        i = k
    m.times[i], m.who[i] = time, one


@inlined
def look(s: Scene, m: Moment, queue: int) -> None:
    """Find the head of a queue anew."""
    head = m.heads[queue]
    end = s.begins[queue + 1]
    i = head["base"]
    while i < end and m.where[i] == 2:
        i += 1
    head["base"] = i
    while i < end and m.where[i] != 1:
        i += 1
    come, empty = head["front"], head["entry"] == -1
    if i < end and (come < 0 or s.entries[i]["joined"] <= m.comers[come]["at"]):
        head["entry"], head["joined"] = i, s.entries[i]["joined"]
        head["serial"] = s.entries[i]["serial"]
    elif come >= 0:
        head["entry"], head["joined"] = -2 - come, m.comers[come]["at"]
        head["serial"] = 2**61 + come
    else:
        head["entry"], head["joined"] = -1, 2**62
    if queue < 4 * m.standing.size:
        m.standing[queue // 4] += int(empty) - int(head["entry"] == -1)


@inlined
def leave(s: Scene, m: Moment, queue: int) -> int:
    """Take the head off a queue; its entry, below -1 for somebody who came."""
    found = m.heads[queue]["entry"]
    if found >= 0:
        m.where[found] = 2
    else:
        m.heads[queue]["front"] = m.comers[-2 - found]["behind"]
    look(s, m, queue)
    return int(found)


@inlined
def come_in(s: Scene, m: Moment, time: int, draw: int) -> int:
    """Somebody comes who was not here at the start; the queue that they join."""
    come = m.counts[2]
    m.counts[2] += 1
    u = hashed(2_000_003 + 2 * come, draw) * s.coming[-1]
    queue = 0
    while queue < s.coming.size - 1 and s.coming[queue] <= u:
        queue += 1
    m.comers[come]["at"], m.comers[come]["behind"] = time, -1
    head = m.heads[queue]
    if head["front"] < 0:
        head["front"] = come
    else:
        m.comers[head["back"]]["behind"] = come
    head["back"] = come
    if head["entry"] == -1:
        look(s, m, queue)
    return queue


@inlined
def next_comer(s: Scene, m: Moment, time: int, draw: int) -> int:
    """When the next one comes, 2**62 for nobody more."""
    come = m.counts[2]
    if s.last <= s.now or come >= m.comers.size:
        return 2**62
    found = time + int(-np.log(hashed(2_000_004 + 2 * come, draw)) / s.coming[-1])
    return found if found <= s.last else 2**62
