"""The slots of a line on a day: cut from the hours, filled from the roster.

capacity of a slot = windows x time / handling. A window's time is divided evenly among the
services of its own duties that can be booked. Capacities are reckoned from the day's first slot
on (the places up to a slot, less those before it), so that a small hall, where a slot has half a
place, has one in every second slot; the shares are of those sums, rounded for the hall's favour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from hall_config.calendar import instant_of, open_spans, plan_weekday
from hall_config.model import City, Hall, Mode, Policy, Span
from queue_server.domain.numbers import day_number
from queue_server.domain.roster import plan_of
from queue_server.domain.slots import Slot

KEPT = 20_000
"""Weekdays of lines whose capacities are kept; a configuration's values never change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A slot of a line on a day."""

    service: str
    day: int
    """As yyyymmdd."""
    time: str
    """The start by the clock on the wall, hhmm."""
    slot: Slot

    @property
    def id(self) -> str:
        """How it is named from outside: `yyyymmdd-hhmm`."""
        return f"{self.day}-{self.time}"


def can_be_booked(policy: Policy) -> bool:
    """Whether the line has slots at all."""
    return policy.mode is not Mode.WALK_IN


def day_offers(city: City, hall: Hall, service: str, day: date) -> list[Offer]:
    """All slots of a line on a day, whether on offer now or not; none on a closed day."""
    policy = hall.policies[service]
    spans = _cut(open_spans(city, hall, hall.services[service], day), policy.slot_s // 60)
    if not spans or not can_be_booked(policy):
        return []
    counts = _counts(city, hall, service, plan_weekday(city, day) or 0, spans)
    sums = [(0, 0, 0, 0), *(_shares(policy, count) for count in counts)]
    return [
        Offer(
            service=service,
            day=day_number(day),
            time=f"{span.start // 60:02d}{span.start % 60:02d}",
            slot=Slot(
                start=instant_of(day, span.start, city.timezone),
                end=instant_of(day, span.end, city.timezone),
                capacity=now[0] - before[0],
                booking=now[1] - before[1],
                remote=now[2] - before[2],
                guide=now[3] - before[3],
            ),
        )
        for span, (before, now) in zip(spans, pairwise(sums), strict=True)
    ]


def _cut(spans: Sequence[Span], minutes: int) -> list[Span]:
    """Spans in slots; what is left of a span at its end is one if it is half a slot long."""
    found = []
    for span in spans:
        starts = range(span.start, span.end, minutes)
        found += [Span(start=start, end=min(start + minutes, span.end)) for start in starts]
        if found[-1].end - found[-1].start < minutes / 2 and len(starts) > 1:
            last = found.pop()
            found[-1] = replace(found[-1], end=last.end)
    return found


_kept: dict[tuple[int, str, int], tuple[Hall, tuple[int, ...]]] = {}


def _counts(
    city: City, hall: Hall, service: str, weekday: int, spans: Sequence[Span]
) -> tuple[int, ...]:
    """The places from the first slot to each; worked out once for a weekday."""
    key = id(hall), service, weekday
    kept = _kept.get(key)
    if kept is None or kept[0] is not hall:
        if len(_kept) >= KEPT:
            del _kept[next(iter(_kept))]
        # the hall itself is kept beside, so that its id cannot become another's
        kept = _kept[key] = hall, tuple(_counting(city, hall, service, weekday, spans))
    return kept[1]


def _counting(
    city: City, hall: Hall, service: str, weekday: int, spans: Sequence[Span]
) -> Iterator[int]:
    policy = hall.policies[service]
    total, handling_s = Fraction(0), city.services[service].handling_s
    for span in spans:
        if policy.slot_capacity:
            total += policy.slot_capacity
        else:
            total += _window_minutes(hall, service, weekday, span) * 60 / handling_s
        yield int(total)


def _window_minutes(hall: Hall, service: str, weekday: int, span: Span) -> Fraction:
    """The minutes of windows for the service in a span."""
    plan, total = plan_of(hall), Fraction(0)
    for stretch in plan.days.get(weekday, ()):
        minutes = min(stretch.end, span.end) - max(stretch.start, span.start)
        for window in stretch.windows if minutes > 0 else ():
            own = [one for one in plan.own.get(window, ()) if _shares_time(hall, one)]
            if service in own:
                total += Fraction(minutes, len(own))
    return total


def _shares_time(hall: Hall, service: str) -> bool:
    policy = hall.policies.get(service)
    return policy is not None and can_be_booked(policy)


def _shares(policy: Policy, count: int) -> tuple[int, int, int, int]:
    """Capacity and the shares of so many places: at least what is left is for the hall."""
    shares = policy.booking_percent, policy.remote_percent, policy.guide_percent
    booking, remote, guide = (count * share // 100 for share in shares)
    return count, booking, remote, min(guide, count - booking - remote)
