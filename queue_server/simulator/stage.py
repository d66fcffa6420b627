"""What stands before a simulated day begins: lines, windows and who staffs them when.

A stage is plain values, so that the exact engine and the compiled kernel are given the same. All
instants are city time in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise

from hall_config.calendar import instant_of, open_spans, plan_weekday
from hall_config.model import City, Duty, Hall, Policy, Tier
from queue_server.domain.order import LineRule
from queue_server.domain.roster import services_of

AROUND_S = 35
"""What the way to the window and the clerk's breath add to a usual handling."""
_POLICY = tuple(one.name for one in fields(LineRule) if one.name in Policy.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a window calls: places of lines in their hall."""

    own: tuple[int, ...]
    help: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """A window is staffed in one role from one moment to another."""

    window: int
    start: int
    end: int
    role: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A line of a hall on that day."""

    service: str
    rule: LineRule
    opens: int
    issuing_until: int
    """Who comes later gets no number any more."""
    usual_ms: int
    """How long a window has somebody of this line, as far as anybody knows before."""
    closes: int
    """When the last stint of a window that serves it ends; after that those windows stay for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageHall:
    """A hall on that day."""

    id: str
    lines: tuple[StageLine, ...]
    windows: tuple[str, ...]
    roles: tuple[Role, ...]
    stints: tuple[Stint, ...]
    """By window, then by start."""

    def staffed_ms(self) -> int:
        """Time of all windows together in which somebody sits there by plan."""
        return sum(stint.end - stint.start for stint in self.stints)


def stage_of(city: City, day: date) -> tuple[StageHall, ...]:
    """The halls that are staffed on a day, by id."""
    staged = (_hall(city, hall, day) for _, hall in sorted(city.halls.items()))
    return tuple(hall for hall in staged if hall.lines)


def _hall(city: City, hall: Hall, day: date) -> StageHall:
    stretches = list(_stretches(city, hall, day))
    reached = {duty.service for _, _, _, duties in stretches for duty in duties}
    services = [name for name in sorted(hall.services) if name in reached]
    place = {name: index for index, name in enumerate(services)}
    windows = sorted({window for window, *_ in stretches})
    roles: dict[Role, int] = {}
    stints = [
        Stint(
            window=windows.index(window),
            start=start,
            end=end,
            role=roles.setdefault(_role(duties, place), len(roles)),
        )
        for window, start, end, duties in stretches
    ]
    closes = _closes(tuple(roles), stints)
    return StageHall(
        id=hall.id,
        lines=tuple(_line(city, hall, day, name, closes[place[name]]) for name in services),
        windows=tuple(windows),
        roles=tuple(roles),
        stints=tuple(sorted(stints, key=lambda one: (one.window, one.start))),
    )


def _stretches(
    city: City, hall: Hall, day: date
) -> Iterator[tuple[str, int, int, tuple[Duty, ...]]]:
    """Window, from, to and role, by roster and rota, where the window's zone is open that day."""
    weekday = plan_weekday(city, day)
    for shift in hall.rosters:
        window = hall.windows[shift.window]
        if shift.weekday != weekday or not open_spans(city, hall, window.zone, day):
            continue
        turns = [
            turn
            for turn in hall.rota
            if turn.window == shift.window and turn.weekday == weekday
            and turn.start < shift.end and shift.start < turn.end
        ]  # fmt: skip
        edges = {shift.start, shift.end}
        edges |= {edge for turn in turns for edge in (turn.start, turn.end)}
        inside = sorted(edge for edge in edges if shift.start <= edge <= shift.end)
        for start, end in pairwise(inside):
            turned = [turn.duties for turn in turns if turn.start <= start < turn.end]
            duties = turned[0] if turned else window.duties
            here = tuple(one for one in duties if hall.services.get(one.service) is not None)
            begins, ends = (instant_of(day, edge, city.timezone) for edge in (start, end))
            yield shift.window, begins, ends, here


def _role(duties: Iterable[Duty], place: dict[str, int]) -> Role:
    found = (services_of(duties, tier) for tier in (Tier.OWN, Tier.HELP))
    own, helped = (tuple(place[name] for name in names if name in place) for names in found)
    return Role(own=own, help=helped)


def _closes(roles: Sequence[Role], stints: Iterable[Stint]) -> dict[int, int]:
    """Line to the end of the last stint that serves it."""
    found: dict[int, int] = {}
    for stint in stints:
        for line in (*roles[stint.role].own, *roles[stint.role].help):
            found[line] = max(found.get(line, 0), stint.end)
    return found


def _line(city: City, hall: Hall, day: date, service: str, closes: int) -> StageLine:
    zone = hall.zones[hall.services[service]]
    policy = hall.policies[service]
    rule = LineRule(
        prefix=city.services[service].prefix,
        zone=zone.id,
        **{name: getattr(policy, name) for name in _POLICY},
    )
    spans = open_spans(city, hall, zone, day)
    first, last = (spans[0].start, spans[-1].end) if spans else (0, 0)
    ends = instant_of(day, last, city.timezone)
    return StageLine(
        service=service,
        rule=rule,
        opens=instant_of(day, first, city.timezone),
        issuing_until=ends - 1000 * zone.stop_before_s,
        usual_ms=1000 * (city.services[service].handling_s + AROUND_S),
        closes=closes,
    )
