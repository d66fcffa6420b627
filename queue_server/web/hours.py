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
class ZoneHours:
    """A zone of a hall at a moment, by its calendar."""

    open: bool
    """Within its opening spans."""
    issuing: bool
    """Within the hours in which its lines give numbers."""
    until: str | None
    """Until when they do, that day."""


def zone_hours(parts: WebParts, hall: Hall, zone: str, at: int) -> ZoneHours:
    """Tell for a moment of city time, in milliseconds."""
    found, there = hall.zones[zone], parts.clock.zone
    hours = issuing_at(parts.city, hall, found, at)
    if hours is None:
        return ZoneHours(open=False, issuing=False, until=None)
    spans = open_spans(parts.city, hall, found, hours.day)
    return ZoneHours(
        open=any(
            instant(hours.day, span.start, there) <= at < instant(hours.day, span.end, there)
            for span in spans
        ),
        issuing=hours.begins <= at < hours.until,
        until=rfc3339(hours.until, there) if at < hours.until else None,
    )


def hall_open(parts: WebParts, hall: Hall, at: int) -> bool:
    """Whether any zone of the hall is within its opening spans."""
    return any(zone_hours(parts, hall, zone, at).open for zone in hall.zones)


def stopped_by(view: HallView, service: str, at: int) -> str | None:
    """Why staff stopped a service or its whole hall, if they did."""
    return stop_of(view, "", at) or stop_of(view, service, at)


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
