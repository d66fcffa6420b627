"""Whether a hall is open and gives numbers, by its calendar and by what staff stopped."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.calendar import open_spans
from hall_config.model import Hall
from queue_server.clock import instant, rfc3339
from queue_server.domain.intake import issuing_at
from queue_server.domain.view import HallView
from queue_server.web.parts import WebParts


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One service of a hall at a moment."""

    open: bool
    """Within the opening spans of its zone."""
    issuing: bool
    until: str | None
    """Until when numbers are given today."""
    stopped: str | None
    """Why staff stopped it."""


def opening(parts: WebParts, hall: Hall, service: str, view: HallView, at: int) -> Open:
    """Tell for a service at a moment of city time, in milliseconds."""
    zone = hall.zones[hall.services[service]]
    hours = issuing_at(parts.city, hall, zone, at)
    stopped = stop_of(view, "", at) or stop_of(view, service, at)
    within = hours is not None and hours.begins <= at < hours.until
    there = parts.clock.zone
    return Open(
        open=is_open(parts, hall, zone.id, at),
        issuing=within and stopped is None,
        until=rfc3339(hours.until, there) if hours is not None and at < hours.until else None,
        stopped=stopped,
    )


def hall_open(parts: WebParts, hall: Hall, at: int) -> bool:
    """Whether any zone of the hall is within its opening spans."""
    return any(is_open(parts, hall, zone, at) for zone in hall.zones)


def is_open(parts: WebParts, hall: Hall, zone: str, at: int) -> bool:
    """Whether a zone is within one of its opening spans."""
    found = hall.zones[zone]
    hours = issuing_at(parts.city, hall, found, at)
    if hours is None:
        return False
    there = parts.clock.zone
    return any(
        instant(hours.day, span.start, there) <= at < instant(hours.day, span.end, there)
        for span in open_spans(parts.city, hall, found, hours.day)
    )


def stop_of(view: HallView, service: str, at: int) -> str | None:
    """Why a service (the hall for the empty name) is stopped at the moment; None if it is not."""
    stop = view.stops.get(service)
    if stop is None or at >= stop.get("until", at + 1):
        return None
    return str(stop["reason"])


def hours_today(parts: WebParts, hall: Hall) -> list[dict[str, str]]:
    """Today's opening spans over all zones, each once, as `09:00`."""
    day = parts.clock.local().date()
    spans = {
        (span.start, span.end)
        for zone in hall.zones.values()
        for span in open_spans(parts.city, hall, zone, day)
    }
    return [{"opens": _clock(start), "closes": _clock(end)} for start, end in sorted(spans)]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
