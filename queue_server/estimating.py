"""The waits that the centre shows: one answer for pages, slips, devices and reports."""

from __future__ import annotations

from queue_server.clock import CityClock
from queue_server.domain.estimate import Wait, line_wait, wait_of
from queue_server.domain.ticket import State, TicketClass
from queue_server.ports import Halls

MINUTE_MS = 60_000
STANDING = frozenset({State.WAITING, State.REMOTE})


class PlainWaits:
    """Waits by the plain formula of domain/estimate.py, which knows no classes.

    A line's wait is reckoned once for each position of its hall and minute: pages ask for whole
    cities at a time.
    """

    def __init__(self, halls: Halls, clock: CityClock) -> None:
        self._halls, self._clock = halls, clock
        self._kept: dict[tuple[str, str], tuple[object, Wait]] = {}

    def line(self, hall: str, service: str, cls: TicketClass = TicketClass.NORMAL) -> Wait:
        """The wait of somebody who takes a number of the service now."""
        now, view = self._clock.now(), self._halls.route(hall).view
        state = view.position, now // MINUTE_MS
        kept = self._kept.get((hall, service))
        if kept is None or kept[0] != state:
            kept = state, line_wait(self._halls.city, view, service, at=now)
            self._kept[hall, service] = kept
        return kept[1]

    def ticket(self, hall: str, ticket: str) -> Wait | None:
        """The rest of a wait already begun."""
        view = self._halls.route(hall).view
        found = view.tickets.get(ticket)
        if found is None or found.state not in STANDING:
            return None
        now, ahead = self._clock.now(), view.ahead(found)
        return wait_of(self._halls.city, view, found.service, ahead=ahead, at=now)
