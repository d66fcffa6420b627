"""When a hall is open and gives numbers, by its calendar."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.calendar import open_spans
from hall_config.model import Hall
from queue_server.clock import rfc3339
from queue_server.domain.intake import issuing_at
from queue_server.domain.standing import zone_open
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
    return ZoneHours(
        open=zone_open(parts.city, hall, zone, at),
        issuing=hours.begins <= at < hours.until,
        until=rfc3339(hours.until, there) if at < hours.until else None,
    )


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
