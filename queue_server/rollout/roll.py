"""Rolling a hall forward, one draw after another, to the call of everybody who waits.

Windows take tickets by the rules of rollout/choice.py as they become free, for times drawn from the
laws. What a window was doing at the start ends by its law, given how long it has gone on already.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queue_server.rollout.asking import answer
from queue_server.rollout.chance import hashed, quantile, rest
from queue_server.rollout.choice import foremost, helps
from queue_server.rollout.compiled import compiled, inlined
from queue_server.rollout.moment import Moment, come_in, leave, look, next_comer, pop, push
from queue_server.rollout.scene import Scene

LATE_MS = 60_000
"""Who is late for a remote ticket's time comes within this, as far as anybody knows."""


@compiled
def roll(s: Scene, m: Moment, first: int, waits: NDArray[np.float32]) -> int:
    """Fill `waits[draw, entry]` with seconds until the call, -1 for none; how many calls it took.

    Behind the entries stand the askers.

    Draws are numbered from `first`, which is even.
    """
    m.counts[1] = 0
    for row in range(waits.shape[0]):
        begin(s, m, first + row)
        waits[row, :] = -1.0
        play(s, m, first + row, waits[row])
    return int(m.counts[1])


@inlined
def begin(s: Scene, m: Moment, draw: int) -> None:
    """The hall as it stands at the start of a draw."""
    m.counts[0] = m.counts[2] = m.counts[3] = 0
    for i in range(s.entries.size):
        entry = s.entries[i]
        m.where[i] = entry["kind"] == 0
        m.counts[0] += m.where[i]
        if entry["kind"] == 1:
            late = max(entry["until"] - s.now, 60_000)
            push(m, s.now + int(hashed(entry["key"], draw) * late), s.windows.size + i)
    m.asked[:] = 0
    m.counts[0] += m.asked.size
    m.asking[:] = s.askers_at[1:] - s.askers_at[:-1]
    m.standing[:] = 0
    for queue in range(m.heads.size):
        m.heads[queue]["base"], m.heads[queue]["front"] = s.begins[queue], -1
        m.heads[queue]["entry"] = -1
        look(s, m, queue)
    for line in range(s.lines.size):
        m.rows[line, 0] = s.lines[line]["row_lane"]
        m.rows[line, 1] = s.lines[line]["row_count"]
    for w in range(s.windows.size):
        window = s.windows[w]
        m.windows[w]["span"] = window["span"]
        free = s.now + remaining(s, w, draw)
        if window["away"] > 0:
            free += int(-window["away"] * np.log(hashed(window["key"] + np.uint64(1), draw)))
        ready(s, m, w, free, draw)


@inlined
def remaining(s: Scene, w: int, draw: int) -> int:
    """How much longer the ticket that a window has keeps it."""
    window = s.windows[w]
    if window["busy"] < 0:
        return 0
    line = s.lines[window["busy"]]
    mean = line["mean"] * window["pace"]
    left = rest(s.laws[line["law"]], window["age"] / mean, hashed(window["key"], draw))
    return int(left * mean + 0.5)


@inlined
def ready(s: Scene, m: Moment, w: int, time: int, draw: int) -> None:
    """Note when a window that is free at a time next calls, if it does at all."""
    window, state = s.windows[w], m.windows[w]
    span = state["span"]
    while span < window["end"] and not serves(s, span, window["key"], time, draw):
        span += 1
    state["span"], state["idle"], state["due"] = span, 0, -1
    if span < window["end"]:
        state["due"] = max(time, s.spans[span]["opens"])
        push(m, state["due"], w)


@inlined
def serves(s: Scene, span: int, key: int, time: int, draw: int) -> bool:
    """Whether somebody is at a window in a span that is not over."""
    here = s.spans[span]
    if here["closes"] <= time:
        return False
    return here["comes"] >= 1 or bool(hashed(key + np.uint64(here["opens"]), draw) < here["comes"])


