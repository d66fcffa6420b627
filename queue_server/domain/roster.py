"""Who is planned where: a hall's roster and roles in the form that estimates read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hall_config.model import Duty, Hall, Shift, Tier

KEPT = 128
"""Halls whose plan is kept; a configuration's values never change, so a plan never does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Minutes of a day during which the same windows are staffed."""

    start: int
    end: int
    windows: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HallPlan:
    """The roles of the windows, and the stretches of each weekday."""

    own: Mapping[str, tuple[str, ...]]
    """Window to the services of its own tier."""
    help: Mapping[str, tuple[str, ...]]
    serving: Mapping[str, tuple[str, ...]]
    """Service to the windows that have it in either tier."""
    days: Mapping[int, tuple[Stretch, ...]]
    """ISO weekday to its stretches, gaps included, from 0 to the last minute planned."""


_plans: dict[int, tuple[Hall, HallPlan]] = {}


def plan_of(hall: Hall) -> HallPlan:
    """The plan of a hall, made once."""
    kept = _plans.get(id(hall))
    if kept is not None and kept[0] is hall:
        return kept[1]
    if len(_plans) >= KEPT:
        del _plans[next(iter(_plans))]
    # the hall itself is kept beside, so that its id cannot become another's
    _plans[id(hall)] = hall, _plan(hall)
    return _plans[id(hall)][1]


def services_of(duties: Iterable[Duty], tier: Tier) -> tuple[str, ...]:
    """The services of a tier, in the order of the role."""
    return tuple(duty.service for duty in duties if duty.tier is tier)


def _plan(hall: Hall) -> HallPlan:
    serving: dict[str, list[str]] = {}
    for id_, window in hall.windows.items():
        for duty in window.duties:
            serving.setdefault(duty.service, []).append(id_)
    by_day: dict[int, list[Shift]] = {}
    for shift in hall.rosters:
        by_day.setdefault(shift.weekday, []).append(shift)
    return HallPlan(
        own=_roles(hall, Tier.OWN),
        help=_roles(hall, Tier.HELP),
        serving={name: tuple(windows) for name, windows in serving.items()},
        days={weekday: _stretches(shifts) for weekday, shifts in by_day.items()},
    )


def _roles(hall: Hall, tier: Tier) -> dict[str, tuple[str, ...]]:
    return {id_: services_of(window.duties, tier) for id_, window in hall.windows.items()}


def _stretches(shifts: Sequence[Shift]) -> tuple[Stretch, ...]:
    edges = sorted({0, *(edge for one in shifts for edge in (one.start, one.end))})
    return tuple(
        Stretch(
            start=start,
            end=end,
            windows=frozenset(one.window for one in shifts if one.start <= start < one.end),
        )
        for start, end in pairwise(edges)
    )
