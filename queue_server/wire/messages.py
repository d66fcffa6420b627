"""Messages between centre and devices: one JSON object a frame, tagged by `type`.

Closed, tagged and additive: new optional fields only; unknown fields are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SPEAKS = (1, 1)
"""Oldest and newest version of the wire that this side speaks."""
HEARTBEAT_S = 20
"""Each side sends one at least so often; twice this without one and the line is dead."""
HELLO_S = 5
FRAME_LIMIT = 64 * 1024
"""Bytes of a frame that the centre takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first frame of a device: who it is and how far it has followed."""

    token: str
    speaks: tuple[int, int] = SPEAKS
    position: str | None = None
    config: str | None = None
    """Digest of the configuration that the device holds; the same is not sent again."""
    hall: str | None = None
    """Which hall, for a centre that follows several with one token."""
    language: str | None = None
    """In which texts for people come; `language` beside a command's fields is for that one."""
    type: Literal["hello"] = "hello"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFrame:
    """A verb with its fields; on the wire the fields stand beside `verb`."""

    id: str
    verb: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    done_at: str | None = None
    """When it was done, of a command sent later from an outbox."""
    as_device: str | None = None
    """Which device of the hall asks, on the line of a hall node."""
    type: Literal["command"] = "command"

    @property
    def key(self) -> str:
        """What its reply is known by on the socket."""
        return _key(self.as_device, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """Still there."""

    type: Literal["heartbeat"] = "heartbeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resync:
    """The device saw a gap and asks for a snapshot."""

    type: Literal["resync"] = "resync"


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The answer to hello."""

    speaks: int
    now: int
    """City time in milliseconds."""
    pace: float
    hall: str
    config: Mapping[str, Any]
    """`{sha256, public_url, sealing?, city?}`: the configuration cut to what the device needs;
    without `city` it is the one that the device holds."""
    device: Mapping[str, Any] = field(default_factory=dict)
    """Its own id, kind, zone and window."""
    type: Literal["welcome"] = "welcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The hall's view, projected to the role, and the position that events follow on."""

    view: Mapping[str, Any]
    position: str
    type: Literal["snapshot"] = "snapshot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event: `{epoch, seq, hall, at, type, data, command}`."""

    event: Mapping[str, Any]
    type: Literal["event"] = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """For a hall node: the devices of its hall, after the welcome and at each change.

    Each is `{id, kind, hall, zone?, window?, name, settings}`; who is not among them is withdrawn.
    """

    devices: tuple[Mapping[str, Any], ...]
    type: Literal["devices"] = "devices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """For screens that say waits: how long who joins a line now has to wait.

    By service `[p10_s, p50_s, p90_s]`, after the welcome those of every line, then those that read
    otherwise than before, at most every two seconds. A device without them reckons by itself.
    """

    lines: Mapping[str, tuple[int, int, int]]
    type: Literal["waits"] = "waits"


MALFORMED = "MALFORMED"
"""The reply code of a command whose verb or fields the centre does not know; not a refusal."""
FAILED = "FAILED"
"""The reply code of a command on which the centre itself failed; not a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFrame:
    """What came of a command: `done`, or a refusal's `code` and `text`."""

    id: str
    done: Mapping[str, Any] | None = None
    code: str | None = None
    text: str | None = None
    about: str | None = None
    """What the refusal concerns, in ids."""
    as_device: str | None = None
    """Which device asked, on the line of a hall node."""
    type: Literal["reply"] = "reply"

    @property
    def key(self) -> str:
        """As of the command that it answers."""
        return _key(self.as_device, self.id)


def _key(device: str | None, id_: str) -> str:
    return id_ if device is None else f"{device} {id_}"


FromDevice = Hello | CommandFrame | Heartbeat | Resync
FromCentre = Welcome | Snapshot | Happened | ReplyFrame | Heartbeat | Devices | Waits
