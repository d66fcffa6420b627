"""The figures of a hall now: what the board, the load and the metrics show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from queue_server.domain.ticket import LANES, State
from queue_server.domain.view import REMOTE_LANE, HallView
from queue_server.domain.window import WindowPhase
from queue_server.web.parts import WebParts


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One hall in numbers."""

    waiting: int
    remote: int
    windows_open: int
    serving: int
    longest_wait_s: int
    target_wait_s: int
    """The target of the line whose head has waited longest against its own."""
    issued: int
    served: int
    missed: int
    longest_line: str | None
    """The service whose head has waited longest against its target."""

    @classmethod
    def of(cls, parts: WebParts, hall: str) -> Figures:
        """Count a hall."""
        return count(parts.halls.route(hall).view, parts.clock.now())


def count(view: HallView, now: int) -> Figures:
    """Count what a view holds; `now` is city time in milliseconds."""
    states = Counter(ticket.state for ticket in view.tickets.values())
    line, waited, target = _longest(view, now)
    return Figures(
        waiting=states[State.WAITING],
        remote=states[State.REMOTE],
        windows_open=sum(one.state is WindowPhase.OPEN for one in view.windows.values()),
        serving=states[State.CALLED] + states[State.SERVING],
        longest_wait_s=waited // 1000,
        target_wait_s=target,
        issued=len(view.tickets),
        served=states[State.DONE],
        missed=states[State.MISSED] + states[State.NO_SHOW],
        longest_line=line,
    )


def _longest(view: HallView, now: int) -> tuple[str | None, int, int]:
    """The line whose head has waited longest against its target: service, wait in ms, target."""
    found: tuple[float, str | None, int, int] = (-1.0, None, 0, 0)
    for key, entries in view.lanes.items():
        service, _, lane = key.partition("|")
        if lane == REMOTE_LANE or lane not in LANES or service not in view.rules:
            continue
        target = view.rules[service].target_wait_s
        waited = max(0, now - entries[0][0])
        if (share := waited / (1000 * max(1, target))) > found[0]:
            found = (share, service, waited, target)
    return found[1], found[2], found[3]
