"""The measures of a slip on each paper, in dots: eight of them are one millimetre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Dots = Literal[576, 384]
"""Printable width: 80 mm paper has 576 dots, 58 mm paper 384."""
WIDE: Dots = 576
DOTS_PER_MM = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """One paper; sizes from the wished one to the smallest legible."""

    dots: int
    margin: int
    hall: Sequence[int]
    service: Sequence[int]
    place: Sequence[int]
    value: Sequence[int]
    label: Sequence[int]
    small: Sequence[int]
    gap: int

    @property
    def width(self) -> int:
        return self.dots - 2 * self.margin


MEASURES: Mapping[Dots, Measures] = {
    576: Measures(
        dots=576,
        margin=16,
        hall=(38, 34, 30),
        service=(58, 52, 46, 42),
        place=(42, 38, 34),
        value=(56, 50, 44, 38),
        label=(30, 26),
        small=(30, 28, 26),
        gap=20,
    ),
    384: Measures(
        dots=384,
        margin=10,
        hall=(30, 27, 24),
        service=(44, 40, 36, 32),
        place=(32, 28),
        value=(40, 36, 32),
        label=(28, 24),
        small=(24, 22),
        gap=14,
    ),
}
