"""The conversation with a card reader's module, without IO: an answer in, the next question out.

It asks for a card again and again; a card that lies there is read once, until it is taken away. A
fault is a state that heals by itself: whatever went wrong, the next question is for a card again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.sam_frames import (
    DONE,
    FIND,
    FOUND,
    NO_CARD,
    NOT_READ,
    NOT_SELECTED,
    READ,
    SELECT,
    Garbled,
    Reply,
    frame,
    number_of,
)

POLL_S = 0.3
"""From one question for a card to the next."""
ANSWER_S = 2.5
"""For one whole answer; a card's text and picture take 1.2 s at 115,200 baud."""
IN_A_ROW = 3
"""So many answers that were none, and the reader is in trouble: the first may be a card that was
moved."""


class Step(StrEnum):
    """What was asked last."""

    FIND = "find"
    SELECT = "select"
    READ = "read"


class Trouble(StrEnum):
    """What hinders a reader, as the guide is told."""

    UNREACHABLE = "unreachable"
    """The line cannot be opened, or the cable was pulled."""
    SILENT = "silent"
    GARBLED = "garbled"
    MODULE = "module"
    """The module answers that it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A card was read; the number in clear, for the seal alone."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A card was there, and nothing could be read of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sam:
    """Where the conversation stands."""

    step: Step = Step.FIND
    lying: bool = False
    """A card was read and still lies there."""
    failures: int = 0
    trouble: Trouble | None = None

    @property
    def question(self) -> bytes:
        """The frame to send now."""
        return frame({Step.FIND: FIND, Step.SELECT: SELECT, Step.READ: READ}[self.step])

    @property
    def pause_s(self) -> float:
        """How long to wait before it is sent."""
        return POLL_S if self.step is Step.FIND else 0.0


Read = Number | Unread | None
_HAPPENS = frozenset({NO_CARD, NOT_SELECTED, NOT_READ})
"""What a module says when a card is not there, or was taken away too early."""


def heard(sam: Sam, answer: Reply | Garbled | None) -> tuple[Sam, Read]:
    """The state after an answer, and what was read; None: no whole answer came in time."""
    if answer is None:
        return _failed(sam, Trouble.SILENT), None
    if isinstance(answer, Garbled):
        return _failed(sam, Trouble.GARBLED), None
    if answer.status not in {FOUND, DONE, *_HAPPENS}:
        return _failed(sam, Trouble.MODULE), None
    well = replace(sam, failures=0, trouble=None)
    match well.step, answer.status:
        case Step.FIND, status if status == FOUND:
            return (well if well.lying else replace(well, step=Step.SELECT)), None
        case Step.FIND, _:
            return replace(well, lying=False), None
        case Step.SELECT, status if status == DONE:
            return replace(well, step=Step.READ), None
        case Step.READ, status if status == DONE:
            return _read(well, answer.data)
    return replace(well, step=Step.FIND), Unread()


def cut(sam: Sam) -> Sam:
    """The line is gone; a card that lies there is new to the next one."""
    return Sam(failures=sam.failures + 1, trouble=Trouble.UNREACHABLE)


def _read(sam: Sam, data: bytes) -> tuple[Sam, Read]:
    text = number_of(data)
    after = replace(sam, step=Step.FIND, lying=text is not None)
    return after, Unread() if text is None else Number(text=text)


def _failed(sam: Sam, trouble: Trouble) -> Sam:
    failures = sam.failures + 1
    told = trouble if failures >= IN_A_ROW else sam.trouble
    return replace(sam, step=Step.FIND, failures=failures, trouble=told)
