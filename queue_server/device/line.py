"""What a device app needs of its line to the centre, whoever keeps it.

On a machine of its own a device dials for itself (`runner.dialled`); on a hall node many devices
share one socket, and each app gets its part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from queue_server.clock import CityClock
from queue_server.device.answers import Answer
from queue_server.device.effects import Status
from queue_server.device.mirror import Follower
from queue_server.domain.estimate import Wait
from queue_server.domain.excerpt import City
from queue_server.domain.view import HallView


class Asks(Protocol):
    """The part of a line by which things are done."""

    @property
    def online(self) -> bool:
        """Whether the line is live."""
        ...

    async def ask(
        self,
        verb: str,
        fields: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        wait_s: float = 5.0,
        done_at: str | None = None,
    ) -> Answer:
        """Ask the centre for something; exactly one of the four answers, by `wait_s` at the latest.

        Ask again under the same `id` after Unknown: the centre does it once and gives that reply.
        """
        ...


class Line(Asks, Protocol):
    """One device's line: `run` keeps it, `view` shows the hall, `ask` does things."""

    status: Status
    """Where the line stands."""

    @property
    def online(self) -> bool:
        """Whether the line is live."""
        return self.status.online

    @property
    def view(self) -> HallView | None:
        """The hall as this device may see it, folded; None before the first snapshot."""
        ...

    @property
    def city(self) -> City | None:
        """The configuration cut to this hall; None before the first welcome."""
        ...

    @property
    def clock(self) -> CityClock | None:
        """The city's clock; None before the first welcome."""
        ...

    @property
    def device(self) -> Mapping[str, Any]:
        """The device's own `{id, kind, hall, zone, window, name}`; empty while unknown."""
        ...

    @property
    def public_url(self) -> str:
        """What QR codes and links say; empty before the first welcome."""
        ...

    @property
    def sealing(self) -> str:
        """The centre's public key for identity and contact data; empty while unknown."""
        ...

    @property
    def waits(self) -> Mapping[str, Wait]:
        """By service the wait of who joins now, as the centre says it; empty while cut off."""
        ...

    async def run(self) -> None:
        """Keep the line; returns when the centre ends it for good."""
        ...

    def follow(self, follower: Follower) -> HallView | None:
        """Begin to tell the follower; in the same step the view as it is."""
        ...

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        ...


Opens = Callable[[Callable[[Status], None]], Line]
"""Gives a device its line; the line tells each change of its status to the function."""
