"""How a hall and its lines stand at a moment: open, stopped, waiting; what boards show of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hall_config.calendar import instant_of, open_spans
from hall_config.model import City, Hall
from queue_server.domain.estimate import Wait
from queue_server.domain.intake import issuing_at, reached_today
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
    until: int | None
    """City time at which it gives its last numbers; None once it does not give any more today."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"wait": self.wait.document()}


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


def line_standings(
    city: City, hall: Hall, view: HallView, at: int, waits: Mapping[str, Wait]
) -> dict[str, LineStanding]:
    """Every line of the hall, by service; `waits` of who joins each now."""
    calling = open_windows(view)
    return {
        service: LineStanding(
            waiting=view.waiting(service),
            longest_wait_s=longest_wait_s(view, service, at),
            windows_open=calling[service],
            wait=waits[service],
            stopped=stop_of(view, service, at) is not None,
            until=_until(city, hall, service, waits[service], at),
        )
        for service in hall.services
    }


def _until(city: City, hall: Hall, service: str, wait: Wait, at: int) -> int | None:
    hours = issuing_at(city, hall, hall.zones[hall.services[service]], at)
    if hours is None or at >= hours.until:
        return None
    return hours.until if reached_today(city, hall, service, wait, at=at) else None
