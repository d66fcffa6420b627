"""Names of halls, shortened for narrow columns."""

from __future__ import annotations

from collections import Counter

SHARED_BY, SHORTEST_ENDING, KEPT = 3, 5, 2
"""An ending goes when so many names have it, it is so long, and so much is left."""


def short_names(names: list[str]) -> list[str]:
    """Each name without the longest ending that it shares with others."""
    ends = Counter(end for name in names for end in _endings(name))
    shared = {end for end, count in ends.items() if count >= SHARED_BY}
    return [_without(name, shared) for name in names]


def _without(name: str, shared: set[str]) -> str:
    ending = next((end for end in _endings(name) if end in shared), "")
    return name.removesuffix(ending)


def _endings(name: str) -> list[str]:
    """The longest first; words of letters stay whole."""
    return [
        name[at:]
        for at in range(KEPT, len(name) - SHORTEST_ENDING + 1)
        if name[at] == " " or not name[at].isascii()
    ]
