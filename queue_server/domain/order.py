"""Order: which ticket of a line, and which line of a window, is next (design.md section 5).

    place   = joined - head start of its lane
    urgency = (now - place) / target wait of its service

Strict, ratio and ageing rules of priority are settings of this one rule. All instants are integer
milliseconds, so that this and the store's own code compute the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.ticket import FIRST, LANES, TicketClass

_PRIORITY, _NORMAL = TicketClass.PRIORITY.value, TicketClass.NORMAL.value
_APPOINTMENT = TicketClass.APPOINTMENT.value


class Rule(StrEnum):
    """Why a ticket was the one: the name kept with each call."""

    WINDOW = "window"
    FIRST = "first"
    GUARD = "guard"
    CAP_PRIORITY = "cap_priority"
    CAP_NORMAL = "cap_normal"
    PLACE = "place"
    SPECIAL = "special"
    SHARED = "shared"
    """Nobody waited here: drawn from the shared line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The foremost ticket of a lane."""

    ticket: str
    lane: str
    joined: int
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How many calls of one class a line has had in a row."""

    lane: str
    count: int

    def after(self, lane: str) -> Row:
        """Count one more call; lanes other than priority and normal leave the row alone."""
        if lane not in (_PRIORITY, _NORMAL):
            return self
        return Row(lane=lane, count=self.count + 1 if lane == self.lane else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """What a hall knows of one service: its prefix, its zone and the policy of its line."""

    prefix: str
    zone: str
    target_wait_s: int
    head_first_s: int
    head_appointment_s: int
    head_priority_s: int
    head_normal_s: int
    cap_priority: int
    cap_normal: int
    guard_percent: int
    help_percent: int
    rejoin: str
    rejoin_defer: int
    rejoin_limit: int
    rejoin_call_s: int
    undo_s: int
    grace_s: int
    expiry_s: int
    quota: int
    carry: bool
    offered: bool = True
    """Whether the configuration in force still has the service."""
    block: int = 50
    """Numbers of a block that a kiosk holds for a cut; 0 = none."""
    return_days: int = 10
    """Working days for which a return right holds; 0 = none is given."""
    return_head_s: int = 0
    """How much earlier than now who returns is taken to have joined."""
    precheck: str = "none"
    evaluate_days: int = 0
    """How long a handling may be evaluated; 0 = not at all."""
    default_grade: int = 0
    """The grade of a handling that nobody evaluated in that time; 0 = none."""
    identity: str = "none"
    applicant_limit: int = 0
    """Numbers a day of one subject for one item; 0 = no limit."""
    agent_limit: int = 0
    """Numbers a day that one agent takes for others; 0 = no limit."""
    matters_limit: int = 0
    contact_days: int = 7
    early_s: int = 1800
    """How long before its slot an appointment's holder may arrive."""
    late_s: int = 900
    """How long after its slot's end the holder still keeps the place."""
    cancel_s: int = 0
    """How long before its slot the holder may no longer give it back."""
    offer_s: int = 1800
    """How long who waited for a place has to take it."""
    booking_limit: int = 0
    """Appointments of one subject for the service at a time; 0 = no limit."""

    def head_start(self, lane: str) -> int:
        """Head start of a lane in milliseconds; a window's lane has none."""
        # asked for every head of every line at each call: a chain of texts costs least
        if lane == _NORMAL:
            return 1000 * self.head_normal_s
        if lane == _PRIORITY:
            return 1000 * self.head_priority_s
        if lane == _APPOINTMENT:
            return 1000 * self.head_appointment_s
        return 1000 * self.head_first_s if lane == FIRST else 0

    def place(self, joined: int, lane: str) -> int:
        """Where a ticket stands against those of other lanes."""
        return joined - self.head_start(lane)

    def urgency(self, place: int, now: int) -> float:
        """How much of its target wait a ticket of this place has waited."""
        return (now - place) / (1000 * self.target_wait_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The ticket that a line offers, and by which rule."""

    service: str
    head: Head
    rule: Rule
    place: int
    urgency: float
    over: tuple[Head, ...]
    """The heads of the line's other lanes, passed over."""


def candidate(
    service: str, heads: Mapping[str, Head], rule: LineRule, row: Row | None, *, now: int
) -> Candidate | None:
    """Tell which head of a line is next, or None when nobody waits in it."""
    here = [heads[lane] for lane in LANES if lane in heads]
    if not here:
        return None
    head, name = _choose(here, heads, rule, row, now)
    place = rule.place(head.joined, head.lane)
    over = () if len(here) == 1 else tuple(other for other in here if other is not head)
    return Candidate(
        service=service,
        head=head,
        rule=name,
        place=place,
        urgency=rule.urgency(place, now),
        over=over,
    )


def _choose(
    here: Sequence[Head], heads: Mapping[str, Head], rule: LineRule, row: Row | None, now: int
) -> tuple[Head, Rule]:
    if FIRST in heads:
        return heads[FIRST], Rule.FIRST
    oldest = here[0] if len(here) == 1 else min(here, key=lambda head: (head.joined, head.serial))
    limit = rule.guard_percent * rule.target_wait_s * 1000
    if rule.guard_percent and 100 * (now - oldest.joined) > limit:
        return oldest, Rule.GUARD
    if row and 0 < rule.cap_priority <= row.count and row.lane == _PRIORITY and _NORMAL in heads:
        return heads[_NORMAL], Rule.CAP_PRIORITY
    if row and 0 < rule.cap_normal <= row.count and row.lane == _NORMAL and _PRIORITY in heads:
        return heads[_PRIORITY], Rule.CAP_NORMAL
    if len(here) == 1:
        return oldest, Rule.PLACE
    least = min(here, key=lambda head: (rule.place(head.joined, head.lane), head.serial))
    return least, Rule.PLACE


def most_urgent(candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate of most urgency; ties by place, then by issue serial."""
    if len(candidates) == 1:
        return candidates[0]
    return min(candidates, key=lambda c: (-c.urgency, c.place, c.head.serial), default=None)


def own_or_help(
    own: Candidate | None, other: Candidate | None, *, help_percent: int
) -> Candidate | None:
    """Own lines first, unless a help line is more urgent by the factor."""
    if own is None or other is None:
        return own or other
    return other if 100 * other.urgency > help_percent * max(0.0, own.urgency) else own
