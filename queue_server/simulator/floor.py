"""A hall of a simulated day: its lines and windows, by the rules of the product.

Who is next is asked of domain/order.py as the store's reference does (decisions/calling.py); lanes
and windows are those of a HallView, so that whatever reads a hall (estimates, loads) reads this
one. Tickets have no life of their own here: their serial leads to the errand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from queue_server.domain.order import (
    Candidate,
    LineRule,
    candidate,
    most_urgent,
    own_or_help,
)
from queue_server.domain.window import WindowPhase, WindowState
from queue_server.simulator.line import CountedView, Line
from queue_server.simulator.pools import Pool, pools_of, usual_of
from queue_server.simulator.stage import Role, StageHall


class Desk:
    """The windows of one role: its lines, and who of them sits idle, the longest first."""

    __slots__ = ("closed", "help", "idle", "open", "own", "pool", "taken")

    def __init__(self, own: Sequence[Line], helped: Sequence[Line], zone: str, pool: Pool) -> None:
        self.own, self.help, self.pool = tuple(own), tuple(helped), pool
        self.idle: deque[tuple[int, Window]] = deque()
        names = tuple(line.service for line in own), tuple(line.service for line in helped)
        self.closed = WindowState(zone=zone, own=names[0], help=names[1])
        self.open = WindowState(zone=zone, own=names[0], help=names[1], state=WindowPhase.OPEN)
        self.taken = WindowState(
            zone=zone, own=names[0], help=names[1], state=WindowPhase.OPEN, ticket="taken"
        )

    def longest_idle(self, line: Line) -> tuple[int, Window] | None:
        """The window of this role that has been idle longest and may serve the line."""
        while self.idle and self.idle[0][1].idle != self.idle[0][0]:
            self.idle.popleft()  # it was given somebody meanwhile, or went
        for since, window in self.idle:
            if window.idle == since and window.serves(line):
                return since, window
        return None


class Window:
    """A window of the day; `idle` is its turn among the idle, 0 while it is not."""

    __slots__ = ("desk", "holds", "id", "idle", "joined", "left", "number", "on")

    def __init__(self, id_: str, number: int, desk: Desk) -> None:
        self.id, self.number, self.desk = id_, number, desk
        self.idle = 0
        self.on = False
        self.holds, self.joined = -1, 0
        """Whom it has, by serial, and that one's `joined`."""
        self.left = 0
        """When its last stint ended; 0 before."""

    def serves(self, line: Line) -> bool:
        """In its stints the lines of its role; after the last, those that nobody is left for."""
        return self.on or 0 < self.left == line.closes


class Floor:
    """One hall while its day runs."""

    def __init__(self, stage: StageHall) -> None:
        self.stage, self.id = stage, stage.id
        self.view = CountedView(stage)
        self.pool_of = pools_of(stage)
        self.pools = {pool: Pool(usual_of(stage, self.pool_of, pool)) for pool in self.pool_of}
        self.lines = tuple(
            Line(line, self.view, self.pools[pool])
            for line, pool in zip(stage.lines, self.pool_of, strict=True)
        )
        self._own: tuple[list[Desk], ...] = tuple([] for _ in stage.lines)
        self._help: tuple[list[Desk], ...] = tuple([] for _ in stage.lines)
        self.view.stand({line.service: line for line in self.lines})
        self.desks = tuple(self._desk(role, self.view.rules) for role in stage.roles)
        self._link(stage.roles)
        first = {stint.window: stint.role for stint in reversed(stage.stints)}
        self.windows = tuple(
            Window(name, number, self.desks[first[number]])
            for number, name in enumerate(stage.windows)
        )
        for window in self.windows:
            self.view.windows[window.id] = window.desk.closed
        self._turns = 0

    def _desk(self, role: Role, rules: dict[str, LineRule]) -> Desk:
        own = [self.lines[index] for index in role.own]
        helped = [self.lines[index] for index in role.help]
        some = (*own, *helped)
        zone = rules[some[0].service].zone if some else ""
        return Desk(own, helped, zone, some[0].pool if some else Pool(1))

    def _link(self, roles: Sequence[Role]) -> None:
        for desk, role in zip(self.desks, roles, strict=True):
            for index in role.own:
                self._own[index].append(desk)
            for index in role.help:
                self._help[index].append(desk)

    def begin(self, window: Window, role: int) -> None:
        """A stint begins; one that was idle in the role before is as new."""
        window.on, window.desk, window.idle = True, self.desks[role], 0
        if window.holds >= 0:
            self.view.windows[window.id] = window.desk.taken
            window.desk.pool.busy += 1
        self._count(window.desk, 1)

    def end(self, window: Window, at: int, *, last: bool) -> None:
        """A stint ends; a window that has nobody goes, after its last one it stays for some."""
        window.on, window.left = False, at if last else 0
        self._count(window.desk, -1)
        if window.holds >= 0:
            window.desk.pool.busy -= 1
        elif not last:
            self._leave(window)

    def rest_or_leave(self, window: Window) -> None:
        """It has nobody: it waits for who comes next, or its stint is over."""
        if not window.on and not window.left:
            self._leave(window)
            return
        self._turns += 1
        window.idle = self._turns
        window.desk.idle.append((self._turns, window))
        self.view.windows[window.id] = window.desk.open

    def _leave(self, window: Window) -> None:
        window.idle = 0
        self.view.windows[window.id] = window.desk.closed

    def _count(self, desk: Desk, change: int) -> None:
        desk.pool.on += change
        for line in (*desk.own, *desk.help):
            line.staffed += change

    def able(self, number: int) -> Window | None:
        """The idle window for a line: own before help, then the one idle the longest."""
        line = self.lines[number]
        for desks in (self._own[number], self._help[number]):
            found = [one for desk in desks if desk.idle and (one := desk.longest_idle(line))]
            if found:
                return min(found)[1]
        return None

    def free(self, window: Window) -> None:
        """Who was there is done."""
        window.holds = -1
        if window.on:
            window.desk.pool.busy -= 1

    def draw(self, window: Window, now: int) -> Candidate | None:
        """Who is next for a window, by its own lines and those it helps with; taken at once."""
        desk = window.desk
        own, helped = desk.own, desk.help
        if not window.on:
            own = tuple(line for line in own if window.serves(line))
            helped = tuple(line for line in helped if window.serves(line))
        first, other = _foremost(own, now), _foremost(helped, now)
        percent = self.view.rules[first.service].help_percent if first else 0
        found = own_or_help(first, other, help_percent=percent)
        if found is not None:
            window.idle = 0
            desk.pool.busy += window.on
            self.view.windows[window.id] = desk.taken
        return found


def _foremost(lines: Iterable[Line], now: int) -> Candidate | None:
    found = []
    for line in lines:
        if line.heads:
            one = candidate(line.service, line.heads, line.rule, line.row, now=now)
            if one is not None:
                found.append(one)
    return most_urgent(found)
