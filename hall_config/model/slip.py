"""How slips look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SlipPart(StrEnum):
    """One part of a slip; in a list, in the order in which they are printed."""

    HALL = "hall"
    NUMBER = "number"
    SERVICE = "service"
    PLACE = "place"
    WAITING = "waiting"
    """People ahead and the wait as a range."""
    CODE = "code"
    TIME = "time"
    TEXTS = "texts"
    """The hall's own lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLook:
    """A slip on one width of paper."""

    parts: tuple[SlipPart, ...] = tuple(SlipPart)
    number_mm: int
    """How high the number stands; longer ones become smaller by themselves."""
    code_mm: int
    """How wide the QR code is at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipTemplate:
    """How the slips of a hall look, on 80 mm and on 58 mm paper."""

    wide: SlipLook = SlipLook(number_mm=18, code_mm=37)
    narrow: SlipLook = SlipLook(number_mm=14, code_mm=27)
