"""Where a hall's time went, from its own events: windows that stood idle, lines nobody called.

Each stretch between two events counts as the hall stood in it. A day is the local date on which a
stretch began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.domain.events import Event
from queue_server.domain.fold import apply
from queue_server.domain.ticket import State
from queue_server.domain.view import REMOTE_LANE, HallView
from queue_server.domain.window import WindowPhase, WindowState

OPEN_PHASES = (WindowPhase.OPEN, WindowPhase.PAUSED)


@dataclass(slots=True, kw_only=True)
class WindowTimes:
    """What a window did of its time, in milliseconds."""

    idle: int = 0
    """Open, with nobody at it."""
    idle_waited: int = 0
    """Of that, while somebody waited whom it may call."""
    walk: int = 0
    """From a call until its handling began, or nobody came."""
    serving: int = 0
    paused: int = 0

    @property
    def open(self) -> int:
        """All of it, pauses left out."""
        return self.idle + self.walk + self.serving


@dataclass(slots=True, kw_only=True)
class LineTimes:
    """How a line was seen to; times in milliseconds."""

    arrivals: int = 0
    """Who took a number here, or arrived with a remote one."""
    calls: int = 0
    missed: int = 0
    waited: int = 0
    """While at least one waited."""
    unattended: int = 0
    """Of that, while no open window called the line."""
    longest_gap: int = 0
    """The longest stretch in which people waited and none of them was called."""


Day = str
"""An ISO date."""


@dataclass(slots=True, kw_only=True)
class Sweep:
    """Goes along a hall's events from a view on; `windows` and `lines` by day and id."""

    view: HallView
    at: int
    """City milliseconds up to which time is counted."""
    zone: ZoneInfo
    windows: dict[tuple[Day, str], WindowTimes] = field(
        default_factory=lambda: defaultdict(WindowTimes)
    )
    lines: dict[tuple[Day, str], LineTimes] = field(default_factory=lambda: defaultdict(LineTimes))
    _uncalled: dict[str, int] = field(default_factory=dict)
    """Service to since when somebody waits and nobody was called."""

    def take(self, events: Iterable[Event], until: int) -> bool:
        """Count on along some events, those before `until`; False once one lies behind it."""
        for event in events:
            if event.at >= until:
                return False
            self.reach(event.at)
            self._count(event)
            apply(self.view, event)
        return True

    def reach(self, at: int) -> None:
        """Count the time up to a moment, in which nothing happened."""
        passed = at - self.at
        if passed <= 0:  # a city's clock may be set back
            return
        day = self._day()
        waiting = _waiting(self.view)
        called: set[str] = set()
        for name, window in self.view.windows.items():
            if window.state in OPEN_PHASES:
                services = window.entitled((*window.own, *window.help))
                if window.state is WindowPhase.OPEN:
                    called.update(services)
                wanted = f"window:{name}" in self.view.lanes or not waiting.isdisjoint(services)
                self._add(self.windows[day, name], window, passed, wanted)
        for service in waiting:
            line = self.lines[day, service]
            line.waited += passed
            line.unattended += 0 if service in called else passed
            self._uncalled.setdefault(service, self.at)
        for service in self._uncalled.keys() - waiting:
            self._gap(service, self.at)
        self.at = at

    def end(self, at: int) -> None:
        """Count up to the end of the period."""
        self.reach(at)
        for service in tuple(self._uncalled):
            self._gap(service, self.at)

    def _count(self, event: Event) -> None:
        changes = event.data.get("set") or {}
        if event.type == "ticket.issued":
            if changes.get("state") == State.WAITING.value:
                self.lines[self._day(), str(changes["service"])].arrivals += 1
            return
        ticket = self.view.tickets.get(event.data.get("ticket", ""))
        if ticket is None:
            return
        line = self.lines[self._day(), ticket.service] if event.type in _COUNTED else None
        if line is None:
            return
        setattr(line, _COUNTED[event.type], getattr(line, _COUNTED[event.type]) + 1)
        if event.type == "ticket.called" and ticket.service in self._uncalled:
            self._gap(ticket.service, event.at)

    def _gap(self, service: str, at: int) -> None:
        since = self._uncalled.pop(service)
        line = self.lines[self._day(since), service]
        line.longest_gap = max(line.longest_gap, at - since)

    def _add(self, times: WindowTimes, window: WindowState, passed: int, wanted: bool) -> None:
        ticket = self.view.tickets.get(window.ticket or "")
        if window.state is WindowPhase.PAUSED:
            times.paused += passed
        elif ticket is None:
            times.idle += passed
            times.idle_waited += passed if wanted else 0
        elif ticket.state is State.CALLED:
            times.walk += passed
        else:
            times.serving += passed

    def _day(self, at: int | None = None) -> Day:
        moment = self.at if at is None else at
        return datetime.fromtimestamp(moment / 1000, self.zone).date().isoformat()


_COUNTED = {"ticket.arrived": "arrivals", "ticket.called": "calls", "ticket.missed": "missed"}


def _waiting(view: HallView) -> set[str]:
    """The services in whose lines somebody waits here; a lane that is empty is none."""
    found = set()
    for key in view.lanes:
        service, parted, lane = key.partition("|")
        if parted and lane != REMOTE_LANE:
            found.add(service)
    return found
