"""What readers ask of the centre's estimates: how long a line or a ticket has to wait."""

from __future__ import annotations

from typing import Protocol

from queue_server.domain.estimate import Wait
from queue_server.domain.ticket import TicketClass


class Waits(Protocol):
    """The waits of every hall, as the centre shows them everywhere; asking costs no reckoning."""

    def line(self, hall: str, service: str, cls: TicketClass = TicketClass.NORMAL) -> Wait:
        """The wait of somebody who takes a number of the service now; HALL_UNKNOWN."""
        ...

    def ticket(self, hall: str, ticket: str) -> Wait | None:
        """The rest of a wait already begun, of a remote ticket as if it had arrived.

        None where the ticket is unknown or waits no longer; HALL_UNKNOWN.
        """
        ...
