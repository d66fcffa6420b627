"""The slip 号票: what the printed paper says, drawn as dots.

Pure: the same content, paper and font give the same bitmap. All is drawn, Chinese and QR included,
because only a raster looks the same on every printer. Eight dots are one millimetre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from kiosk.slip_font import Face, face, find_font
from kiosk.slip_strip import (
    Lettering,
    badge,
    blank,
    cells,
    number_strip,
    paragraph,
    qr_strip,
    rows,
    rule,
    stack,
)
from kiosk.slip_words import LANGUAGES, people_text, wait_text, word
from queue_server.domain.numbers import split_number
from queue_server.domain.ticket import TicketClass

Dots = Literal[576, 384]
"""Printable width: 80 mm paper has 576 dots, 58 mm paper 384."""

_MARKS = {TicketClass.PRIORITY: "Priority", TicketClass.APPOINTMENT: "Appointment"}
HALL_LINES = 2
PLAIN, FIRM, BOLD = 0.0, 0.011, 0.016
"""Weights of lettering: the stroke, of the size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipContent:
    """Everything a slip says; names and times come worded in `language`.

    `ahead` and `wait_s` (P10 and P90, seconds) are None where they are not known. ValueError for
    a number that is none, a language that is none of the three, more than two hall lines.
    """

    language: str
    hall: str
    number: str
    service: str
    place: str
    ahead: int | None
    wait_s: tuple[float, float] | None
    qr_url: str
    issued_at: str
    hall_lines: tuple[str, ...] = ()
    ticket_class: TicketClass = TicketClass.NORMAL
    offline: bool = False

    def __post_init__(self) -> None:
        split_number(self.number)
        if self.language not in LANGUAGES:
            raise ValueError(f"no words for language {self.language!r}")
        if len(self.hall_lines) > HALL_LINES:
            raise ValueError("a slip has room for two hall lines")

    def texts(self) -> tuple[str, ...]:
        """The texts that people wrote; what `missing_glyphs` looks through."""
        return (self.hall, self.service, self.place, self.issued_at, *self.hall_lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """The measures of one paper, in dots; sizes from the wished one to the smallest legible."""

    dots: int
    margin: int
    number_high: int
    hall: Sequence[int]
    service: Sequence[int]
    place: Sequence[int]
    value: Sequence[int]
    label: Sequence[int]
    small: Sequence[int]
    qr_wide: int
    gap: int

    @property
    def width(self) -> int:
        return self.dots - 2 * self.margin


_PAPERS = {
    576: _Paper(
        dots=576,
        margin=16,
        number_high=144,
        hall=(38, 34, 30),
        service=(58, 52, 46, 42),
        place=(42, 38, 34),
        value=(56, 50, 44, 38),
        label=(30, 26),
        small=(30, 28, 26),
        qr_wide=300,
        gap=20,
    ),
    384: _Paper(
        dots=384,
        margin=10,
        number_high=112,
        hall=(30, 27, 24),
        service=(44, 40, 36, 32),
        place=(32, 28),
        value=(40, 36, 32),
        label=(28, 24),
        small=(24, 22),
        qr_wide=220,
        gap=14,
    ),
}


def render_slip(content: SlipContent, *, dots: Dots, font: Path | None = None) -> Image.Image:
    """Draw a slip as a bitmap (mode "1") of the paper's width; `font` as in `find_font`."""
    paper = _PAPERS[dots]
    letters = face(find_font(font), content.language)
    strips = [
        *_head(content, paper, letters),
        *_what(content, paper, letters),
        *_waiting(content, paper, letters),
        *_foot(content, paper, letters),
    ]
    return stack(paper.dots, strips)


def missing_glyphs(content: SlipContent, *, font: Path | None = None) -> frozenset[str]:
    """The characters of a slip that its font lacks and that are therefore set as 〓."""
    letters = face(find_font(font), content.language)
    return frozenset().union(*(letters.missing(text) for text in content.texts()))


def _head(content: SlipContent, paper: _Paper, letters: Face) -> list[Image.Image]:
    prefix, _ = split_number(content.number)
    digits = content.number.removeprefix(prefix)
    strips = [
        blank(8),
        paragraph(letters, content.hall, paper.width, Lettering(paper.hall, FIRM)),
        blank(paper.gap),
        rule(paper.width),
        blank(paper.gap + paper.gap // 2),
        number_strip(letters, (prefix, digits), paper.width, paper.number_high),
    ]
    if content.ticket_class in _MARKS:
        mark = word(content.language, _MARKS[content.ticket_class])
        strips += [blank(paper.gap), badge(letters, mark, paper.label[0])]
    return [*strips, blank(paper.gap + paper.gap // 2)]


def _what(content: SlipContent, paper: _Paper, letters: Face) -> list[Image.Image]:
    return [
        paragraph(letters, content.service, paper.width, Lettering(paper.service, BOLD)),
        blank(paper.gap // 2),
        paragraph(letters, content.place, paper.width, Lettering(paper.place, FIRM)),
        blank(paper.gap),
        rule(paper.width),
        blank(paper.gap),
    ]


def _waiting(content: SlipContent, paper: _Paper, letters: Face) -> list[Image.Image]:
    language, facts = content.language, []
    if content.ahead is not None:
        facts.append((word(language, "Ahead of you"), people_text(language, content.ahead)))
    if content.wait_s is not None:
        facts.append((word(language, "Estimated wait"), wait_text(language, *content.wait_s)))
    strips: list[Image.Image] = []
    if facts:
        beside = cells if paper.dots > 400 else rows
        label, value = Lettering(paper.label, PLAIN), Lettering(paper.value, BOLD)
        strips.append(beside(letters, facts, paper.width, (label, value)))
    if content.offline:
        said = word(language, "The line is down: please listen for your number")
        strips.append(paragraph(letters, said, paper.width, Lettering(paper.label, FIRM)))
    return [*strips, blank(paper.gap), rule(paper.width), blank(paper.gap)] if strips else []


def _foot(content: SlipContent, paper: _Paper, letters: Face) -> list[Image.Image]:
    caption = word(content.language, "Scan to follow your number")
    small = Lettering(paper.small, PLAIN)
    strips = [
        qr_strip(content.qr_url, paper.qr_wide),
        paragraph(letters, caption, paper.width, Lettering(paper.label, FIRM)),
        blank(6),
    ]
    for text in (content.issued_at, *content.hall_lines):
        strips += [paragraph(letters, text, paper.width, small), blank(6)]
    return [*strips, blank(paper.gap)]
