"""One hall as it is rolled forward: what it has learned, and what its last outlook says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queue_server.clock import monotonic_s
from queue_server.domain.events import Event
from queue_server.domain.learning import Learner
from queue_server.domain.pace import Pace
from queue_server.domain.ticket import TicketClass
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase
from queue_server.estimating import STANDING
from queue_server.ports import HallPort, Halls

if TYPE_CHECKING:
    from queue_server.rollout.outlook import Foretold, Outlook
    from queue_server.rollout.staffing import Plan

NORMAL = TicketClass.NORMAL.value
CALM_S = 15.0
"""A hall is rolled forward so often without any event."""
REFRESH_S = 2.0
"""And at most so often after events."""
STALE_S = 60.0
"""An older outlook tells nothing any more."""


class Twin:
    """One hall: its view, what it has learned, and its last outlook."""

    def __init__(self, port: HallPort, halls: Halls, pace: Pace) -> None:
        self.port, self.halls = port, halls
        self.outlook: Outlook | None = None
        self.plan: Plan | None = None
        self.rolled_s = -CALM_S
        self.dirty = True
        self.view = port.follow(self)
        self.learner = Learner(halls.city, self.view, pace, self._foretell)

    def happened(self, event: Event) -> None:
        """Learn from an event, and be rolled forward soon."""
        self.dirty = True
        self.learner.take(event)

    def lost(self, view: HallView) -> None:
        """Begin anew from another view."""
        self.view, self.outlook, self.dirty = view, None, True
        self.learner.restart(view)

    def due_s(self) -> float:
        """When it is to be rolled forward, in monotonic seconds."""
        return self.rolled_s + (REFRESH_S if self.dirty else CALM_S)

    def bias(self) -> float:
        """The correction of its waits; none while no window is open: it is no night's."""
        return self.learner.pace.bias() if self._works() else 1.0

    def joining(self, service: str, cls: TicketClass) -> Foretold | None:
        """What the last outlook says of who joins."""
        if self.outlook is None or monotonic_s() - self.rolled_s > STALE_S:
            return None
        waits = self.outlook.waits
        # a class that waits like the normal one has no outlook of its own
        return waits.get(f"{service}|{cls.value}") or waits.get(f"{service}|{NORMAL}")

    def standing(self, ticket: str) -> tuple[Foretold, int] | None:
        """What it says of a ticket, and as of when."""
        if self.outlook is None or monotonic_s() - self.rolled_s > STALE_S:
            return None
        found = self.outlook.waits.get(ticket)
        if found is not None:
            return found, self.outlook.at
        one = self.view.tickets[ticket]
        if one.issued_at < self.outlook.at:
            return None
        # who joined since then was told so when they joined
        joined = self.joining(one.service, one.ticket_class)
        return None if joined is None else (joined, one.issued_at)

    def _foretell(self, ticket: str) -> float | None:
        one = self.view.tickets[ticket]
        found = self.joining(one.service, one.ticket_class)
        if not self._works():
            return None
        return found.mean if found and one.state in STANDING and one.arrive_by is None else None

    def _works(self) -> bool:
        return any(one.state is not WindowPhase.CLOSED for one in self.view.windows.values())
