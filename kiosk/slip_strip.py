"""The strips a slip is stacked from: each a grey image, black on white, centred on the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from PIL import Image, ImageDraw

from kiosk.slip_font import Face

WHITE, BLACK = 255, 0
DIGIT_HEIGHT = 0.733
"""Height of a capital or digit of Noto Sans CJK, of its size."""
NUMBER_WEIGHT = 0.028
"""Stroke around the number, of its size: the font has no bold, the stroke makes the weight 700."""
NUMBER_SPACE = 0.13
"""The thin space between letters and digits, of the size."""
QUIET_MODULES = 4
"""The white that ISO/IEC 18004 asks for around a QR code."""
LEAST_MODULE = 4
"""Dots of a QR module that a phone still reads from thermal paper: half a millimetre."""

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lettering:
    """Sizes of a text, in dots, the wished one first, and its stroke as a part of the size."""

    sizes: Sequence[int]
    weight: float = 0


def stack(dots: int, strips: Sequence[Image.Image]) -> Image.Image:
    """Put strips under one another in the middle of the paper and keep black and white alone."""
    paper = Image.new("L", (dots, sum(strip.height for strip in strips)), WHITE)
    top = 0
    for strip in strips:
        paper.paste(strip, ((dots - strip.width) // 2, top))
        top += strip.height
    return paper.convert("1", dither=Image.Dither.NONE)


def blank(height: int) -> Image.Image:
    """White of a height in dots."""
    return Image.new("L", (1, height), WHITE)


def rule(width: int) -> Image.Image:
    """A thin line across."""
    return Image.new("L", (width, 2), BLACK)


def paragraph(
    letters: Face, text: str, width: int, lettering: Lettering, *, align: str = "m"
) -> Image.Image:
    """A text as large as fits (see `Face.fit`), lines at the left, middle, right (l, m, r)."""
    fitted = letters.fit(text, width, lettering.sizes)
    pitch = round(fitted.size * 1.28)
    strip, draw = _canvas(width, pitch * len(fitted.lines))
    left = {"l": 0, "m": width // 2, "r": width}[align]
    for place, line in enumerate(fitted.lines):
        draw.text(
            (left, place * pitch + round(fitted.size * 1.0)),
            line,
            BLACK,
            letters.at(fitted.size),
            anchor=f"{align}s",
            stroke_width=lettering.weight * fitted.size,
        )
    return strip


def number_strip(letters: Face, parts: tuple[str, str], width: int, high: int) -> Image.Image:
    """The ticket number, letters and digits a thin space apart, so high in dots or as fits."""
    size = round(high / (DIGIT_HEIGHT + 2 * NUMBER_WEIGHT))
    while _number_width(letters, parts, size) > width:
        size -= 1
    stroke, font = NUMBER_WEIGHT * size, letters.at(size)
    strip, draw = _canvas(round(_number_width(letters, parts, size)), _number_high(size))
    left, base = stroke, strip.height - round(stroke) - round(size * 0.015)
    for part in parts:
        for character in part:
            draw.text((left, base), character, BLACK, font, anchor="ls", stroke_width=stroke)
            left += letters.width(character, size) + stroke
        left += size * NUMBER_SPACE
    return strip


def _number_high(size: int) -> int:
    """Height in dots of a number set at a size, its stroke and the overshoot of round digits."""
    return round(size * (DIGIT_HEIGHT + 2 * NUMBER_WEIGHT + 0.03))


def badge(letters: Face, text: str, size: int) -> Image.Image:
    """A short mark, white on black with round ends."""
    text = letters.settable(text)
    width, height = round(letters.width(text, size)) + 2 * size, round(size * 1.6)
    strip, draw = _canvas(width, height)
    draw.rounded_rectangle((0, 0, width - 1, height - 1), height // 2, BLACK)
    draw.text(
        (width // 2, round(height / 2 + size * 0.37)),
        text,
        WHITE,
        letters.at(size),
        anchor="ms",
        stroke_width=size * 0.012,
    )
    return strip


def cells(
    letters: Face, facts: Sequence[Fact], width: int, set_in: tuple[Lettering, Lettering]
) -> Image.Image:
    """Facts side by side, label above value, a thin line between."""
    wide = width // len(facts) - 12
    columns = [
        [paragraph(letters, text, wide, how) for text, how in zip(fact, set_in, strict=True)]
        for fact in facts
    ]
    high = max(sum(part.height for part in column) for column in columns)
    strip, draw = _canvas(width, high)
    for place, column in enumerate(columns):
        left, top = place * width // len(facts), 0
        if place:
            draw.line((left, 4, left, high - 4), BLACK, 2)
        for part in column:
            strip.paste(part, (left + 6, top))
            top += part.height
    return strip


def rows(
    letters: Face, facts: Sequence[Fact], width: int, set_in: tuple[Lettering, Lettering]
) -> Image.Image:
    """Facts under one another, label at the left, value at the right."""
    label, value = set_in
    pairs = []
    for name, said in facts:
        fitted = letters.fit(said, width * 5 // 8, value.sizes)
        wide = round(letters.width(fitted.lines[0], fitted.size)) + 2
        left = paragraph(letters, name, width - wide - 12, label, align="l")
        pairs.append((left, paragraph(letters, said, wide, value, align="r")))
    highs = [max(left.height, right.height) for left, right in pairs]
    strip, _ = _canvas(width, sum(highs))
    for place, (left, right) in enumerate(pairs):
        top = sum(highs[:place])
        strip.paste(left, (0, top + (highs[place] - left.height) // 2))
        strip.paste(right, (width - right.width, top + (highs[place] - right.height) // 2))
    return strip


def qr_strip(text: str, wide: int) -> Image.Image:
    """A QR code with its quiet zone, about so wide in dots, its modules never under half a mm."""
    code = segno.make_qr(text, error="m")
    modules = int(code.symbol_size(border=QUIET_MODULES)[0])
    dots = max(LEAST_MODULE, wide // modules)
    grid = Image.new("L", (modules, modules), WHITE)
    for y, line in enumerate(code.matrix_iter(border=QUIET_MODULES)):
        for x, dark in enumerate(line):
            grid.putpixel((x, y), BLACK if dark else WHITE)
    return grid.resize((modules * dots, modules * dots), Image.Resampling.NEAREST)


def _canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    strip = Image.new("L", (width, height), WHITE)
    return strip, ImageDraw.Draw(strip)


def _number_width(letters: Face, parts: tuple[str, str], size: int) -> float:
    stroke = NUMBER_WEIGHT * size
    advance = sum(letters.width(one, size) + stroke for part in parts for one in part)
    return advance + size * NUMBER_SPACE + 2 * stroke
