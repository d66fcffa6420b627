"""Who is at which window when, as far ahead as roster, rota and the open windows tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import exp

from hall_config.calendar import instant_of, open_spans, plan_weekday, service_day
from hall_config.model import City, Hall, Tier, Turn
from queue_server.domain.roster import services_of
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase, WindowState

DAYS = 4
"""How far the roster is followed; the plain formula goes further."""
OVERTIME_MS = 3 * 3_600_000
"""Whoever holds a number is served (号清人走): so long a window stays behind its last shift."""
LATE_MS = 600_000
"""A window that is still closed so long after its shift began may not be staffed in it."""
SOON_MS = 60_000.0
"""Until then they are a minute away."""
COMES_LATE, FADES_MS = 0.3, 3_600_000
"""The share of those that are all the same, fading with time, while others of the hall work."""
RETURNS = 0.3
"""The share of windows not staffed in one shift that are in a later one of the day."""
PAUSE_MS = 600_000.0
"""How long a pause goes on, and how long who is late stays away, on average."""
SAME_DAY_MS = 6 * 3_600_000
"""Shifts that begin so soon after another one are of the same day."""
UNPLANNED_MS = 3_600_000
"""How long who sits there without a plan stays, where the zone is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch at a window with what it calls; city milliseconds."""

    opens: int
    closes: int
    own: tuple[str, ...]
    help: tuple[str, ...]
    comes: float = 1.0
    """The probability that somebody is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """A window's time ahead, and for how long who is there does not call, on average."""

    spans: list[Span]
    away: float = 0.0


class Plan:
    """The spans of a hall's windows by its configuration, reckoned once for each day."""

    def __init__(self, city: City, hall: Hall) -> None:
        self._city, self._hall = city, hall
        self._days: dict[date, dict[str, list[Span]]] = {}

    def spans(self, window: str, now: int) -> list[Span]:
        """Those that are not over, of the days ahead."""
        first = service_day(now, self._city.timezone)
        found: list[Span] = []
        for number in range(-1, DAYS):
            day = first + timedelta(days=number)
            found += [one for one in self._day(day).get(window, ()) if one.closes > now]
        return found

    def has(self, window: str, now: int) -> bool:
        """Whether the roster has the window on this day."""
        return window in self._day(service_day(now, self._city.timezone))

    def closing(self, window: str, zone: str, now: int) -> int:
        """Until when somebody stays who is at a window now without a plan."""
        city, hall = self._city, self._hall
        if zone in hall.zones and window in hall.windows:
            day = service_day(now, city.timezone, hall.zones[zone].day_ends)
            for span in open_spans(city, hall, zone, day):
                start, end = (instant_of(day, one, city.timezone) for one in (span.start, span.end))
                if start <= now < end:
                    return end
        return now + UNPLANNED_MS

    def _day(self, day: date) -> dict[str, list[Span]]:
        found = self._days.get(day)
        if found is None:
            for old in [one for one in self._days if one < day - timedelta(days=DAYS)]:
                del self._days[old]
            found = self._days[day] = self._made(day)
        return found

    def _made(self, day: date) -> dict[str, list[Span]]:
        weekday = plan_weekday(self._city, day)
        found: dict[str, list[Span]] = {}
        shifts = [one for one in self._hall.rosters if one.weekday == weekday]
        for shift in sorted(shifts, key=lambda one: one.start):
            turns = [
                one
                for one in self._hall.rota
                if (one.window, one.weekday) == (shift.window, weekday)
            ]
            found.setdefault(shift.window, []).extend(
                self._span(day, shift.window, start, end, turn)
                for start, end, turn in _pieces(shift.start, shift.end, turns)
            )
        for spans in found.values():
            spans[-1] = replace(spans[-1], closes=spans[-1].closes + OVERTIME_MS)
        return found

    def _span(self, day: date, window: str, start: int, end: int, turn: Turn | None) -> Span:
        duties = turn.duties if turn else self._hall.windows[window].duties
        opens, closes = (instant_of(day, one, self._city.timezone) for one in (start, end))
        own, helped = (services_of(duties, tier) for tier in (Tier.OWN, Tier.HELP))
        return Span(opens=opens, closes=closes, own=own, help=helped)


def _pieces(start: int, end: int, turns: Sequence[Turn]) -> Iterator[tuple[int, int, Turn | None]]:
    """A shift cut where the rota changes the role of its window."""
    edges = {start, end, *(edge for one in turns for edge in (one.start, one.end))}
    cuts = sorted(one for one in edges if start <= one <= end)
    for since, until in pairwise(cuts):
        turn = next((one for one in turns if one.start <= since < one.end), None)
        yield since, until, turn


def staffed(plan: Plan, view: HallView, window: str, now: int) -> Staffed:
    """The spans of a window as it stands now: who is there is, who did not come may still."""
    spans, state = plan.spans(window, now), view.windows[window]
    running = spans[0] if spans and spans[0].opens <= now else None
    if state.state is not WindowPhase.CLOSED:
        later = spans[1:] if running else spans
        if running is None and state.ticket is not None and plan.has(window, now):
            return Staffed(spans=later)  # the shift is over but for this ticket
        away = PAUSE_MS if state.state is WindowPhase.PAUSED else 0.0
        return Staffed(spans=[_present(plan, window, state, running, now), *later], away=away)
    if running is None:
        return Staffed(spans=spans)
    late = max(running.opens, _begun(view, now)) + LATE_MS
    if now < late:
        return Staffed(spans=spans, away=SOON_MS)
    still = COMES_LATE * exp((late - now) / FADES_MS)
    today = running.closes + SAME_DAY_MS
    return Staffed(
        spans=[
            replace(running, comes=still),
            *(replace(one, comes=RETURNS) if one.opens < today else one for one in spans[1:]),
        ],
        away=PAUSE_MS,
    )


def _begun(view: HallView, now: int) -> int:
    """When the first of those who work now began to: a hall, or its system, may begin late."""
    working = (one for one in view.windows.values() if one.state is not WindowPhase.CLOSED)
    return min((one.since or 0 for one in working), default=now)


def _present(plan: Plan, window: str, state: WindowState, running: Span | None, now: int) -> Span:
    """What somebody who sits there now calls, and until when."""
    own, helped = state.entitled(state.own), state.entitled(state.help)
    closes = running.closes if running else plan.closing(window, state.zone, now)
    return Span(opens=now, closes=closes, own=own, help=helped)
