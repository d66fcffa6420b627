"""The figures of all halls, kept by following their events."""

from __future__ import annotations

from collections.abc import Collection

from queue_server.clock import CityClock
from queue_server.domain.events import Event
from queue_server.domain.load import HallLoad, Tally
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from queue_server.ports import HallPort, Halls


class _HallTally:
    """A hall's tally as a ports.Follower."""

    def __init__(self, port: HallPort) -> None:
        self._tally = Tally(port.follow(self))

    def happened(self, event: Event) -> None:
        self._tally.take(event)

    def lost(self, view: HallView) -> None:
        self._tally.restart(view)

    def load(self, now: int) -> HallLoad:
        return self._tally.load(now)


class CityLoad:
    """Begins to follow a hall when somebody first asks for its figures, and then keeps on."""

    def __init__(self, halls: Halls, clock: CityClock) -> None:
        self._halls, self._clock = halls, clock
        self._tallies: dict[str, _HallTally] = {}

    def figures(self, halls: Collection[str]) -> dict[str, HallLoad]:
        """The figures now of those halls that a centre serves."""
        now = self._clock.now()
        found = {}
        for name in halls:
            tally = self._tallies.get(name) or self._follow(name)
            if tally is not None:
                found[name] = tally.load(now)
        return found

    def _follow(self, name: str) -> _HallTally | None:
        try:
            port = self._halls.route(name)
        except Refused:
            return None
        tally = self._tallies[name] = _HallTally(port)
        return tally
