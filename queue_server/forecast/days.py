"""Which days are tested, and whether enough are left to learn from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from queue_server.forecast.history import Day, History
from queue_server.forecast.rows import day
from queue_server.forecast.unfit import Unfit

FEWEST_LEARNED = 2
BETWEEN = ".."
APART = re.compile(r"[\s,;，；、]+")


def days_of(named: Sequence[str], history: History) -> Sequence[date]:
    """The days of `2017-11-13,2017-11-14` or `2017-11-13..2017-11-17`, in order.

    Raises Unfit for what is no day, a day that the history lacks and a span that holds none of its.
    """
    words = [word for text in named for word in APART.split(text) if word]
    if not words:
        raise Unfit("no day is named", "--test", _names(history))
    return sorted({one for word in words for one in _days(word, history)})


def days_besides(tested: Sequence[date], history: History) -> Sequence[Day]:
    """The other days on which anyone waited; Unfit if they are fewer than two."""
    left = [one for on, one in history.days.items() if on not in tested and not one.idle]
    if len(left) < FEWEST_LEARNED:
        names = [str(one.date) for one in left]
        raise Unfit("too few days are left to learn from: two at least", f"{len(left)}", names)
    return left


def _days(word: str, history: History) -> Sequence[date]:
    try:
        first, _, last = word.partition(BETWEEN)
        ends = day(first), day(last or first)
    except ValueError:
        raise Unfit("this is no day, such as 2017-11-13", word) from None
    found = [on for on in history.days if ends[0] <= on <= ends[1]]
    if not found:
        raise Unfit("the history has no such day", word, _names(history))
    return found


def _names(history: History) -> Sequence[str]:
    return [str(on) for on in history.days]
