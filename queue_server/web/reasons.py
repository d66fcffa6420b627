"""Why tickets were called: kept from the events, read back from the past when missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.events import Event, Position
from queue_server.domain.view import HallView
from queue_server.ports import HallPort

Reason = Mapping[str, Any]
PAGE, PAGES = 500, 20
"""How far back a call is looked for: more than a hall's busiest hour."""


class Reasons:
    """The last call's reason of each ticket, over all halls that were asked about."""

    def __init__(self) -> None:
        self._halls: dict[str, _Hall] = {}

    async def of(self, port: HallPort, ticket: str) -> Reason | None:
        """Why the ticket was last called; None when it never was."""
        hall = self._halls.get(port.hall)
        if hall is None:
            hall = self._halls[port.hall] = _Hall()
            hall.lost(port.follow(hall))
        found = hall.kept.get(ticket)
        if found is None and port.view.ticket(ticket).calls:
            found = await _from_the_past(port, ticket)
            if found is not None:
                hall.kept.setdefault(ticket, found)
        return found


class _Hall:
    """Follows one hall's calls."""

    def __init__(self) -> None:
        self.kept: dict[str, Reason] = {}
        self._view: HallView | None = None

    def happened(self, event: Event) -> None:
        """Keep the reason of a call; forget those of tickets that a day's end took away."""
        if event.type == "ticket.called":
            self.kept[event.data["ticket"]] = event.data.get("reason", {})
        elif event.type == "hall.day_ended" and self._view is not None:
            tickets = self._view.tickets
            self.kept = {name: why for name, why in self.kept.items() if name in tickets}

    def lost(self, view: HallView) -> None:
        """Begin anew."""
        self._view = view
        self.kept.clear()


async def _from_the_past(port: HallPort, ticket: str) -> Reason | None:
    """Look for the call backwards from what is known to have followed it."""
    found = port.view.ticket(ticket)
    known = (found.called_at, found.missed_at, found.ended_at)
    epoch, _ = port.view.position
    end = await _seq_at(port, max((at for at in known if at is not None), default=port.view.at))
    for _ in range(PAGES):
        events = await port.after(Position(epoch, max(0, end - PAGE)), limit=PAGE)
        for event in reversed([one for one in events if one.seq <= end]):
            if event.type == "ticket.called" and event.data["ticket"] == ticket:
                return dict(event.data.get("reason", {}))
        end -= PAGE
        if end <= 0:
            break
    return None


async def _seq_at(port: HallPort, at: int) -> int:
    """The last event up to a city time, in a history of any length."""
    epoch, high = port.view.position
    low = 0
    while low < high:
        middle = (low + high) // 2
        events = await port.after(Position(epoch, middle), limit=1)
        if events and events[0].at <= at:
            low = middle + 1
        else:
            high = middle
    return low
