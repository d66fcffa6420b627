"""The keys of a hall in the store; their dictionary stands at the head of functions/prelude.lua."""

from __future__ import annotations

import re
from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "meta": "hash",
    "events": "stream",
    "tickets": "hash",
    "lane": "zset",
    "lines": "hash",
    "windows": "hash",
    "held": "set",
    "rules": "hash",
    "stops": "hash",
    "notices": "hash",
    "numbers": "hash",
    "skipped": "hash",
    "leases": "hash",
    "days": "hash",
    "alarms": "hash",
    "rights": "hash",
    "unrated": "hash",
    "subjects": "hash",
    "pagers": "hash",
    "appointments": "hash",
    "slot": "hash",
    "commands": "hash",
}
"""Sibling to its type; the same as in prelude.lua."""

_HALL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def root(hall: str) -> str:
    """The one declared key of a hall; its hash tag puts all of the hall in one slot.

    ValueError for what cannot be the id of a hall.
    """
    if _HALL.fullmatch(hall) is None:
        raise ValueError(f"not a hall's id: {hall!r}")
    return f"q:{{{hall}}}"


def sibling(hall: str, name: str, part: str | None = None) -> str:
    """A key of the hall by its name in `KEYS`; `lane`, `held`, `slot`, `commands` with a part."""
    if name not in KEYS:
        raise ValueError(f"not a key of a hall: {name!r}")
    key = f"{root(hall)}:{name}"
    return key if part is None else f"{key}:{part}"


def events(hall: str) -> str:
    """The hall's stream of events."""
    return sibling(hall, "events")
