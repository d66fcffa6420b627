"""Evaluations of handlings (好差评): grades, sources, and what must not be kept of a free text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.events import Position

GRADES = range(1, 6)
"""From 1 非常不满意 to 5 非常满意."""
SATISFIED, BAD = 4, 2
"""At least satisfied; at most this is a bad one (差评), which opens a follow-up."""
TEXT_LIMIT = 500
"""Characters of a free text."""
DEFAULT = "default"
"""The source of a grade that the policy gave after the time was over: nobody's opinion."""


class Source(StrEnum):
    """Where somebody graded."""

    EVALUATOR = "evaluator"
    PHONE = "phone"
    SLIP = "slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A grade as the journal has it; instants in city milliseconds."""

    hall: str
    position: Position
    at: int
    ticket: str
    handling: int
    grade: int
    source: str
    window: str
    service: str
    ended_at: int
    clerk: str | None = None
    tags: tuple[str, ...] = ()
    text: str | None = None
    items: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The event that told it: `{hall}:{epoch}-{seq}`."""
        return f"{self.hall}:{self.position.text()}"

    @property
    def opinion(self) -> bool:
        """Whether a person graded."""
        return self.source != DEFAULT

    @property
    def bad(self) -> bool:
        """Whether it opens a follow-up."""
        return self.opinion and self.grade <= BAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many evaluations of a period are alike in all that reports tell apart."""

    hall: str
    window: str
    service: str
    items: tuple[str, ...]
    grade: int
    source: str
    count: int

    @property
    def opinion(self) -> bool:
        """Whether persons graded."""
        return self.source != DEFAULT


def masked(text: str) -> str:
    """The text without what looks like the number of an identity, a phone or an account.

    Seven digits or more, of any script and however they are set apart, are taken for one, and
    letters before six digits for a document of Hong Kong; a date that is written out is none.
    What cannot be printed goes too: not every database takes it.
    """
    text = "".join(one for one in text if one.isprintable() or one in "\n\t")
    plain, kept, end = "".join(map(_plain, text)), [], 0
    for found in _NUMBERS.finditer(plain):
        if not _DATE.fullmatch(found[0]):
            kept += [text[end : found.start()], MASK]
            end = found.end()
    return "".join([*kept, text[end:]])


MASK = "***"
_ONE_ON_THE_PHONE = "\N{CJK UNIFIED IDEOGRAPH-5E7A}"
_GAP = r"[\s\-\u2010-\u2015\u2212._\u00b7*/()\uff08\uff09\uff0d\u200b]{0,3}"
_NUMBERS = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]{{1,2}}\d(?:{_GAP}\d){{5,}}(?:{_GAP}[0-9AaXx])?"
    rf"|\d(?:{_GAP}\d){{6,}}(?:{_GAP}[Xx\uff38\uff58])?"
)
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?:\s\d{1,2})?")


def _plain(character: str) -> str:
    """A digit of any script as 0 to 9."""
    if character == _ONE_ON_THE_PHONE:
        return "1"
    value = unicodedata.numeric(character, -1)
    return str(int(value)) if value in range(10) else character
