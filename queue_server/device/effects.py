"""What a device's line asks of the shell around it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queue_server.device.answers import Answer
from queue_server.domain.events import Event
from queue_server.wire.messages import Devices, Snapshot, Waits, Welcome


class Phase(StrEnum):
    """Where the line stands."""

    IDLE = "idle"
    WAITING = "waiting"
    DIALLING = "dialling"
    GREETING = "greeting"
    LIVE = "live"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Open a socket after so many seconds."""

    after_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send a frame on the socket."""

    frame: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """Close the socket, or stop dialling."""

    code: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The line changed: tell whoever shows it."""

    phase: Phase
    code: int | None = None
    """The close code that ended it, when one did."""

    @property
    def online(self) -> bool:
        """Whether the line is live."""
        return self.phase is Phase.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """For the view: a welcome, a snapshot, the next event, waits; for a hall node its devices."""

    message: Welcome | Snapshot | Event | Devices | Waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A command's answer."""

    id: str
    answer: Answer


Effect = Dial | Send | HangUp | Status | Deliver | Answered
