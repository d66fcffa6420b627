"""What the embedded store says about itself."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where the embedded store stands; only `READY` takes commands."""

    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    BROKEN = "broken"
    STOPPED = "stopped"


class Reason(StrEnum):
    """Why the store stands there; stable codes, people read their texts from the catalogues."""

    LOADING = "loading"  # the server is reading its log
    DIED = "died"  # the server ended without being asked to
    REFUSED = "refused"  # the server could not start: rights, memory, a missing folder
    HELD = "held"  # something that we cannot see still uses the folder
    UNANSWERED = "unanswered"  # the server is there and does not answer
    DISK_FULL = "disk_full"  # the server could not write; it starts again when there is room
    DISK_LOW = "disk_low"  # room is running out, nothing is lost yet
    TRUNCATED = "truncated"  # the log ended amid a command and was cut there; the uncut log is kept
    UNREADABLE = "unreadable"  # the log is broken; `start_empty` is the way on


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """One state of the embedded store, as told to observers.

    `starts` counts how often the server became ready: whoever sees it grow looks whether the
    store still ends where the journal does. `detail` is for logs, in the server's own words.
    """

    phase: Phase
    reason: Reason | None = None
    detail: str = ""
    starts: int = 0
