"""Commands on a ticket that holders, guides and jobs give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.commands.command import OnTicket
from queue_server.domain.evaluation import GRADES, TEXT_LIMIT, Source, masked
from queue_server.domain.ticket import Printing


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(OnTicket):
    """A remote ticket's holder is in the hall."""

    verb: ClassVar[str] = "arrive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer(OnTicket):
    """Step back by time or by tickets of the same lane; a remote ticket by time only."""

    verb: ClassVar[str] = "defer"
    by_s: int | None = None
    by_tickets: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(OnTicket):
    """Let the ticket go to another hall, where `to_ticket` waits for it."""

    verb: ClassVar[str] = "move"
    to_ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(OnTicket):
    """Confirm a pending ticket of a move."""

    verb: ClassVar[str] = "settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(OnTicket):
    """End a remote ticket that nobody brought in time."""

    verb: ClassVar[str] = "expire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(OnTicket):
    """Give the number back."""

    verb: ClassVar[str] = "cancel"
    by_clock: ClassVar[frozenset[str]] = frozenset({"return_until"})
    by: str
    reason: str | None = None
    keep: bool | None = None
    """Whether the holder comes back without queueing anew; where a stop offers that."""
    return_until: int | None = None
    """Until when, by the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(OnTicket):
    """End a ghost: a ticket that was neither shown nor printed."""

    verb: ClassVar[str] = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(OnTicket):
    """Confirm a declared priority, or put the ticket back to its normal place."""

    verb: ClassVar[str] = "confirm"
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(OnTicket):
    """Note what the guide found when checking the materials."""

    verb: ClassVar[str] = "check"
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(OnTicket):
    """Hand the holder a vibrating pager, or note that it came back."""

    verb: ClassVar[str] = "page"
    pager: int | None = None
    """Its number, 1 to 9999; None once it is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(OnTicket):
    """Note what is known of the slip."""

    verb: ClassVar[str] = "printed"
    state: Printing
    device: str | None = None
    """The kiosk that is to print it anew, when it is queued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake(OnTicket):
    """A freely suspended ticket waits again, first."""

    verb: ClassVar[str] = "wake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin(OnTicket):
    """A missed ticket comes back by its rule."""

    verb: ClassVar[str] = "rejoin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate(OnTicket):
    """Grade a handling that has ended, from 5 非常满意 to 1 非常不满意.

    What looks like the number of an identity or a phone is masked as soon as the command is made;
    ValueError for a grade that is none and for a text that is too long.
    """

    verb: ClassVar[str] = "evaluate"
    handling: int
    grade: int
    source: Source
    tags: tuple[str, ...] = ()
    text: str | None = None
    form: str | None = None
    """The version of the tags that were on offer."""
    window: str | None = None
    """The window whose evaluator asks, None for a holder."""

    def __post_init__(self) -> None:
        if self.grade not in GRADES or len(self.text or "") > TEXT_LIMIT:
            raise ValueError("not an evaluation")
        if self.text is not None:
            object.__setattr__(self, "text", masked(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse(OnTicket):
    """End the time in which a handling may be evaluated; the policy may give a default grade."""

    verb: ClassVar[str] = "lapse"
    handling: int
