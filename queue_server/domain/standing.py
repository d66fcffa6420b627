"""How a hall and its lines stand at a moment: open, stopped, waiting; what boards show of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from hall_config.calendar import instant_of, open_spans
from hall_config.model import City, Hall
from queue_server.domain.estimate import Wait, line_wait
from queue_server.domain.intake import issuing_at
from queue_server.domain.stopping import stop_of
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStanding:
    """One line now."""

    waiting: int
    longest_wait_s: int
    windows_open: int
    """Windows that call it now."""
    wait: Wait
    """Of who takes a number now."""
    stopped: bool

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def zone_open(city: City, hall: Hall, zone: str, at: int) -> bool:
    """Whether a zone is within its opening spans at a city time in milliseconds."""
    hours = issuing_at(city, hall, hall.zones[zone], at)
    if hours is None:
        return False
    day, there = hours.day, city.timezone
    return any(
        instant_of(day, span.start, there) <= at < instant_of(day, span.end, there)
        for span in open_spans(city, hall, hall.zones[zone], day)
    )


def hall_open(city: City, hall: Hall, at: int) -> bool:
    """Whether any zone of the hall is open."""
    return any(zone_open(city, hall, zone, at) for zone in hall.zones)


def open_windows(view: HallView) -> Counter[str]:
    """How many windows call each service now."""
    return Counter(
        service
        for window in view.windows.values()
        if window.state is WindowPhase.OPEN
        for service in window.entitled((*window.own, *window.help))
    )


def longest_wait_s(view: HallView, service: str, at: int) -> int:
    """How long the one who joined first of those waiting in a line has waited."""
    joined = [head.joined for head in view.heads(service).values()]
    return max(0, at - min(joined, default=at)) // 1000


def line_standings(city: City, hall: Hall, view: HallView, at: int) -> dict[str, LineStanding]:
    """Every line of the hall, by service."""
    calling = open_windows(view)
    return {
        service: LineStanding(
            waiting=view.waiting(service),
            longest_wait_s=longest_wait_s(view, service, at),
            windows_open=calling[service],
            wait=line_wait(city, view, service, at=at),
            stopped=stop_of(view, service, at) is not None,
        )
        for service in hall.services
    }
