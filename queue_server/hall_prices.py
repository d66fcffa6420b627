"""The prices of the city's halls, reckoned anew each minute from what the centre knows.

Who waits and who is on the way is known; who will come is taken to be as many as in the last hour,
while the hall is open; what the windows serve is the roster's plan, or who is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from hall_config.calendar import plan_weekday
from hall_config.model import City, Hall
from queue_server.clock import CityClock
from queue_server.domain.roster import plan_of
from queue_server.domain.standing import hall_open
from queue_server.domain.ticket import State
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase
from queue_server.ports import Halls
from queue_server.web.travel import Travel

log = structlog.get_logger()
FIRST_S, EVERY_S = 5, 60
"""Real seconds to the first reckoning, when the centre has started, and between two."""
PERIOD_S, PERIODS = 1800, 12
HOUR_MS = 3_600_000
HANDLING_S = 300
LOCAL_S = 360
"""The way within the surroundings of a hall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What is known of a hall for the next periods, in people."""

    waiting: float
    own: Sequence[float]
    asking: Sequence[float]
    served: Sequence[float]
    windows: float


class HallPrices:
    """The prices last reckoned; none before that, and none where nothing can be solved."""

    def __init__(self, halls: Halls, clock: CityClock, travel: Travel) -> None:
        self._halls, self._clock, self._travel = halls, clock, travel
        self._own: dict[str, list[float]] = {}
        self._guest: dict[str, list[float]] = {}

    def of(self, hall: str, travel_s: float, *, nearest: bool) -> float:
        """What a person more who leaves now costs all behind at that hall, in seconds."""
        found = (self._own if nearest else self._guest).get(hall)
        return found[min(len(found) - 1, int(travel_s / PERIOD_S))] if found else 0.0

    async def run(self) -> None:
        """For as long as the centre lives."""
        await asyncio.sleep(FIRST_S)
        while True:
            await self.renew()
            await asyncio.sleep(EVERY_S)

    async def renew(self) -> None:
        """Reckon them from now; the programme is solved beside the loop."""
        city, now = self._halls.city, self._clock.now()
        names = [name for name, hall in city.halls.items() if hall.windows]
        known = [
            prospect(city, city.halls[name], self._halls.route(name).view, now) for name in names
        ]
        ways = [[self._way(city.halls[one], city.halls[other]) for other in names] for one in names]
        try:
            own, guest = await asyncio.to_thread(_solved, known, ways)
        except ImportError:
            # an installation without the solver: halls are told without prices
            own = guest = [[0.0] for _ in names]
        self._own = dict(zip(names, own, strict=True))
        self._guest = dict(zip(names, guest, strict=True))

    def _way(self, one: Hall, other: Hall) -> float:
        way = 0 if one is other else self._travel.seconds(one.latitude, one.longitude, other)
        return float(LOCAL_S + way)


def prospect(city: City, hall: Hall, view: HallView, now: int) -> Prospect:
    """What is known of a hall at a city time in milliseconds."""
    recent = [one for one in view.tickets.values() if one.issued_at > now - HOUR_MS]
    away = sum(one.state is State.REMOTE or one.arrive_by is not None for one in recent)
    moments = [now + place * PERIOD_S * 1000 for place in range(PERIODS)]
    share = PERIOD_S * 1000 / HOUR_MS
    opens = [float(hall_open(city, hall, at)) for at in moments]
    own = [(len(recent) - away) * share * open_ for open_ in opens]
    coming = sum(view.coming(service) for service in view.rules)
    for place in (0, 1):
        own[place] += coming / 2
    windows = [_windows(city, hall, view, at) for at in moments]
    served = [count * PERIOD_S / _handling_s(city, view) for count in windows]
    busy = sum(one.ticket is not None for one in view.windows.values())
    waiting = sum(view.waiting(service) for service in view.rules)
    return Prospect(
        waiting=max(0.0, waiting + busy - windows[0]),
        own=own,
        asking=[away * share * open_ for open_ in opens],
        served=served,
        windows=max(windows),
    )


def _windows(city: City, hall: Hall, view: HallView, at: int) -> float:
    """The windows that are planned then; where the roster plans none ever, those that are there."""
    there = sum(one.state is not WindowPhase.CLOSED for one in view.windows.values())
    if not hall.rosters:
        return float(there)
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(city.timezone))
    weekday, minute = plan_weekday(city, local.date()), local.hour * 60 + local.minute
    stretches = plan_of(hall).days.get(weekday, ()) if weekday is not None else ()
    planned = (len(one.windows) for one in stretches if one.start <= minute < one.end)
    return float(next(planned, 0))


def _handling_s(city: City, view: HallView) -> float:
    """The mean over who waits, or over the hall's lines when nobody does."""
    usual = {name: city.services[name].handling_s for name in view.rules if name in city.services}
    people = {name: view.waiting(name) for name in usual}
    count = sum(people.values())
    if count:
        return sum(people[name] * usual[name] for name in usual) / count
    return sum(usual.values()) / len(usual) if usual else HANDLING_S


def _solved(
    known: Sequence[Prospect], ways: Sequence[Sequence[float]]
) -> tuple[list[list[float]], list[list[float]]]:
    """Prices by hall and period, for own people and for guests."""
    import numpy as np

    from queue_server.pricing import Outlook, prices

    found = prices(
        Outlook(
            period_s=PERIOD_S,
            way_s=np.array(ways),
            waiting=np.array([one.waiting for one in known]),
            own=np.array([one.own for one in known]),
            asking=np.array([one.asking for one in known]),
            served=np.array([one.served for one in known]),
            windows=np.array([one.windows for one in known]),
        )
    )
    if not found.solved:
        log.warning("hall prices have no solution")
    return found.own.tolist(), found.guest.tolist()
