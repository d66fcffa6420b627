"""What the parts of the centre ask of each other; app.py puts the parts behind these together."""

from queue_server.ports.halls import (
    BadArgument,
    Dispatcher,
    Follower,
    HallPort,
    Halls,
    History,
    Journal,
    StoredEvent,
    StoreUnavailable,
    Stream,
    always,
)
from queue_server.ports.performing import NextTicket, own_lines, perform
from queue_server.ports.records import (
    Audit,
    Devices,
    Grant,
    People,
    Records,
    RecordsUnavailable,
)
from queue_server.ports.vault import Address, Bars, Contact, Digested, Opening, Unopened, Vault
from queue_server.ports.waits import Waits

__all__ = [
    "Address",
    "Audit",
    "BadArgument",
    "Bars",
    "Contact",
    "Devices",
    "Digested",
    "Dispatcher",
    "Follower",
    "Grant",
    "HallPort",
    "Halls",
    "History",
    "Journal",
    "NextTicket",
    "Opening",
    "People",
    "Records",
    "RecordsUnavailable",
    "StoreUnavailable",
    "StoredEvent",
    "Stream",
    "Unopened",
    "Vault",
    "Waits",
    "always",
    "own_lines",
    "perform",
]
