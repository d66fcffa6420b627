"""A hall at a moment as arrays: all that rolling it forward needs. Times are milliseconds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Records = NDArray[np.void]

PRESENT, COMING = 0, 1
"""Kinds of entries: a ticket that waits here; a remote one, which is called once it has come."""
NEVER = 2**62
"""The instant that does not come; `joined` of the head of an empty queue."""

LINE = np.dtype(
    [
        ("mean", "f8"),  # how long a ticket keeps a window, on average
        ("law", "i8"),  # its row of laws
        ("missing", "f8"),  # the share whose call goes unanswered
        ("row_lane", "i8"),  # of its row of calls
        ("row_count", "i8"),
    ]
)
ENTRY = np.dtype(
    [
        ("joined", "i8"),
        ("serial", "i8"),
        ("line", "i8"),
        ("kind", "i8"),
        ("key", "u8"),
        ("until", "i8"),  # by when a remote ticket comes, at the latest
        ("queue", "i8"),
    ]
)
ASKER = np.dtype(
    [
        ("joined", "i8"),
        ("serial", "i8"),
        ("queue", "i8"),
    ]
)
WINDOW = np.dtype(
    [
        ("span", "i8"),  # its first span
        ("end", "i8"),  # and the one after its last
        ("busy", "i8"),  # the line of its ticket, -1 when it has none
        ("age", "i8"),  # for how long it has had it
        ("away", "f8"),  # how long its pause goes on, on average; 0 when it calls
        ("pace", "f8"),  # how many times as long as others it takes
        ("key", "u8"),
    ]
)
SPAN = np.dtype(
    [
        ("opens", "i8"),
        ("closes", "i8"),
        ("role", "i8"),  # its row of duties
        ("comes", "f8"),  # the probability that somebody is there then
    ]
)


class Scene(NamedTuple):
    """One hall. A queue is a line's lane (4 x line + lane), or a window's own (4 x lines + it)."""

    now: int
    missed: int
    """How long a call that goes unanswered keeps a window."""
    last: int
    """When the last of those comes who are not here yet; `now` for nobody."""
    rules: Whole
    """Of each line: what rollout/choice.py names."""
    lines: Records
    laws: Real
    begins: Whole
    """Of each queue: its first entry; one more at the end."""
    entries: Records
    """Sorted by queue, joined and serial."""
    askers_at: Whole
    """Of each line: the first of its askers; one more at the end."""
    askers: Records
    """Who only asks how long it would be from such a place: nobody else is called later for it."""
    windows: Records
    spans: Records
    own_at: Whole
    """Of each role: the first of its lines in `own`; one more at the end."""
    own: Whole
    help_at: Whole
    helped: Whole
    coming: Real
    """Of each line's lane: how many come in a millisecond, summed up over the lanes before."""
