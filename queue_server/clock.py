"""The only place where time is read: the city's clock, and real time.

City time stamps what happens to tickets; heartbeats, time-outs, sessions and the keeping of command
ids use real time. Both are integer milliseconds since 1970.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def real_ms() -> int:
    """Real time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def monotonic_s() -> float:
    """Seconds that never go back; for deadlines."""
    return time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class CityClock:
    """City time: real by default, or begun at `start` and running `pace` times as fast.

    Before `began` it stands at `start`.
    """

    timezone: str
    start: int | None = None
    """City time at `began`, in milliseconds; None = real time."""
    began: int = 0
    """Real time when the clock began."""
    pace: float = 1.0
    began_s: float | None = None
    """Monotonic seconds at `began`, of a clock that no step of the machine's own may move."""

    @classmethod
    def starting(cls, timezone: str, at: datetime | None, pace: float = 1.0) -> CityClock:
        """A clock that begins now at the given moment; None with pace 1 is real time."""
        if at is None and pace == 1.0:
            return cls(timezone=timezone)
        began = real_ms()
        start = began if at is None else int(at.timestamp() * 1000)
        return cls(timezone=timezone, start=start, began=began, pace=pace)

    def now(self) -> int:
        """City time in milliseconds."""
        if self.start is None:
            return real_ms()
        if self.began_s is not None:
            return self.start + int(1000 * (monotonic_s() - self.began_s) * self.pace)
        return self.start + int(max(0, real_ms() - self.began) * self.pace)

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    def local(self, at: int | None = None) -> datetime:
        """A moment (now by default) on the city's wall clock."""
        return local(self.now() if at is None else at, self.zone)

    async def sleep(self, city_s: float) -> None:
        """Sleep for so many seconds of city time."""
        await asyncio.sleep(city_s / self.pace)


def local(at: int, zone: ZoneInfo) -> datetime:
    """Milliseconds since 1970 as an aware datetime of the zone."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def instant(day: date, minute: int, zone: ZoneInfo) -> int:
    """A minute of a service day (1440 and more is the next morning) in milliseconds since 1970."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int(midnight.timestamp() * 1000) + minute * 60_000


def day_number(day: date) -> int:
    """A date as yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The date of a yyyymmdd."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def rfc3339(at: int, zone: ZoneInfo) -> str:
    """A moment as the contract writes it, with offset and milliseconds."""
    return local(at, zone).isoformat(timespec="milliseconds")
