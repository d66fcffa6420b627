"""How true the waits are that halls say now: figures for Prometheus, and an alarm when in doubt.

Judged is who was called within the last two hours of the city: by when the promise ended, because
of those that were shown a wait lately the long ones are still open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Protocol

from queue_server.clock import CityClock, day_number
from queue_server.domain.accuracy import Accuracy, Doubt, doubt, settled
from queue_server.domain.alarms import Level, alarm_key
from queue_server.domain.commands import Caller, ClearAlarm, Command, RaiseAlarm
from queue_server.domain.refusals import Refused
from queue_server.ports import HallPort, StoreUnavailable

WINDOW_S = 7200
HOUR_MS = 3_600_000
ALARMS: Mapping[Doubt, str] = {Doubt.NARROW: "waits_narrow", Doubt.WIDE: "waits_wide"}


class Lately(Protocol):
    """The journal, as it is asked here."""

    async def judged_lately(
        self, halls: Collection[str], since: int, day: int
    ) -> dict[str, Accuracy]:
        """By hall how true the waits were for those of a day that were called since a moment."""
        ...


class Judging:
    """One process's look at the waits of its halls; `look` is done again and again."""

    def __init__(self, halls: Iterable[HallPort], past: Lately, clock: CityClock) -> None:
        self._halls, self._past, self._clock = halls, past, clock
        self.figures: Mapping[str, Accuracy] = {}
        """By hall, as of the last look; a hall that called nobody has none."""

    async def look(self) -> None:
        """Judge anew; alarm where the ranges are in doubt, and clear where they hold again."""
        now, ports = self._clock.now(), list(self._halls)
        day = day_number(self._clock.local(now).date())
        names = [port.hall for port in ports]
        self.figures = await self._past.judged_lately(names, now - 1000 * WINDOW_S, day)
        for port in ports:
            found = self.figures.get(port.hall, Accuracy())
            await self._tell(port, found, day, now // HOUR_MS)

    async def _tell(self, port: HallPort, found: Accuracy, day: int, hour: int) -> None:
        wrong = doubt(found)
        for kind, alarm in ALARMS.items():
            standing = port.view.alarms.get(alarm_key(alarm, port.hall))
            if kind is wrong and standing is None:
                command = RaiseAlarm(alarm=alarm, level=Level.YELLOW, about=port.hall, day=day)
                # who says "seen to" is not told again within the hour
                await _do(port, command, f"{alarm}:{port.hall}:{hour}")
            elif standing is not None and (settled(found) or wrong not in (None, kind)):
                clear = ClearAlarm(alarm=alarm, about=port.hall)
                await _do(port, clear, f"{alarm}:{port.hall}:clear:{standing.at}")


async def _do(port: HallPort, command: Command, id_: str) -> None:
    """What the hall refuses, or a store that is away, is asked anew at the next look."""
    with suppress(Refused, StoreUnavailable):
        await port.perform(command, Caller(principal="job:waits", id=id_))
