"""Cards of nobody, byte for byte, as a card reader's module gives them.

Their numbers are invented under a region code that was never issued (990000; a foreigner's 999999
or the country ZZZ) with a right check digit, so that none of them is anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from kiosk.sam_frames import (
    FOREIGN_2017,
    FOREIGN_2017_SIZE,
    KIND_AT,
    KIND_SIZE,
    NUMBER_SIZE,
    TEXT_SIZE,
)

REGION = "990000"
"""A region code that GB/T 2260 never gave out."""
FOREIGN_REGION, COUNTRY = "999999", "ZZZ"
"""A foreigner's: no province 99, and countries 999 and ZZZ are nobody's in ISO 3166."""
PICTURE_SIZE = 1024
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
Parts = tuple[tuple[str, int], ...]
"""Texts of a card with their sizes in bytes."""


class Kind(StrEnum):
    """Which card it is."""

    CITIZEN = "citizen"
    RESIDENT = "resident"
    """港澳台居民居住证"""
    FOREIGN = "foreign"
    """外国人永久居留身份证 since December 2023"""
    FOREIGN_2017 = "foreign_2017"


MARKS = {Kind.RESIDENT: "J", Kind.FOREIGN: "Y", Kind.FOREIGN_2017: FOREIGN_2017}
"""The letter on each; a citizen's has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card of nobody; `early`: it is taken away while it is being read."""

    number: str = field(repr=False)
    early: bool = False
    kind: Kind = Kind.CITIZEN


def invented(draw: Random, kind: Kind = Kind.CITIZEN) -> str:
    """A number of nobody: an unissued region or country, a day of birth, a right check digit."""
    born = f"{draw.randint(1940, 2004)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    if kind is Kind.FOREIGN_2017:
        first = f"{COUNTRY}{REGION[:4]}{born[2:]}{draw.randint(0, 9)}"
        weighed = (int(one, 36) * (7, 3, 1)[at % 3] for at, one in enumerate(first))
        return first + str(sum(weighed) % 10)
    region = FOREIGN_REGION if kind is Kind.FOREIGN else REGION
    return checked(f"{region}{born}{draw.randint(1, 999):03}")


def kind_of(number: str) -> Kind:
    """The card on which such a number stands."""
    if number[:1].isalpha():
        return Kind.FOREIGN_2017
    if number.startswith("9") and not number.startswith(REGION):
        return Kind.FOREIGN
    return Kind.RESIDENT if number[:2] in ("81", "82", "83") else Kind.CITIZEN


def checked(first: str) -> str:
    """Seventeen digits with their check digit (GB 11643-1999)."""
    total = sum(int(one) * weight for one, weight in zip(first, _WEIGHTS, strict=True))
    return first + _CHECKS[total % 11]


def content(card: Card) -> bytes:
    """What the module tells of a card: lengths, text and picture, all of nobody."""
    parts = _foreign_2017(card) if card.kind is Kind.FOREIGN_2017 else _citizen(card)
    text = b"".join(_padded(part, size) for part, size in parts).ljust(KIND_AT, b"\0")
    text += _padded(MARKS.get(card.kind, ""), KIND_SIZE)
    sizes = TEXT_SIZE.to_bytes(2) + PICTURE_SIZE.to_bytes(2)
    return sizes + text.ljust(TEXT_SIZE, b"\0") + bytes(PICTURE_SIZE)


def _citizen(card: Card) -> Parts:
    return (
        ("NOBODY", 30), ("1", 2), ("01", 4), (card.number[6:14], 16), ("NOWHERE", 70),
        (card.number, NUMBER_SIZE), ("NOBODY", 30), ("20200101", 16), ("20400101", 16),
    )  # fmt: skip


def _foreign_2017(card: Card) -> Parts:
    return (
        ("NOBODY", 120), ("1", 2), (card.number, FOREIGN_2017_SIZE), (COUNTRY, 6), ("NOBODY", 30),
        ("20200101", 16), ("20300101", 16), ("19700101", 16), ("01", 4), ("9900", 8),
    )  # fmt: skip


def _padded(text: str, size: int) -> bytes:
    """Text with spaces behind it, as cards have it."""
    return text.ljust(size // 2).encode("utf-16-le")
