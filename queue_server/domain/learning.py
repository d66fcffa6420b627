"""How a hall's events teach its pace; told of each event after the view holds it."""

from __future__ import annotations

from collections.abc import Callable

from hall_config.model import City
from queue_server.domain.events import Event
from queue_server.domain.pace import Pace
from queue_server.domain.view import HallView

SHORTEST_S = 5.0
"""A handling that is over sooner was a slip of the hand, and teaches nothing."""
Foretell = Callable[[str], float | None]
"""The mean wait in seconds that is foretold a ticket now, before any correction."""


class Learner:
    """Follows one hall and keeps its pace."""

    def __init__(self, city: City, view: HallView, pace: Pace, foretell: Foretell) -> None:
        self.pace = pace
        self._city, self._view, self._foretell = city, view, foretell
        self._foretold: dict[str, float] = {}
        self._called: dict[str, int] = {}

    def restart(self, view: HallView) -> None:
        """Go on from another view; calls that nobody saw teach nothing."""
        self._view = view
        self._called.clear()

    def take(self, event: Event) -> None:
        """Follow one event."""
        ticket = event.data.get("ticket")
        if not isinstance(ticket, str):
            return
        if event.type == "handling.ended":
            self._handled(event)
        elif event.type == "ticket.issued":
            foretold = self._foretell(ticket)
            if foretold is not None:
                self._foretold[ticket] = foretold
        elif event.type == "ticket.called":
            self._compare(ticket, event.at)
            self._called[ticket] = event.at
        elif event.type in ("ticket.started", "ticket.missed"):
            self._answered(ticket, event)
        else:
            self._other(ticket)

    def _compare(self, ticket: str, at: int) -> None:
        """The first call of who has not changed their place says how true the foretold wait was."""
        foretold, found = self._foretold.pop(ticket, None), self._view.tickets.get(ticket)
        if foretold is not None and found is not None and found.joined == found.issued_at:
            self.pace = self.pace.compared(foretold, (at - found.issued_at) / 1000)

    def _answered(self, ticket: str, event: Event) -> None:
        called = self._called.pop(ticket, None)
        if called is None:
            return
        seconds = (event.at - called) / 1000
        started = event.type == "ticket.started"
        self.pace = self.pace.answered(seconds) if started else self.pace.unheard(seconds)

    def _handled(self, event: Event) -> None:
        seconds = (event.data["ended_at"] - event.data["started_at"]) / 1000
        if seconds >= SHORTEST_S:
            service, window = event.data["service"], event.data.get("window")
            self.pace = self.pace.handled(self._city, service, window, seconds)

    def _other(self, ticket: str) -> None:
        """Who left, or stands elsewhere now, is waited for no more."""
        found = self._view.tickets.get(ticket)
        if found is None or found.ended_at is not None:
            self._foretold.pop(ticket, None)
            self._called.pop(ticket, None)
