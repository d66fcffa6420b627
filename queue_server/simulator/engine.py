"""The exact engine: a day of the city by an event heap, over the product's own rules of order.

Events of one moment come in this order: a window is free, stints end, stints begin, people join
a line, people leave home; each kind by number. The compiled kernel keeps to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Protocol

from queue_server.domain.estimate import Wait
from queue_server.simulator.errands import Errand, Way, Ways
from queue_server.simulator.floor import Floor, Window
from queue_server.simulator.stage import StageHall

FREE, END, BEGIN, JOIN = range(4)
UNANSWERED_MS = 105_000
"""A call that nobody answers: called again after 45 s, given up a minute later."""
TELL_EACH = 500
"""Visits between two steps of the progress bar."""

Tell = Callable[[int], None]


class Guide(Protocol):
    """A policy: which hall somebody goes to, asked when leaving home."""

    def choose(self, errand: Errand, ways: Ways, floors: Sequence[Floor], now: int) -> Way:
        """One of the ways, which are never none."""
        ...


class Signs(Protocol):
    """The range that a line shows to who chooses it."""

    def shown(self, floor: Floor, line: int, now: int) -> Wait:
        """The wait of who would take a number now."""
        ...


@dataclass(slots=True)
class Visit:
    """What became of an errand; instants in milliseconds."""

    way: Way | None = None
    """None: no hall would still give a number."""
    shown: Wait | None = None
    waited_ms: int = -1
    """Over all its lines together; -1 where it was never called."""
    window: int = -1


Stretch = tuple[int, int, int, int, int]
"""A window has somebody: hall, window, from, to, and the place of the errand."""


@dataclass(slots=True)
class Day:
    """A day that was run."""

    stage: Sequence[StageHall]
    visits: list[Visit]
    stretches: list[Stretch] = field(default_factory=list)


class Engine:
    """Runs one day under one policy; the same input always gives the same day."""

    def __init__(
        self, stage: Sequence[StageHall], errands: Sequence[Errand], ways: Sequence[Ways]
    ) -> None:
        """`errands` by the moment of leaving home, `ways` beside them."""
        self._errands, self._ways = errands, ways
        self.floors = tuple(Floor(hall) for hall in stage)
        self.day = Day(stage=stage, visits=[Visit() for _ in errands])
        self._lines = [{line.service: n for n, line in enumerate(hall.lines)} for hall in stage]
        self._first_stop = min(line.issuing_until for hall in stage for line in hall.lines)
        self._stood = [0] * len(errands)
        self._transferred = [False] * len(errands)
        self._heap: list[tuple[int, int, int, int]] = []
        for number, hall in enumerate(stage):
            self._plan(number, hall)
        heapify(self._heap)

    def _plan(self, number: int, hall: StageHall) -> None:
        for place, stint in enumerate(hall.stints):
            self._heap.append((stint.start, BEGIN, number, place))
            self._heap.append((stint.end, END, number, place))

    def run(self, guide: Guide, signs: Signs | None = None, tell: Tell | None = None) -> Day:
        """From the first who leaves home to the last who is served."""
        heap, errands = self._heap, self._errands
        steps = (self._free, self._end, self._begin, self._join)
        coming, count = 0, len(errands)
        while heap or coming < count:
            if coming < count and (not heap or errands[coming].at < heap[0][0]):
                self._leave_home(coming, guide, signs)
                coming += 1
                if tell and coming % TELL_EACH == 0:
                    tell(TELL_EACH)
            else:
                now, kind, first, second = heappop(heap)
                steps[kind](now, first, second)
        if tell:
            tell(count % TELL_EACH)
        return self.day

    def _leave_home(self, index: int, guide: Guide, signs: Signs | None) -> None:
        errand, visit = self._errands[index], self.day.visits[index]
        ways = self._ways[index]
        # sorted by the way: only if the farthest might come too late is each looked at
        if ways and errand.at + ways[-1].travel_ms >= self._first_stop:
            ways = tuple(way for way in ways if self._in_time(errand, way))
        if not ways:
            return
        way = visit.way = guide.choose(errand, ways, self.floors, errand.at)
        if signs is not None:
            visit.shown = signs.shown(self.floors[way.hall], way.line, errand.at)
        visit.waited_ms = 0
        heappush(self._heap, (errand.at + way.travel_ms, JOIN, index, way.line))

    def _in_time(self, errand: Errand, way: Way) -> bool:
        line = self.floors[way.hall].stage.lines[way.line]
        return errand.at + way.travel_ms < line.issuing_until

    def _join(self, now: int, index: int, line: int) -> None:
        way = self.day.visits[index].way
        if way is not None:
            self._stand(now, index, way.hall, line, joined=now)

    def _stand(self, now: int, index: int, hall: int, line: int, *, joined: int) -> None:
        """Into the line; an idle window calls at once."""
        floor = self.floors[hall]
        floor.lines[line].join(self._errands[index].lane, joined, index)
        self._stood[index] = now
        window = floor.able(line)
        if window is not None:
            self._call(now, hall, window)

    def _call(self, now: int, hall: int, window: Window) -> bool:
        """The next of its lines, if anybody waits there."""
        floor = self.floors[hall]
        found = floor.draw(window, now)
        if found is None:
            return False
        index = found.head.serial
        floor.lines[self._lines[hall][found.service]].take(found.head)
        visit = self.day.visits[index]
        visit.waited_ms += now - self._stood[index]
        visit.window = window.number
        window.holds, window.joined = index, found.head.joined
        end = now + self._held_ms(index)
        self.day.stretches.append((hall, window.number, now, end, index))
        heappush(self._heap, (end, FREE, hall, window.number))
        return True

    def _held_ms(self, index: int) -> int:
        errand = self._errands[index]
        if errand.no_show:
            return UNANSWERED_MS
        part = 3 if self._goes_on(index) else 1
        return errand.walk_ms + errand.handling_ms // part

    def _goes_on(self, index: int) -> bool:
        """Whether it is still to be transferred, to a line that its hall has."""
        errand, way = self._errands[index], self.day.visits[index].way
        if errand.transfer is None or self._transferred[index] or errand.no_show or way is None:
            return False
        return errand.transfer in self._lines[way.hall]

    def _free(self, now: int, hall: int, number: int) -> None:
        """A handling ends: who is transferred stands in line first, then the window calls."""
        floor = self.floors[hall]
        window = floor.windows[number]
        index = window.holds
        if self._goes_on(index):
            self._transferred[index] = True
            line = self._lines[hall][self._errands[index].transfer or ""]
            self._stand(now, index, hall, line, joined=window.joined)
        floor.free(window)
        if not self._call(now, hall, window):
            floor.rest_or_leave(window)

    def _end(self, now: int, hall: int, place: int) -> None:
        stints = self.floors[hall].stage.stints
        stint = stints[place]
        last = place + 1 == len(stints) or stints[place + 1].window != stint.window
        self.floors[hall].end(self.floors[hall].windows[stint.window], now, last=last)

    def _begin(self, now: int, hall: int, place: int) -> None:
        """Somebody comes to a window, or it changes its role; if it is free it calls."""
        floor = self.floors[hall]
        stint = floor.stage.stints[place]
        window = floor.windows[stint.window]
        floor.begin(window, stint.role)
        if window.holds < 0 and not self._call(now, hall, window):
            floor.rest_or_leave(window)
