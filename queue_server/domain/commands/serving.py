"""Commands of a window on its next ticket and on the one that it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.commands.command import AtWindow, Held, OnTicket, OnWindow
from queue_server.domain.ticket import Suspend, TicketClass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(OnWindow):
    """Give the window its next ticket, or nothing."""

    verb: ClassVar[str] = "call_next"
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(AtWindow):
    """Call a chosen ticket, by right and with a reason."""

    verb: ClassVar[str] = "call"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Held):
    """Say a called number again."""

    verb: ClassVar[str] = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Held):
    """Begin handling."""

    verb: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss(Held):
    """The call went unanswered."""

    verb: ClassVar[str] = "miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(AtWindow):
    """Put a called ticket back in its place, or undo a start within the policy's time."""

    verb: ClassVar[str] = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(OnWindow):
    """A supervisor frees a stuck window; its ticket waits again."""

    verb: ClassVar[str] = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(OnTicket):
    """Same number, other service or window, waiting time kept."""

    verb: ClassVar[str] = "transfer"
    window: str | None = None
    """The window that has it, when one has."""
    service: str | None = None
    to_window: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclass(OnTicket):
    """Correct the service or the class of a ticket."""

    verb: ClassVar[str] = "reclass"
    window: str | None = None
    service: str | None = None
    ticket_class: TicketClass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextItem(AtWindow):
    """Go on to the next item on the same number."""

    verb: ClassVar[str] = "next_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTicket(Held):
    """Set a handling aside in one of the three kinds."""

    verb: ClassVar[str] = "suspend"
    kind: Suspend


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(AtWindow):
    """Take up a ticket suspended to this window."""

    verb: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What came of one item."""

    outcome: str
    item: str | None = None
    matter: str | None = None
    count: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(Held):
    """End the ticket with what came of each item."""

    verb: ClassVar[str] = "finish"
    by_clock: ClassVar[frozenset[str]] = frozenset({"granted_until"})
    handled: tuple[Handled, ...]
    return_until: int | None = None
    return_window: str | None = None
    granted_until: int | None = None
    """The return right that the policy gives with these outcomes, at this window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward(AtWindow):
    """Send a bundle's ticket on to its next line, the wait already served kept."""

    verb: ClassVar[str] = "forward"
    handled: tuple[Handled, ...] = ()
    service: str | None = None
    """A later one of the chain, when this window did those before it; None = the next."""