@inlined
def play(s: Scene, m: Moment, draw: int, wait: NDArray[np.float32]) -> None:
    """Go from event to event until everybody watched has been called."""
    coming = next_comer(s, m, s.now, draw)
    while m.counts[0] > 0 and (m.counts[3] > 0 or coming < 2**62):
        if m.counts[3] == 0 or coming < m.times[0]:
            time, queue = coming, come_in(s, m, coming, draw)
            coming = next_comer(s, m, time, draw)
            w = idle_for(s, m, queue // 4, time)
        else:
            time, one = m.times[0], m.who[0]
            pop(m)
            w = (
                turned(s, m, one, time, draw)
                if one < s.windows.size
                else appeared(s, m, one - s.windows.size, time)
            )
        if w >= 0:
            serve(s, m, w, time, draw, wait)


@inlined
def turned(s: Scene, m: Moment, w: int, time: int, draw: int) -> int:
    """A window's event: the window if it is free to call now, else -1."""
    state = m.windows[w]
    if state["due"] != time:
        return -1
    if s.spans[state["span"]]["closes"] > time:
        return w
    ready(s, m, w, time, draw)  # it was idle to the end of its span
    return -1


@inlined
def appeared(s: Scene, m: Moment, i: int, time: int) -> int:
    """A remote ticket has come; the idle window that takes up work, -1 for none."""
    m.where[i] = 1
    queue = s.entries[i]["queue"]
    m.heads[queue]["base"] = min(m.heads[queue]["base"], i)
    look(s, m, queue)
    return idle_for(s, m, s.entries[i]["line"], time)


@inlined
def idle_for(s: Scene, m: Moment, line: int, time: int) -> int:
    """An idle window of a line, of those whose own line it is before those that help."""
    helping = -1
    for w in range(m.windows.size):
        state = m.windows[w]
        if state["idle"] == 0 or s.spans[state["span"]]["closes"] <= time:
            continue
        role = s.spans[state["span"]]["role"]
        for k in range(s.own_at[role], s.own_at[role + 1]):
            if s.own[k] == line:
                return w
        if helping < 0:
            for k in range(s.help_at[role], s.help_at[role + 1]):
                if s.helped[k] == line:
                    helping = w
    return helping


@inlined
def serve(s: Scene, m: Moment, w: int, time: int, draw: int, wait: NDArray[np.float32]) -> None:
    """Call for a free window, and keep it for as long as the ticket takes; or let it idle."""
    role = s.spans[m.windows[w]["span"]]["role"]
    own = s.own[s.own_at[role] : s.own_at[role + 1]]
    helped = s.helped[s.help_at[role] : s.help_at[role + 1]]
    queue = 4 * s.lines.size + w
    if m.heads[queue]["entry"] == -1:
        first = foremost(own, m.standing, m.heads, s.rules, m.rows, time)
        other = foremost(helped, m.standing, m.heads, s.rules, m.rows, time)
        queue = other[0] if helps(s.rules, first[0], first[1], other[0], other[1]) else first[0]
        if m.asked.size:
            answer(s, m, own, helped, first, other, time, wait)
    if queue < 0:
        rest_idle(s, m, w)
        return
    i = leave(s, m, queue)
    if i >= 0:
        wait[i] = (time - s.now) / 1000
        m.counts[0] -= s.entries[i]["kind"] == 0
    m.counts[1] += 1
    keep(s, m, w, queue, i, time, draw)


@inlined
def rest_idle(s: Scene, m: Moment, w: int) -> None:
    """Nobody to call: the window waits for who comes, or for its next span."""
    state = m.windows[w]
    state["idle"], state["due"] = 1, -1
    if state["span"] + 1 < s.windows[w]["end"]:
        state["due"] = s.spans[state["span"]]["closes"]
        push(m, state["due"], w)


@inlined
def keep(s: Scene, m: Moment, w: int, queue: int, i: int, time: int, draw: int) -> None:
    """The window has the ticket now, for a time of its own."""
    line, key = queue // 4, np.uint64(3_000_007) * np.uint64(max(0, -i))
    if i >= 0:
        line, key = s.entries[i]["line"], s.entries[i]["key"]
    lane = queue % 4
    if queue < 4 * s.lines.size and lane >= 2:
        same = m.rows[line, 0] == lane
        m.rows[line, 0], m.rows[line, 1] = lane, m.rows[line, 1] + 1 if same else 1
    here = s.lines[line]
    mean = here["mean"] * s.windows[w]["pace"]
    free = time + int(quantile(s.laws[here["law"]], hashed(key, draw)) * mean + 0.5)
    if here["missing"] > 0 and hashed(key + np.uint64(2), draw) < here["missing"]:
        free = time + s.missed
    ready(s, m, w, free, draw)
