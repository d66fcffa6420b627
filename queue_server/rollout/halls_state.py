"""What a compiled day of many halls is made of: people, map, terms of the choice, and the state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hall_config.model import BalanceRule
from queue_server.rollout.heap import Floats, Whole

Flags = NDArray[np.bool_]
NEAREST, FEWEST, PRESENT, OURS = range(4)
"""The own hall; the fewest a window, transit counted; way and wait without transit; and with it."""
SLOT_S, AHEAD = 60.0, 61
"""Seconds of a slot; how many of them are looked ahead."""
NO_BOUNDS = np.array([0.0, np.inf, np.inf, 0.0])


class People(NamedTuple):
    """Who comes, by the moment of leaving home; the arrays are of one length."""

    leaves: Floats
    home: Whole
    """The hall that is the nearest."""
    asks: Flags
    """Whether this one asks and follows."""
    handling: Floats


class Map(NamedTuple):
    """The halls: ways [home, hall], windows, mean handling."""

    way: Floats
    windows: Whole
    handling: Floats


class Terms(NamedTuple):
    """How is chosen: by which rule, at what prices [hall, slot], and the bounds of the advice."""

    rule: int
    own_price: Floats
    """A person more who lives nearest to the hall."""
    guest_price: Floats
    """And one from elsewhere."""
    walking: Floats
    """Who is expected without asking, [hall, slot]."""
    staying: Floats
    """Who is expected to ask and to be left at the hall, [hall, slot]; one who left is known."""
    bounds: Floats
    """least_gain_s, most_loss_s, far_s, far_gain_s."""
    spare: float = -1.0
    """Windows free at arrival, in roots of their number, without which no guest is sent; below 0
    guests are sent into lines too."""


class State(NamedTuple):
    """What is so at a moment; changed in place."""

    numbers: Whole
    """People that have left home, and events to come."""
    at: Floats
    what: Whole
    """The event: somebody arrives (0 and up), or a window of a hall is done (-1 - hall)."""
    place: Floats
    left: Whole
    right: Whole
    head: Whole
    """The first in line of each hall; -1 is nobody."""
    inside: Whole
    busy: Whole
    transit: Whole
    """Those on the way who asked."""
    due: Floats
    """Those on the way who asked, [hall, slot of arrival]."""
    ahead: Floats
    """How many will be in each hall, [hall, slots from now]."""
    seen: Whole
    """The slot in which that was reckoned; -1 to be reckoned anew."""
    hall: Whole
    arrived: Floats
    called: Floats


def bounds_of(rule: BalanceRule) -> Floats:
    """The bounds of a city's advice."""
    found = (rule.least_gain_s, rule.most_loss_s, rule.far_s, rule.far_gain_s)
    return np.array(found, dtype=np.float64)


def begun(people: People, map_: Map) -> State:
    """Before the first leaves home."""
    count, halls = len(people.leaves), len(map_.windows)
    room = count + int(map_.windows.sum()) + 1
    slots = int(people.leaves.max() / SLOT_S) + AHEAD + 1
    none, zero = np.full, np.zeros
    return State(
        numbers=zero(2, np.int64), at=zero(room), what=zero(room, np.int64), place=zero(count),
        left=none(count, -1), right=none(count, -1), head=none(halls, -1),
        inside=zero(halls, np.int64), busy=zero(halls, np.int64), transit=zero(halls, np.int64),
        due=zero((halls, slots)), ahead=zero((halls, AHEAD)), seen=none(halls, -1),
        hall=zero(count, np.int64), arrived=none(count, np.nan), called=none(count, np.nan),
    )  # fmt: skip


def free_terms(rule: int, halls: int, bounds: Floats = NO_BOUNDS) -> Terms:
    """Terms without prices, where nobody but those who ask is expected."""
    zero = np.zeros((halls, 1))
    return Terms(rule, zero, zero, zero, zero, bounds)
