"""A day of many halls with ways between them, as compiled code: who goes where, who waits how long.

One line a hall, any window calls anyone; places are kept on the way by those who asked, the others
stand in line when they arrive. The choice is that of domain/balance.py, held to it by a test. Times
are seconds from any moment. A run is in steps, so that prices can be reckoned between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queue_server.rollout.compiled import compiled
from queue_server.rollout.halls_state import (
    AHEAD,
    FEWEST,
    NEAREST,
    PRESENT,
    SLOT_S,
    Map,
    People,
    State,
    Terms,
)
from queue_server.rollout.heap import Floats, Whole, meld, pop, push


@compiled
def chosen(map_: Map, terms: Terms, state: State, home: int, now: float) -> int:
    """The hall that is advised: domain/balance.py, `advised`, its first."""
    slots = terms.own_price.shape[1]
    way = map_.way[home, home]
    near = way + _wait(map_, terms, state, home, now, way)
    cost = near + terms.own_price[home, min(slots - 1, int((now + way) / SLOT_S))]
    best, least = home, cost
    for hall in range(len(map_.windows)):
        way = map_.way[home, hall]
        if hall == home or way >= least:
            continue
        whole = way + _wait(map_, terms, state, hall, now, way)
        price = terms.guest_price[hall, min(slots - 1, int((now + way) / SLOT_S))]
        gain = near - whole
        far = way > terms.bounds[2] and gain < terms.bounds[3]
        small = cost - whole - price < terms.bounds[0] or gain < -terms.bounds[1]
        if not (far or small) and whole + price < least and _room(map_, terms, state, hall, way):
            best, least = hall, whole + price
    return best


@compiled
def _wait(map_: Map, terms: Terms, state: State, hall: int, now: float, way: float) -> float:
    """At arrival: domain/balance.py, `loads` and `load_wait`."""
    if terms.rule == PRESENT:
        load = float(state.inside[hall])
        load -= min(load, map_.windows[hall]) * way / map_.handling[hall]
    else:
        slot = int(now / SLOT_S)
        if state.seen[hall] != slot:
            _look_ahead(map_, terms, state, hall, slot)
        load = state.ahead[hall, min(AHEAD - 1, int((now + way) / SLOT_S) - slot)]
    windows = map_.windows[hall]
    return float(max(0.0, (load + 1.0 - windows) * map_.handling[hall] / windows))


@compiled
def _look_ahead(map_: Map, terms: Terms, state: State, hall: int, slot: int) -> None:
    load, windows = float(state.inside[hall]), float(map_.windows[hall])
    known, usual = state.due.shape[1], terms.walking.shape[1]
    done = min(1.0, SLOT_S / map_.handling[hall])
    left = slot + int(map_.way[hall, hall] / SLOT_S)
    for at in range(slot, slot + AHEAD):
        load += state.due[hall, min(known - 1, at)]
        load += terms.walking[hall, min(usual - 1, at)]
        if at >= left:
            load += terms.staying[hall, min(usual - 1, at)]
        load -= min(load, windows) * done
        state.ahead[hall, at - slot] = load
    state.seen[hall] = slot


@compiled
def _room(map_: Map, terms: Terms, state: State, hall: int, way: float) -> bool:
    """Whether a guest takes no window that the hall's own people need."""
    if terms.spare < 0:
        return True
    windows = map_.windows[hall]
    load = state.ahead[hall, min(AHEAD - 1, int(way / SLOT_S))]
    return bool(windows - load - 1.0 >= terms.spare * np.sqrt(windows))


@compiled
def _fewest(map_: Map, state: State, home: int) -> int:
    best, least = home, np.inf
    for hall in range(len(map_.windows)):
        crowd = (state.inside[hall] + state.transit[hall]) / map_.windows[hall]
        crowd += 1e-9 * map_.way[home, hall]
        if crowd < least:
            best, least = hall, crowd
    return best


@compiled
def _leave(people: People, map_: Map, terms: Terms, state: State, who: int) -> None:
    home, now = people.home[who], people.leaves[who]
    hall = home
    if people.asks[who]:
        if terms.rule == FEWEST:
            hall = _fewest(map_, state, home)
        elif terms.rule != NEAREST:
            hall = chosen(map_, terms, state, home, now)
        state.transit[hall] += 1
        slot = int((now + map_.way[home, hall]) / SLOT_S)
        state.due[hall, min(state.due.shape[1] - 1, slot)] += 1
        state.seen[hall] = -1
    state.hall[who] = hall
    state.numbers[0] = who + 1
    state.numbers[1] = push(state.at, state.what, state.numbers[1], now + map_.way[home, hall], who)


@compiled
def _call(people: People, state: State, who: int, now: float) -> None:
    state.called[who] = now
    end = now + people.handling[who]
    state.numbers[1] = push(state.at, state.what, state.numbers[1], end, -1 - state.hall[who])


@compiled
def _arrive(people: People, map_: Map, state: State, who: int, now: float) -> None:
    hall = state.hall[who]
    if people.asks[who]:
        state.transit[hall] -= 1
        state.due[hall, min(state.due.shape[1] - 1, int(now / SLOT_S))] -= 1
    state.inside[hall] += 1
    state.arrived[who] = now
    if state.busy[hall] < map_.windows[hall]:
        state.busy[hall] += 1
        _call(people, state, who, now)
    else:
        state.place[who] = people.leaves[who] if people.asks[who] else now
        state.head[hall] = meld(state.place, state.left, state.right, state.head[hall], who)


@compiled
def _done(people: People, state: State, hall: int, now: float) -> None:
    state.inside[hall] -= 1
    who = state.head[hall]
    if who < 0:
        state.busy[hall] -= 1
        return
    state.head[hall] = meld(state.place, state.left, state.right, state.left[who], state.right[who])
    _call(people, state, who, now)


@compiled
def advance(people: People, map_: Map, terms: Terms, state: State, until: float) -> None:
    """Live on to a moment."""
    count = len(people.leaves)
    while True:
        who = state.numbers[0]
        leaves = people.leaves[who] if who < count else np.inf
        event = state.at[0] if state.numbers[1] > 0 else np.inf
        now = min(leaves, event)
        if now > until or now == np.inf:
            return
        if leaves <= event:
            _leave(people, map_, terms, state, who)
            continue
        what = state.what[0]
        state.numbers[1] = pop(state.at, state.what, state.numbers[1])
        if what >= 0:
            _arrive(people, map_, state, what, now)
        else:
            _done(people, state, -1 - what, now)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of each, in seconds."""

    hall: Whole
    way: Floats
    wait: Floats


def outcome_of(people: People, map_: Map, state: State) -> Outcome:
    """When all are served."""
    way = map_.way[people.home, state.hall]
    return Outcome(hall=state.hall, way=way, wait=state.called - state.arrived)
