"""The shared line in a simulated day: some of the work waits as papers that any hall may draw.

Nobody comes with papers: they wait in one line of the city, the oldest first by service, and a
window that has nobody to call draws one that its hall and role may handle, while enough windows for
the same lines stay idle for people (domain/shared.py).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from heapq import heappush
from random import Random

from hall_config.model import City
from queue_server.domain.shared import kept_idle
from queue_server.simulator.engine import FREE, Engine, Guide, Signs
from queue_server.simulator.errands import Errand, Ways
from queue_server.simulator.floor import Desk, Floor, Window
from queue_server.simulator.stage import StageHall


def movable(city: City, errands: Sequence[Errand], *, share: float, seed: int) -> frozenset[int]:
    """The places of errands that are handed in as papers: this share of all work, by chance.

    Only what the city's shared line takes; less where there is not so much of it.
    """
    line = city.shared
    able = [
        place
        for place, one in enumerate(errands)
        if line is not None and one.item in line.items and not one.no_show
    ]
    Random(f"papers:{seed}").shuffle(able)
    wanted = share * sum(one.handling_ms for one in errands)
    found, work = set(), 0.0
    for place in able:
        if work >= wanted:
            break
        found.add(place)
        work += errands[place].handling_ms
    return frozenset(found)


class SharedEngine(Engine):
    """A day in which some errands are papers."""

    def __init__(
        self,
        city: City,
        stage: Sequence[StageHall],
        errands: Sequence[Errand],
        ways: Sequence[Ways],
        papers: Collection[int],
    ) -> None:
        super().__init__(stage, errands, ways)
        self._papers = frozenset(papers)
        self._halls = [city.halls[hall.id] for hall in stage]
        self._line: dict[str, deque[int]] = {}
        self._next = 0
        self.drawn = 0

    def _leave_home(self, index: int, guide: Guide, signs: Signs | None) -> None:
        """Papers are handed in where one is; the first hall in turn with time to spare has them."""
        if index not in self._papers:
            super()._leave_home(index, guide, signs)
            return
        errand = self._errands[index]
        self._line.setdefault(errand.service, deque()).append(index)
        count = len(self.floors)
        for step in range(count):
            hall = (self._next + step) % count
            window = self._resting(hall, errand.service)
            if window is not None and self._draw(errand.at, hall, window):
                self._next = hall + 1
                return

    def _resting(self, hall: int, service: str) -> Window | None:
        """An idle window of a hall that has the service."""
        line = self._lines[hall].get(service)
        return None if line is None else self.floors[hall].able(line)

    def _call(self, now: int, hall: int, window: Window) -> bool:
        """People first; who has nobody to call draws."""
        if super()._call(now, hall, window):
            return True
        return window.holds < 0 and self._draw(now, hall, window)

    def _draw(self, now: int, hall: int, window: Window) -> bool:
        floor = self.floors[hall]
        if not window.on or not self._spares(hall, window):
            return False
        index = self._oldest(hall, window.desk)
        if index is None:
            return False
        self._line[self._errands[index].service].remove(index)
        _taken(floor, window)
        window.holds, window.joined = index, now
        self.drawn += 1
        end = now + self._errands[index].handling_ms
        self.day.stretches.append((hall, window.number, now, end, index))
        heappush(self._heap, (end, FREE, hall, window.number))
        return True

    def _oldest(self, hall: int, desk: Desk) -> int | None:
        """Of what waits, the oldest that the hall and the window's role may handle."""
        items, errands = self._halls[hall].items, self._errands
        found = (
            next(
                (one for one in self._line.get(line.service, ()) if errands[one].item in items),
                None,
            )
            for line in (*desk.own, *desk.help)
        )
        return min((one for one in found if one is not None), default=None)

    def _spares(self, hall: int, window: Window) -> bool:
        mine = {line.service for line in window.desk.own}
        others = [
            one
            for one in self.floors[hall].windows
            if one is not window and one.on and not mine.isdisjoint(_able(one.desk))
        ]
        idle = sum(one.idle > 0 for one in others)
        return kept_idle(len(others) + 1, self._halls[hall].keeps_percent) <= idle


def _able(desk: Desk) -> tuple[str, ...]:
    """The services of a role."""
    return (*desk.closed.own, *desk.closed.help)


def _taken(floor: Floor, window: Window) -> None:
    """As when it calls somebody."""
    window.idle = 0
    window.desk.pool.busy += window.on
    floor.view.windows[window.id] = window.desk.taken
