"""The slip's typeface: where it is found, what it can write, how text is fitted to a width.

Noto Sans CJK, because it alone has the rare characters of people's names. A character that it
lacks is set as 〓 (the printer's geta, the old sign for a missing sort), never as a blank box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTCollection, TTFont
from PIL import ImageFont

GETA = "〓"
EXTRA_LINES = 2
"""A text too long for its lines gets so many more before it is cut short."""
DEBIAN_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FAMILIES = {"zh-CN": "Noto Sans CJK SC", "zh-HK": "Noto Sans CJK HK", "en": "Noto Sans CJK SC"}
"""The face of the collection for each language: the same characters, drawn as its readers do."""
TEXT_LIMIT = 240
"""Characters of a text that are looked at; no slip has room for more."""

_NOT_AT_START = frozenset("，。、；：！？）》】」』”’…·,.;:!?)%")
_NOT_AT_END = frozenset("（《【「『“‘(")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn"})


class FontMissing(Exception):
    """No font for slips was found: install fonts-noto-cjk or name one in the settings."""


class Fitted(NamedTuple):
    """Lines of text and the size, in dots, at which they fit."""

    lines: tuple[str, ...]
    size: int


def package_font() -> Path | None:
    """The font file of the package noto-cjk-sans-otc, or None when it is not installed."""
    spec = find_spec("noto_cjk_sans_otc")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "NotoSansCJK-Regular.ttc"


def find_font(chosen: Path | None = None) -> Path:
    """Find the font file: the chosen one, else Debian's, else the package's; or FontMissing."""
    if chosen is not None:
        if not chosen.is_file():
            raise FontMissing(f"no font at {chosen}")
        return chosen
    for path in (DEBIAN_FONT, package_font()):
        if path is not None and path.is_file():
            return path
    raise FontMissing(str(FontMissing.__doc__))


class Face:
    """One face of a font file, for one language."""

    def __init__(self, path: Path, index: int, glyphs: frozenset[int]) -> None:
        self._path = path
        self._index = index
        self._glyphs = glyphs
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face at a size in dots; laid out glyph by glyph, so every machine draws the same."""
        if size not in self._sizes:
            self._sizes[size] = ImageFont.truetype(
                self._path, size, self._index, layout_engine=ImageFont.Layout.BASIC
            )
        return self._sizes[size]

    def missing(self, text: str) -> frozenset[str]:
        """The characters of a text that this face cannot draw."""
        return frozenset(
            character for character in tidy(text) if ord(character) not in self._glyphs
        )

    def settable(self, text: str) -> str:
        """The text as it can be set: composed, in one line, missing characters as 〓."""
        lacking = self.missing(text)
        return "".join(GETA if character in lacking else character for character in tidy(text))

    def width(self, text: str, size: int) -> float:
        """Width of a text in dots."""
        return self.at(size).getlength(text)

    def fit(self, text: str, width: int, sizes: Sequence[int], lines: int = 1) -> Fitted:
        """Set a text as large as fits: first in so many lines, else in one more, else in two more.

        What is longer still ends in `…` at the smallest size. The lines are of about one length.
        """
        text = self.settable(text)[:TEXT_LIMIT]
        for count in range(lines, lines + EXTRA_LINES + 1):
            for size in sizes:
                if len(self._wrap(text, width, size)) <= count:
                    return Fitted(self._balanced(text, width, size), size)
        size = sizes[-1]
        kept = self._wrap(text, width, size)[: lines + EXTRA_LINES]
        return Fitted((*kept[:-1], self._shortened(kept[-1], width, size)), size)

    def _balanced(self, text: str, width: int, size: int) -> tuple[str, ...]:
        """The lines at the least width that needs no further line: none is left with one word."""
        wrapped = self._wrap(text, width, size)
        whole = max((self.width(piece.rstrip(), size) for piece in _pieces(text)), default=0)
        narrow, wide = min(int(whole), width), width
        while wide - narrow > size // 4:
            middle = (narrow + wide) // 2
            tried = self._wrap(text, middle, size)
            if len(tried) > len(wrapped) or any(self.width(line, size) > middle for line in tried):
                narrow = middle
            else:
                wide = middle
        return tuple(self._wrap(text, wide, size))

    def _wrap(self, text: str, width: int, size: int) -> list[str]:
        lines = [""]
        for piece in _pieces(text):
            if lines[-1] and self.width((lines[-1] + piece).rstrip(), size) > width:
                lines.append("")
            lines[-1] += piece
            while self.width(lines[-1].rstrip(), size) > width:
                cut = self._room(lines[-1], width, size)
                lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
        return [line.strip() for line in lines]

    def _room(self, text: str, width: int, size: int) -> int:
        """How many characters of an unbreakable piece go into a line: one at least."""
        count = 1
        while self.width(text[: count + 1], size) <= width:
            count += 1
        return count

    def _shortened(self, line: str, width: int, size: int) -> str:
        while len(line) > 1 and self.width(line + "…", size) > width:
            line = line[:-1].rstrip()
        return line + "…"


@cache
def face(path: Path, language: str) -> Face:
    """The face of a font file for a language; a file of one face serves all of them."""
    if path.suffix.lower() not in {".ttc", ".otc"}:
        with TTFont(path, lazy=True) as font:
            return Face(path, 0, frozenset(font.getBestCmap()))
    with TTCollection(path, lazy=True) as collection:
        for index, font in enumerate(collection.fonts):
            if font["name"].getDebugName(1) == FAMILIES[language]:
                return Face(path, index, frozenset(font.getBestCmap()))
    raise FontMissing(f"{path} has no face {FAMILIES[language]}")


def tidy(text: str) -> str:
    """Compose a text and drop what has no shape of its own; white space becomes one space."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(one for one in composed if unicodedata.category(one) not in _UNSEEN)


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: between Chinese characters and after spaces."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character == " "
            or character in _NOT_AT_START
            or pieces[-1][-1] in _NOT_AT_END
            or _latin(pieces[-1][-1])  # so that "C区" and "23日" stay whole
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _latin(character: str) -> bool:
    return character != " " and ord(character) < 0x2E80
