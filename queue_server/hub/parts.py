"""What the hub is given: the ports behind which everything else of the centre stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from queue_server.clock import CityClock
from queue_server.domain.hall import Reply
from queue_server.domain.rights import Principal
from queue_server.ports import Halls, NextTicket, Records, Waits, always, own_lines
from queue_server.ports.showings import UNKEPT, Showings
from queue_server.wire.messages import HEARTBEAT_S, HELLO_S


class HolderKeys(Protocol):
    """Makes and knows the keys of tickets' holders."""

    def holder_key(self, ticket: str) -> str:
        """The key of the ticket's holder."""
        ...

    def holds(self, ticket: str, key: str) -> bool:
        """Tell whether the key is the ticket holder's."""
        ...

    def follows(self, ticket: str, key: str) -> bool:
        """Tell whether the key lets one see how the ticket stands, and no more."""
        ...


OwnGrades = Callable[[Principal], Awaitable[Mapping[str, Any] | None]]
"""What a clerk may know of the own evaluations: `{days, count, mean}`, or nothing."""
Mover = Callable[[str, str, str, str], Awaitable[Reply]]
"""Moves a ticket between halls: principal, command id, ticket, hall; the new ticket's reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Real seconds."""

    hello_s: float = HELLO_S
    heartbeat_s: float = HEARTBEAT_S
    recheck_s: float = 60.0
    """How often a device's token and a person's session are looked at again."""
    board_s: float = 0.5
    """The board's figures come at most so often."""
    ticket_s: float = 0.2
    waits_s: float = 2.0
    """Devices are told of waits at most so often."""
    node_s: float = 2.0
    """How often a hall node's devices are looked at: who was withdrawn is out by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubParts:
    """Everything that the sockets may need; one for the life of the server."""

    halls: Halls
    records: Records
    clock: CityClock
    keys: HolderKeys
    waits: Waits
    public_url: str
    """What QR codes and links say, without a slash at the end."""
    allowed_origins: tuple[str, ...] = ()
    """Origins besides the own one whose pages may open a socket."""
    sealing: str = ""
    """The public key for identity and contact data, `SealingKey.text`; empty = none is taken."""
    mover: Mover | None = None
    next_ticket: NextTicket = own_lines
    own_grades: OwnGrades | None = None
    as_of: Callable[[str], int | None] = always
    """City time at which what is known of a hall was last true; None while it is."""
    showings: Showings = UNKEPT
    """Keeps the waits that pages and kiosks show."""
    timing: Timing = field(default_factory=Timing)
