"""The doors that simulated people use: the same REST and websockets as everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from queue_server.domain.commands import Command
from queue_server.domain.events import Event
from queue_server.domain.hall import Reply
from queue_server.domain.view import HallView
from queue_server.simulator.arrivals import Visit
from queue_server.simulator.opinions import Opinion


class FrontDoor(Protocol):
    """How citizens come in: REST as a kiosk or a phone does."""

    async def take(self, visit: Visit) -> str:
        """Take the number; gives the ticket's id, raises Refused."""
        ...

    async def arrive(self, ticket: str) -> None:
        """Say that the holder is in the hall."""
        ...

    async def cancel(self, ticket: str) -> None:
        """Give the number back."""
        ...

    async def grade(self, ticket: str, opinion: Opinion) -> None:
        """Grade the number's last handling as its holder, by the slip."""
        ...


class Floor(Protocol):
    """How the simulated clerks of one hall work: one account, one socket."""

    @property
    def view(self) -> HallView:
        """The hall as this socket's events left it."""
        ...

    async def do(self, command: Command) -> Reply:
        """Ask the centre; raises Refused, waits through a restart of the centre."""
        ...

    def follow(self, told: Callable[[Event], None]) -> None:
        """Be told of each event."""
        ...
