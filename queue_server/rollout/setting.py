"""From a hall's view, its plan and what it has learned to a scene that can be rolled forward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from hall_config.model import City
from queue_server.domain.intake import issuing_at
from queue_server.domain.pace import Pace
from queue_server.domain.ticket import LANES
from queue_server.domain.view import HallView
from queue_server.rollout.chance import POINTS, Law, key_of, lognormal
from queue_server.rollout.choice import rule_of
from queue_server.rollout.people import coming_of, people_of
from queue_server.rollout.scene import LINE, SPAN, WINDOW, Records, Scene, Whole
from queue_server.rollout.staffing import Plan, Span, Staffed, staffed

AHEAD_MS = 3_600_000
"""People to come are thought of for so long."""
STEP = 0.05
"""Laws are made for each step of variation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A scene, and whose its entries are."""

    scene: Scene
    names: tuple[str, ...]


_laws: dict[int, Law] = {}


def setting_of(city: City, view: HallView, plan: Plan, pace: Pace, now: int) -> Setting:
    """The hall as it stands; `now` is city time in milliseconds."""
    services = [name for name, rule in view.rules.items() if rule.offered or view.waiting(name)]
    lines = {name: number for number, name in enumerate(services)}
    windows = {name: number for number, name in enumerate(view.windows)}
    roles = _Roles(lines)
    staff = [staffed(plan, view, name, now) for name in view.windows]
    served = {name for one in staff for span in one.spans for name in (*span.own, *span.help)}
    people = people_of(view, lines, windows, served, now)
    laws = [_step(pace.variation(city, name)) for name in services]
    opened, last = _issuing(city, view, now)
    coming = coming_of(view, lines, now, opened)
    scene = Scene(
        now=now,
        missed=round(1000 * pace.missed_s()),
        last=min(last, now + AHEAD_MS) if coming.size and coming[-1] > 0 else now,
        rules=np.array([rule_of(view.rules[name]) for name in services], np.int64).reshape(-1, 9),
        lines=_lines(city, view, pace, services, laws),
        laws=np.array([_law(step) for step in sorted(set(laws))]).reshape(-1, POINTS),
        begins=people.begins,
        entries=people.entries,
        askers_at=people.askers_at,
        askers=people.askers,
        windows=_windows(view, pace, staff, lines, now),
        spans=_spans([one.spans for one in staff], roles),
        **roles.arrays()._asdict(),
        coming=coming,
    )
    return Setting(scene=scene, names=people.names)


def _step(variation: float) -> int:
    return max(1, round(variation / STEP))


def _law(step: int) -> Law:
    """The log-normal law of a step, made once."""
    if step not in _laws:
        _laws[step] = lognormal(step * STEP)
    return _laws[step]


def _lines(
    city: City, view: HallView, pace: Pace, services: Sequence[str], laws: Sequence[int]
) -> Records:
    rows = sorted(set(laws))
    found = np.zeros(len(services), LINE)
    for number, name in enumerate(services):
        row = view.rows.get(name)
        lane = LANES.index(row.lane) if row and row.lane in LANES else -1
        mean = 1000 * (pace.handling_s(city, name) + pace.turn_s())
        found[number] = (
            mean,
            rows.index(laws[number]),
            pace.no_show(),
            lane,
            row.count if row else 0,
        )
    return found


def _windows(
    view: HallView, pace: Pace, staff: Sequence[Staffed], lines: dict[str, int], now: int
) -> Records:
    found, first = np.zeros(len(staff), WINDOW), 0
    for number, (name, state) in enumerate(view.windows.items()):
        ticket = view.tickets.get(state.ticket or "")
        busy, age = -1, 0
        if ticket is not None and ticket.service in lines:
            busy, age = lines[ticket.service], now - (ticket.called_at or now)
        end = first + len(staff[number].spans)
        key = key_of(f"{name}:{ticket.id if ticket else ''}")
        found[number] = (first, end, busy, max(0, age), staff[number].away, pace.factor(name), key)
        first = end
    return found


def _spans(spans: Iterable[Iterable[Span]], roles: _Roles) -> Records:
    rows = [
        (one.opens, one.closes, roles.number(one.own, one.help), one.comes)
        for window in spans
        for one in window
    ]
    return np.array(rows, SPAN)


def _issuing(city: City, view: HallView, now: int) -> tuple[int, int]:
    """Since when, and until when at the latest, numbers are given on this day."""
    hall = city.halls[view.hall]
    found = [issuing_at(city, hall, zone, now) for zone in hall.zones.values()]
    hours = [one for one in found if one is not None]
    return (
        min((one.begins for one in hours), default=now),
        max((one.until for one in hours), default=now),
    )


class Duties(NamedTuple):
    """The lines of each role, one role after the other."""

    own_at: Whole
    own: Whole
    help_at: Whole
    helped: Whole


class _Roles:
    """Numbers the roles of windows: windows with the same lines share one."""

    def __init__(self, lines: dict[str, int]) -> None:
        self._lines = lines
        self._numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}

    def number(self, own: tuple[str, ...], helped: tuple[str, ...]) -> int:
        return self._numbers.setdefault((own, helped), len(self._numbers))

    def arrays(self) -> Duties:
        own_at, own = self._rows([pair[0] for pair in self._numbers])
        help_at, helped = self._rows([pair[1] for pair in self._numbers])
        return Duties(own_at=own_at, own=own, help_at=help_at, helped=helped)

    def _rows(self, roles: Sequence[tuple[str, ...]]) -> tuple[Whole, Whole]:
        numbers = [[self._lines[one] for one in role if one in self._lines] for role in roles]
        starts = np.cumsum([0, *(len(row) for row in numbers)])
        every = [one for row in numbers for one in row]
        return starts.astype(np.int64), np.array(every, np.int64)
