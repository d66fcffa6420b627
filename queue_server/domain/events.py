"""Events: what happened in a hall, in order, and positions in that order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from queue_server.domain.refusals import refusal


class Position(NamedTuple):
    """How far a reader has followed a hall's events; ordered."""

    epoch: int
    seq: int

    def text(self) -> str:
        """Write it as the stream's entry id, `{epoch}-{seq}`."""
        return f"{self.epoch}-{self.seq}"

    @classmethod
    def parse(cls, text: str, *, epoch: int | None = None) -> Position:
        """Read `{epoch}-{seq}`; a bare number means `epoch`. Refuses STALE_POSITION otherwise."""
        head, dash, tail = text.partition("-")
        if not dash:
            head, tail = str(epoch), head
        if not (head.isdecimal() and tail.isdecimal()):
            raise refusal("STALE_POSITION", text)
        return cls(int(head), int(tail))


START = Position(0, 0)
"""Before everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; `data.set` holds the changed fields of its ticket or window."""

    epoch: int
    seq: int
    hall: str
    at: int
    """City time in milliseconds."""
    type: str
    data: Mapping[str, Any]
    command: str | None = None
    """The id of the command that caused it."""

    @property
    def position(self) -> Position:
        """Where it stands in the hall's stream."""
        return Position(self.epoch, self.seq)


_TICKET = """issued arrived deferred reclassed confirmed checked paged settled called recalled
started returned suspended resumed woken transferred forwarded missed rejoined next_item finished
cancelled moved printed no_show drawn undrawn"""
_REST = """handling.ended window.opened window.paused window.resumed window.closed window.changed
window.reserved window.released
window.freed shift.began shift.ended hall.configured hall.opened hall.closed hall.day_ended
hall.handed service.stopped service.resumed appointment.held appointment.booked appointment.lapsed
appointment.awaited appointment.cancelled appointment.arrived appointment.missed
numbers.leased numbers.reported
evaluation.submitted evaluation.lapsed notice.posted notice.withdrawn alarm.raised alarm.cleared"""

EVENT_TYPES = frozenset([*(f"ticket.{name}" for name in _TICKET.split()), *_REST.split()])
"""Every type of event; it grows, nothing in it is renamed."""
