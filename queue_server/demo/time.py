"""City time of a demo: it never goes back, and it begins when the halls are open."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hall_config.calendar import is_working_day, open_spans
from hall_config.model import City, Hall
from queue_server.clock import CityClock, instant, local, real_ms

LIVE_FROM, QUIET_FROM = 8 * 60 + 45, 10 * 60
"""A whole simulated day begins at 08:45; a demo outside hours stands at 10:00."""
COMES_UP_MS = 20_000
"""How long city time stands still at first, so that a quick day is seen from its beginning."""
_KEPT = "clock.json"


def begin(city: City, hall: Hall, folder: Path, *, at: datetime | None, pace: float) -> CityClock:
    """The demo's clock: `at`; else now when the hall is open now, else the last working day.

    With a pace above one the day begins at 08:45, once there was time for everything to come up.
    A folder that was used goes on behind its own
    last moment, on the next working day when that day was over.
    """
    zone = ZoneInfo(city.timezone)
    if at is not None:
        start = int((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp() * 1000)
    else:
        start = _start(city, hall, zone, pace)
    last = _last(folder)
    if last is not None and last >= start:
        start = _after(city, hall, zone, last, pace)
    began = real_ms() + (COMES_UP_MS if pace > 1 else 0)
    return CityClock(timezone=city.timezone, start=start, began=began, pace=pace)


def keep(folder: Path, clock: CityClock) -> None:
    """Note how far city time has come."""
    draft = folder / f"{_KEPT}.new"
    draft.write_text(json.dumps({"city_ms": clock.now()}))
    draft.replace(folder / _KEPT)


def _last(folder: Path) -> int | None:
    path = folder / _KEPT
    return int(json.loads(path.read_text())["city_ms"]) if path.exists() else None


def _start(city: City, hall: Hall, zone: ZoneInfo, pace: float) -> int:
    now = local(real_ms(), zone)
    if pace == 1 and _is_open(city, hall, now):
        return real_ms()
    day = now.date()
    if not _works(city, hall, day) or instant(day, QUIET_FROM, zone) > real_ms():
        day -= timedelta(days=1)
    while not _works(city, hall, day):
        day -= timedelta(days=1)
    return instant(day, QUIET_FROM if pace == 1 else LIVE_FROM, zone)


def _after(city: City, hall: Hall, zone: ZoneInfo, last: int, pace: float) -> int:
    """Where a used folder goes on: at once in an open hall, else on the next working day."""
    moment = local(last, zone)
    if pace == 1 and _is_open(city, hall, moment):
        return last + 1000
    day = moment.date() + timedelta(days=1)
    while not _works(city, hall, day):
        day += timedelta(days=1)
    return instant(day, QUIET_FROM if pace == 1 else LIVE_FROM, zone)


def _is_open(city: City, hall: Hall, moment: datetime) -> bool:
    minute = moment.hour * 60 + moment.minute
    return any(
        span.start <= minute < span.end - 30
        for zone in hall.zones.values()
        for span in open_spans(city, hall, zone, moment.date())
    )


def _works(city: City, hall: Hall, day: date) -> bool:
    return is_working_day(city, day) and any(
        open_spans(city, hall, zone, day) for zone in hall.zones.values()
    )
