"""Queries that nothing fits as they stand: one letter wrong, or a character that sounds alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from queue_server.search.text import HAN, Entry, Sound, sound, syllables_of

SHORTEST = 4
"""Letters below which everything is one letter away from everything."""
HEARD, SLIP = 24.0, 20.0


def with_a_slip(asked: Sequence[str], here: Iterable[Entry]) -> list[tuple[float, Entry]]:
    """Items that fit when one letter of the query is wrong, or when it is taken by its sound."""
    if all(HAN.match(run) for run in asked):
        return _heard("".join(asked), here)
    text = "".join(asked)
    return _one_letter_off(text, here) if len(text) >= SHORTEST else []


def _heard(text: str, here: Iterable[Entry]) -> list[tuple[float, Entry]]:
    """The query's syllables in order, with a few others between."""
    said = syllables_of(sound(text))
    if len(said) < 2:
        return []
    pattern = re.compile(r"\b" + r" (?:\w+ ){0,4}?".join(map(re.escape, said)) + " ")
    found = ((pattern.search(one.syllables), one) for one in here)
    # the fewer others stand between, the better
    return [
        (HEARD * len(said) / max(1, hit[0].count(" ")) + one.often, one)
        for hit, one in found
        if hit
    ]


def _one_letter_off(text: str, here: Iterable[Entry]) -> list[tuple[float, Entry]]:
    # one wrong letter leaves one half of the query as it is
    first, last = text[: len(text) // 2], text[len(text) // 2 :]
    found = []
    for entry in here:
        if first not in entry.letters and last not in entry.letters:
            continue
        if any(near(text, word) for word in entry.words):
            found.append((SLIP + entry.often, entry))
        elif (at := _near_sound(text, entry.sounds[0])) >= 0:
            found.append((SLIP + (2 if at == 0 else 0) + entry.often, entry))
    return found


def _near_sound(text: str, said: Sound) -> int:
    """Where a stretch of syllables is one letter from the text, -1 where none is."""
    for start in sorted(said.starts):
        # people rarely get the first letter wrong
        if said.full[start] != text[0]:
            continue
        for length in (len(text) - 1, len(text), len(text) + 1):
            if near(text, said.full[start : start + length]):
                return start
    return -1


def near(one: str, other: str) -> bool:
    """Tell whether the texts differ by one letter: wrong, missing, too many, or two exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return longer[at + 1 :] == shorter[at:]
    exchanged = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or exchanged
