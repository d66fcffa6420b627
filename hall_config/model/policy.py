"""The rule of a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RejoinRule(StrEnum):
    """What a missed ticket gets when it comes back: 续号, 顺延, 重排."""

    KEEP = "keep"
    DEFER = "defer"
    ANEW = "anew"


class Precheck(StrEnum):
    """Whether a guide looks at the materials before a number is given (先审后取)."""

    NONE = "none"
    ADVISED = "advised"
    REQUIRED = "required"


class Identity(StrEnum):
    """Whether a number is taken with a document; a guide gives one without it wherever."""

    NONE = "none"
    ASKED = "asked"
    """Whoever would rather not gets the number all the same."""
    REQUIRED = "required"
    """Whoever has no document gets the number from a guide."""


class Mode(StrEnum):
    """How people come to a line: as they come, or by appointment too."""

    WALK_IN = "walk_in"
    MIXED = "mixed"


BLOCK_MOST = 200
"""Numbers of a kiosk's block at most: a rebuilt hall leaves room for several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rule of one line, as data: what the store orders by (queue_server/domain/order.py)."""

    target_wait_s: int = 900
    head_first_s: int = 0
    head_appointment_s: int = 0
    head_priority_s: int = 900
    head_normal_s: int = 0
    cap_priority: int = 3
    """After this many priority calls in a row a waiting normal ticket is next; 0 = no cap."""
    cap_normal: int = 0
    """After this many normal calls in a row a waiting priority ticket is next; 0 = no cap."""
    guard_percent: int = 200
    """A head that has waited longer than this share of the target is called before all; 0 = off."""
    help_percent: int = 150
    """A help line is drawn from when its urgency is above this share of the own lines' urgency."""
    rejoin: RejoinRule = RejoinRule.DEFER
    rejoin_defer: int = 3
    rejoin_limit: int = 1
    rejoin_call_s: int = 600
    """How long after a miss the same window may still call the ticket."""
    undo_s: int = 60
    grace_s: int = 900
    """What a remote ticket gets on top of the P50 wait before its `arrive_by`."""
    expiry_s: int = 1800
    """How long after `arrive_by` a remote ticket lives."""
    quota: int = 0
    """Numbers a day; 0 = no limit."""
    block: int = 50
    """Numbers that each kiosk holds for a cut, for each day; 0 = none is given while cut off."""
    carry: bool = False
    """Whether waiting tickets are carried over the day's end."""
    precheck: Precheck = Precheck.NONE
    """Where it is required, kiosk and phone lead to the guide in place of giving a number."""
    return_days: int = 10
    """Working days in which who must bring something more comes back without queueing anew 免重排;
    0 = nobody does."""
    return_head_s: int = 0
    """How much earlier than now who comes back so is taken to have joined."""
    evaluate_days: int = 7
    """How long a handling may be evaluated; 0 = not at all."""
    default_grade: int = 0
    """The grade of a handling that nobody evaluated in that time; 0 = none."""
    identity: Identity = Identity.NONE
    applicant_limit: int = 0
    """Numbers a day of one applicant for one item in the hall; 0 = no limit."""
    agent_limit: int = 0
    """Numbers a day that one agent takes for others in the hall; 0 = no limit."""
    matters_limit: int = 0
    """Matters on one number; who has more books the batch line 批量. 0 = no limit."""
    contact_days: int = 7
    """Days after its service day that identity and phone of a number are kept, sealed."""
    mode: Mode = Mode.WALK_IN
    slot_s: int = 1800
    """How long a slot 时段 is."""
    slot_capacity: int = 0
    """Places of a slot; 0 = windows x time / handling by the roster."""
    booking_percent: int = 50
    """The share of a slot that can be booked."""
    remote_percent: int = 20
    """The share of a slot for numbers taken on the way."""
    guide_percent: int = 5
    """The share of a slot that stays with the guide for people without a phone."""
    release_days: int = 7
    """How many days ahead a day's slots are on offer."""
    release_minute: int = 540
    """The minute of the day from which they are; 540 = 09:00."""
    book_current: bool = False
    """Whether what is left of a slot can be booked while it runs."""
    hold_s: int = 300
    """How long a place is kept while the form is filled."""
    offer_s: int = 1800
    """How long who waited for a place has to take it."""
    early_s: int = 1800
    """How long before its slot an appointment's holder may arrive."""
    late_s: int = 900
    """How long after its slot's end the holder keeps the place; then the normal rule holds."""
    cancel_s: int = 3600
    """How long before its slot the holder may no longer give it back."""
    booking_limit: int = 1
    """Appointments of one applicant for the service at a time; 0 = no limit."""
