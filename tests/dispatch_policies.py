"""Rules of lines and roles of windows by chance, for the dispatch machine."""

from __future__ import annotations

from random import Random
from typing import Any

PREFIXES = {"hukou": "A", "tax": "B", "advice": "C", "help": "DD"}
SERVICES = tuple(PREFIXES)
ZONES = ("east", "west")
WINDOWS = ("1", "2", "03", "w-4")
SECONDS = (0, 1, 60, 600, 3600)
COUNTS = (0, 1, 2, 3)

_IN_SECONDS = (
    "head_first_s",
    "head_appointment_s",
    "head_priority_s",
    "head_normal_s",
    "rejoin_call_s",
    "undo_s",
    "return_head_s",
    "grace_s",
    "expiry_s",
    "early_s",
    "late_s",
    "cancel_s",
    "offer_s",
)


def role(rng: Random) -> dict[str, Any]:
    """A window's zone and services, at times none."""
    own = rng.sample(SERVICES, rng.choice((0, 1, 2, 2, 3, 4)))
    return {
        "zone": rng.choice(ZONES),
        "own": own,
        "help": rng.sample(SERVICES, rng.choice((0, 1, 2))),
    }


def policy(rng: Random) -> dict[str, Any]:
    """A service's zone and policy; small numbers, so that each rule of the order comes up."""
    return {
        "zone": rng.choice(ZONES),
        "target_wait_s": rng.choice((1, 60, 900, 900)),
        **{name: rng.choice(SECONDS) for name in _IN_SECONDS},
        "cap_priority": rng.choice(COUNTS),
        "cap_normal": rng.choice(COUNTS),
        "guard_percent": rng.choice((0, 0, 0, 100, 300)),
        "help_percent": rng.choice((0, 100, 150)),
        "rejoin": rng.choice(("keep", "defer", "anew")),
        "rejoin_defer": rng.choice(COUNTS),
        "rejoin_limit": rng.choice((0, 1, 2, 9)),
        "quota": rng.choice((0, 0, 0, 0, 9)),
        "carry": rng.random() < 0.3,
        "precheck": rng.choice(("none", "required")),
        "offered": rng.random() < 0.95,
        "evaluate_days": rng.choice((0, 1, 1, 7)),
        "default_grade": rng.choice((0, 3)),
        "applicant_limit": rng.choice((0, 0, 1, 2)),
        "agent_limit": rng.choice((0, 1, 2)),
        "booking_limit": rng.choice((0, 0, 1, 2)),
    }
