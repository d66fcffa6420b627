"""The centre's waits as each holder reads them: no vaguer without a cause, and whole at once."""

from __future__ import annotations

from collections import OrderedDict

from queue_server.domain.estimate import PLAIN, Wait
from queue_server.domain.steady import Standing, no_vaguer, standing
from queue_server.domain.ticket import TicketClass
from queue_server.ports import Halls, Waits

REMEMBERED = 50_000
"""Tickets whose last reading is known; of others the next one is the first."""


class SteadyWaits:
    """As ports.Waits, over those of an estimator."""

    def __init__(self, waits: Waits, halls: Halls) -> None:
        self._waits, self._halls = waits, halls
        self._told: OrderedDict[str, tuple[Standing, Wait]] = OrderedDict()

    def line(self, hall: str, service: str, cls: TicketClass = TicketClass.NORMAL) -> Wait:
        """The wait of somebody who takes a number of the service now."""
        return self._waits.line(hall, service, cls)

    def ticket(self, hall: str, ticket: str) -> Wait | None:
        """The rest of a wait already begun."""
        now = self._waits.ticket(hall, ticket)
        if now is None:
            self._told.pop(ticket, None)
            return None
        view = self._halls.route(hall).view
        known = view.tickets[ticket]
        if now.by == PLAIN:
            # a number younger than the hall's outlook waits like who joins now
            joining = self._waits.line(hall, known.service, known.ticket_class)
            now = joining if joining.by != PLAIN else now
        here, last = standing(view, known, now.by), self._told.get(ticket)
        if last is not None and not here.worse_than(last[0]):
            now = no_vaguer(last[1], now)
        self._told[ticket] = here, now
        self._told.move_to_end(ticket)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return now
