"""How displays are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DisplayKind(StrEnum):
    """What a display shows: the whole hall, a zone, or one window."""

    BOARD = "board"
    ZONE = "zone"
    WINDOW = "window"


class DisplayTheme(StrEnum):
    """How a display looks."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"
    """Black and white, for LED walls and for those who see badly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How the displays that it fits are laid out and what they say."""

    id: str
    kind: DisplayKind
    zone: str = ""
    """Only displays of this zone; empty = of any."""
    device: str = ""
    """Only the display of this id; it goes before every other."""
    language: str = "zh-CN"
    """Of the words on the screen."""
    second_language: str = ""
    """Beside it in small; empty = none."""
    theme: DisplayTheme = DisplayTheme.DARK
    ticker: bool = True
    lines: bool = True
    """Whether it shows the lines with their counts and ranges."""
    media: bool = False
    """Whether it shows pictures and films from the folder of the display."""
    speaks: bool = True
    """Of the displays of a zone only one should."""
    voice: tuple[str, ...] = ("zh-CN", "yue", "en")
    """Spoken languages in the order of speaking; none = captions alone, without sound."""
    says_place: bool = False
    """Whether the place of a window is said although it is in the zone of the display."""
    captions: bool = True
    """Whether what is being said is read on the screen."""
    dwell_s: int = 10
    """A call stays in the list so long at least."""
    width: int = 0
    """Dots of an LED screen that shows the upper left of the picture; 0 = the whole window."""
    height: int = 0
