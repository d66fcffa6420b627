"""The figures of all halls, kept by following their events, and how each stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Event
from queue_server.domain.load import HALF_HOUR_MS, HallLoad, Tally
from queue_server.domain.refusals import Refused
from queue_server.domain.standing import LineStanding, hall_open, line_standings
from queue_server.domain.stopping import stop_of
from queue_server.domain.view import HallView
from queue_server.ports import HallPort, Halls, Waits

MINUTE_MS, HALF_HOURS = 60_000, 48


@dataclass(frozen=True, slots=True, kw_only=True)
class HallNow:
    """What a board shows of a hall: its figures, and how it stands."""

    load: HallLoad
    open: bool
    """Within the opening spans of any of its zones."""
    stopped: bool
    """Staff stopped its numbers."""
    alarms: tuple[str, ...]
    """The kinds of the alarms that stand."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            **self.load.document(),
            "open": self.open,
            "stopped": self.stopped,
            "alarms": list(self.alarms),
        }


class _HallTally:
    """A hall's tally as a ports.Follower."""

    def __init__(self, port: HallPort) -> None:
        self.port = port
        self.tally = Tally(port.follow(self))
        self._open = (-1, False)
        """The minute of city time, and whether the hall is open in it."""

    def happened(self, event: Event) -> None:
        self.tally.take(event)

    def lost(self, view: HallView) -> None:
        self.tally.restart(view)

    def now(self, city: City, at: int) -> HallNow:
        view = self.port.view
        if self._open[0] != at // MINUTE_MS:
            self._open = at // MINUTE_MS, hall_open(city, city.halls[view.hall], at)
        return HallNow(
            load=self.tally.load(at),
            open=self._open[1],
            stopped=stop_of(view, "", at) is not None,
            alarms=tuple(sorted({one.alarm for one in view.alarms.values()})),
        )


class CityLoad:
    """Begins to follow a hall when somebody first asks for its figures, and then keeps on."""

    def __init__(self, halls: Halls, clock: CityClock, waits: Waits) -> None:
        self._halls, self._clock, self._waits = halls, clock, waits
        self._tallies: dict[str, _HallTally] = {}
        self._lines: dict[str, tuple[object, dict[str, LineStanding]]] = {}
        """Hall to the state of its lines and how they stood in it."""

    def figures(self, halls: Collection[str]) -> dict[str, HallNow]:
        """Those halls now that a centre serves."""
        now, found = self._clock.now(), {}
        for name in halls:
            tally = self._tallies.get(name) or self._follow(name)
            if tally is not None:
                found[name] = tally.now(self._halls.city, now)
        return found

    def today(self, halls: Collection[str]) -> dict[str, Any]:
        """Numbers taken and finished in each half hour of the city's day, over these halls.

        `{start, taken, done}`: city milliseconds of the day's beginning, and a count for each half
        hour from there.
        """
        start = self._clock.local().replace(hour=0, minute=0, second=0, microsecond=0)
        first = int(start.timestamp()) * 1000 // HALF_HOUR_MS
        tallies = [self._tallies[name].tally for name in halls if name in self._tallies]
        day = range(first, first + HALF_HOURS)
        return {
            "start": first * HALF_HOUR_MS,
            "taken": [sum(one.taken[slot] for one in tallies) for slot in day],
            "done": [sum(one.done[slot] for one in tallies) for slot in day],
        }

    def lines(self, hall: str) -> dict[str, LineStanding]:
        """Every line of a hall; reckoned anew with its events, else each minute. HALL_UNKNOWN."""
        view, now = self._halls.route(hall).view, self._clock.now()
        state, kept = (view.position, now // MINUTE_MS), self._lines.get(hall)
        if kept is None or kept[0] != state:
            city = self._halls.city
            kept = self._lines[hall] = (
                state,
                line_standings(city, city.halls[hall], view, now, self._joining(hall)),
            )
        return kept[1]

    def _joining(self, hall: str) -> dict[str, Wait]:
        services = self._halls.city.halls[hall].services
        return {service: self._waits.line(hall, service) for service in services}

    def _follow(self, name: str) -> _HallTally | None:
        try:
            port = self._halls.route(name)
        except Refused:
            return None
        tally = self._tallies[name] = _HallTally(port)
        return tally
