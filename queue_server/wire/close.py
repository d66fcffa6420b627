"""Close codes of the websockets: 4000-4499 come back, 4500-4999 do not."""

from __future__ import annotations

from enum import IntEnum


class Close(IntEnum):
    """Why a side ended the socket."""

    SLOW = 4000
    """The reader did not keep up; resume from the position."""
    RESTART = 4001
    """The centre is going down and will be back."""
    SILENT = 4002
    """No heartbeat came."""
    NO_HELLO = 4003
    """No hello came within the time."""
    NOT_READY = 4004
    """The hall's store is not open yet."""
    ELSEWHERE = 4005
    """Another socket of the same device took over."""
    WITHDRAWN = 4501
    """The device's token was withdrawn."""
    BAD_TOKEN = 4502
    """The token is unknown."""
    TOO_OLD = 4503
    """The two sides share no version."""
    MALFORMED = 4504
    """A frame that is not of the wire."""
    NOT_HERE = 4505
    """What the socket is about is not known here, or not for this reader."""


def comes_back(code: int | None) -> bool:
    """Tell whether a device dials again after this code; None and foreign codes do."""
    return code is None or not 4500 <= code <= 4999
