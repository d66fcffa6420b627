"""Chance that depends on names alone, so that a new word changes no other draw."""

from __future__ import annotations

from hashlib import sha256

SEED = "dongguan-1"


def fraction(*names: object) -> float:
    """Give a number in [0, 1) that is always the same for the same names."""
    words = "\x1f".join((SEED, *map(str, names)))
    return int.from_bytes(sha256(words.encode()).digest()[:6], "big") / 2**48


def pick(low: int, high: int, *names: object) -> int:
    """Give a whole number from `low` to `high`, both included."""
    return low + int(fraction(*names) * (high - low + 1))
