"""A line of a simulated hall, and the view of the hall that its lines stand in."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping

from queue_server.domain.order import Head, Row
from queue_server.domain.ticket import LANES
from queue_server.domain.view import Entry, HallView, lane_key
from queue_server.simulator.pools import Pool
from queue_server.simulator.stage import StageHall, StageLine

_NO_ROW = Row(lane="", count=0)


class CountedView(HallView):
    """A view whose lines know how many wait in them: estimates ask for that thousands of times."""

    __slots__ = ("_lines",)

    def __init__(self, stage: StageHall) -> None:
        super().__init__(hall=stage.id, rules={line.service: line.rule for line in stage.lines})
        self._lines: Mapping[str, Line] = {}

    def stand(self, lines: Mapping[str, Line]) -> None:
        """From now on it is these lines that are counted."""
        self._lines = lines

    def waiting(self, service: str) -> int:
        """How many wait in a line; none in one that nobody serves today."""
        line = self._lines.get(service)
        return line.waiting if line else 0


class Line:
    """A line with its lanes; `heads` always holds the foremost of each lane that is not empty."""

    __slots__ = (
        "closes",
        "heads",
        "lanes",
        "pool",
        "row",
        "rule",
        "service",
        "staffed",
        "usual_ms",
        "waiting",
    )

    def __init__(self, stage: StageLine, view: HallView, pool: Pool) -> None:
        self.pool, self.usual_ms = pool, stage.usual_ms
        self.service, self.rule, self.closes = stage.service, stage.rule, stage.closes
        keys = {lane: lane_key(stage.service, lane) for lane in LANES}
        self.lanes: dict[str, list[Entry]] = {
            lane: view.lanes.setdefault(key, []) for lane, key in keys.items()
        }
        self.heads: dict[str, Head] = {}
        self.row: Row | None = None
        self.waiting = 0
        self.staffed = 0
        """Windows of its role that are staffed by plan now."""

    def join(self, lane: str, joined: int, serial: int) -> None:
        """Stand in a lane by joined and serial."""
        entries, entry = self.lanes[lane], (joined, serial, "")
        insort(entries, entry)
        if entries[0] is entry:
            self._lead(lane, entry)
        self.waiting += 1
        self.pool.work_ms += self.usual_ms
        self.pool.came_ms += self.usual_ms

    def take(self, head: Head) -> None:
        """The head of a lane is called."""
        entries = self.lanes[head.lane]
        entries.pop(0)
        if entries:
            self._lead(head.lane, entries[0])
        else:
            del self.heads[head.lane]
        self.row = (self.row or _NO_ROW).after(head.lane)
        self.waiting -= 1
        self.pool.work_ms -= self.usual_ms

    def _lead(self, lane: str, entry: Entry) -> None:
        self.heads[lane] = Head(ticket=entry[2], lane=lane, joined=entry[0], serial=entry[1])
