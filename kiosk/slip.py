"""The slip 号票: what the printed paper says, drawn as dots.

Pure: the same content, paper and font give the same bitmap. All is drawn, Chinese and QR included,
because only a raster looks the same on every printer. Eight dots are one millimetre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from hall_config.model import SlipLook, SlipPart, SlipTemplate
from kiosk.slip_font import Face, face, find_font
from kiosk.slip_paper import DOTS_PER_MM, MEASURES, WIDE, Dots, Measures
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

_MARKS = {TicketClass.PRIORITY: "Priority", TicketClass.APPOINTMENT: "Appointment"}
HALL_LINES = 2
TEMPLATE = SlipTemplate()
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
    template: SlipTemplate = TEMPLATE

    def __post_init__(self) -> None:
        split_number(self.number)
        if self.language not in LANGUAGES:
            raise ValueError(f"no words for language {self.language!r}")
        if len(self.hall_lines) > HALL_LINES:
            raise ValueError("a slip has room for two hall lines")

    def texts(self) -> tuple[str, ...]:
        """The texts that people wrote; what `missing_glyphs` looks through."""
        return (self.hall, self.service, self.place, self.issued_at, *self.hall_lines)


def render_slip(content: SlipContent, *, dots: Dots, font: Path | None = None) -> Image.Image:
    """Draw a slip as a bitmap (mode "1") of the paper's width; `font` as in `find_font`."""
    look = content.template.wide if dots == WIDE else content.template.narrow
    drawing = _Drawing(
        content=content,
        paper=MEASURES[dots],
        letters=face(find_font(font), content.language),
        look=look,
    )
    return stack(dots, drawing.strips())


def whereabouts(service: str, zone: str, place: str) -> str:
    """The zone and the way there; a zone that is called as its service is not named twice."""
    return place if zone == service else f"{zone} · {place}"


def slip_png(content: SlipContent, *, dots: Dots, font: Path | None = None) -> bytes:
    """The slip as a PNG file, as the administration shows it."""
    file = BytesIO()
    render_slip(content, dots=dots, font=font).save(file, "PNG")
    return file.getvalue()


def missing_glyphs(content: SlipContent, *, font: Path | None = None) -> frozenset[str]:
    """The characters of a slip that its font lacks and that are therefore set as 〓."""
    letters = face(find_font(font), content.language)
    return frozenset().union(*(letters.missing(text) for text in content.texts()))


Strips = list[Image.Image]
_GROUPS = {
    SlipPart.HALL: "hall",
    SlipPart.NUMBER: "number",
    SlipPart.SERVICE: "what",
    SlipPart.PLACE: "what",
    SlipPart.WAITING: "waiting",
}
"""Parts that stand together; the rest is the foot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """One slip on one paper: each part as strips, and what stands between parts."""

    content: SlipContent
    paper: Measures
    letters: Face
    look: SlipLook

    def strips(self) -> Strips:
        """The whole slip from above."""
        found, before = [blank(8)], ""
        for part in self.look.parts:
            strips = self._part(part)
            if not strips:
                continue
            group = _GROUPS.get(part, "foot")
            found += [*self._between(before, group), *strips]
            before = group
        return [*found, blank(self.paper.gap)]

    def _between(self, before: str, group: str) -> Strips:
        gap = self.paper.gap
        if not before:
            return []
        if before == group:
            return [blank(gap // 2)] if group == "what" else []
        if before == "number":
            return [blank(gap + gap // 2)]
        below = gap + gap // 2 if group == "number" else gap
        return [blank(gap), rule(self.paper.width), blank(below)]

    def _part(self, part: SlipPart) -> Strips:
        content, paper = self.content, self.paper
        match part:
            case SlipPart.HALL:
                return [self._text(content.hall, paper.hall, FIRM)]
            case SlipPart.NUMBER:
                return self._number()
            case SlipPart.SERVICE:
                return [self._text(content.service, paper.service, BOLD)]
            case SlipPart.PLACE:
                return [self._text(content.place, paper.place, FIRM)]
            case SlipPart.WAITING:
                return self._waiting()
            case SlipPart.CODE:
                caption = word(content.language, "Scan to follow your number")
                code = qr_strip(content.qr_url, self.look.code_mm * DOTS_PER_MM)
                return [code, self._text(caption, paper.label, FIRM), blank(6)]
            case SlipPart.TIME:
                return self._lines(content.issued_at)
            case SlipPart.TEXTS:
                return self._lines(*content.hall_lines)

    def _text(self, text: str, sizes: Sequence[int], weight: float) -> Image.Image:
        return paragraph(self.letters, text, self.paper.width, Lettering(sizes, weight))

    def _lines(self, *texts: str) -> Strips:
        found: Strips = []
        for text in texts:
            found += [self._text(text, self.paper.small, PLAIN), blank(6)]
        return found

    def _number(self) -> Strips:
        content, paper = self.content, self.paper
        prefix, _ = split_number(content.number)
        digits = content.number.removeprefix(prefix)
        high = self.look.number_mm * DOTS_PER_MM
        strips = [number_strip(self.letters, (prefix, digits), paper.width, high)]
        if content.ticket_class in _MARKS:
            mark = word(content.language, _MARKS[content.ticket_class])
            strips += [blank(paper.gap), badge(self.letters, mark, paper.label[0])]
        if SlipPart.WAITING not in self.look.parts:
            strips += self._offline()
        return strips

    def _waiting(self) -> Strips:
        content, paper, language = self.content, self.paper, self.content.language
        facts = []
        if content.ahead is not None:
            facts.append((word(language, "Ahead of you"), people_text(language, content.ahead)))
        if content.wait_s is not None:
            facts.append((word(language, "Estimated wait"), wait_text(language, *content.wait_s)))
        strips: Strips = []
        if facts:
            beside = cells if paper.dots == WIDE else rows
            label, value = Lettering(paper.label, PLAIN), Lettering(paper.value, BOLD)
            strips.append(beside(self.letters, facts, paper.width, (label, value)))
        return strips + self._offline()

    def _offline(self) -> Strips:
        """A number that the centre does not know yet says so, whatever else a slip leaves out."""
        if not self.content.offline:
            return []
        text = "Taken without network: please listen for your number"
        said = word(self.content.language, text)
        return [self._text(said, self.paper.label, FIRM)]


__all__ = ["Dots", "SlipContent", "missing_glyphs", "render_slip", "slip_png", "whereabouts"]
