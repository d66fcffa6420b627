"""A hall like ours, with laws that are known, lived through event by event on the dispatcher.

Twenty windows: three for each of four services (means 4, 6, 9, 12 minutes, log-normal, variation
0.8), eight for all; arrivals swing by 45 % over the day and by 12 % from day to day; every window
has a break of 40 minutes that the roster knows. Who joined first is called first.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from hall_config.load import load_city
from hall_config.model import City, Duty, Hours, Shift, Span, Tier, Window, WindowKind
from queue_server.domain.commands import (
    Caller,
    CallNext,
    Close,
    Command,
    EndDay,
    Finish,
    Issue,
    Open,
    Start,
)
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase
from queue_server.opening import by_configuration, configuration

HALL, SERVICES = "my-hall", ("advice", "social", "general", "collect")
MEANS_S = (240, 360, 540, 720)
VARIATION, SWING, DAYS_DIFFER, BREAK_MIN = 0.8, 0.45, 0.12, 40
OPENS, CLOSES, WINDOWS = 9 * 60, 17 * 60, 20
HERE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2026, 11, 23)


@cache
def known_city() -> City:
    """The city of the hall."""
    small = load_city(Path("hall_config/small"))
    plain = small.halls[HALL]
    zone = next(iter(plain.zones.values()))
    hours = Hours(days={day: (Span(start=OPENS, end=CLOSES),) for day in range(1, 8)})
    first = small.services["general"]
    services = {
        name: replace(
            small.services.get(name, first), id=name, prefix=prefix, handling_s=mean,
            handling_variation_percent=round(100 * VARIATION),
        )
        for name, prefix, mean in zip(SERVICES, "ABCD", MEANS_S, strict=True)
    }  # fmt: skip
    policy = replace(plain.policies["general"], guard_percent=0)
    hall = replace(
        plain,
        zones={zone.id: replace(zone, hours=hours, stop_before_s=0)},
        services=dict.fromkeys(SERVICES, zone.id),
        windows={
            str(number): Window(
                id=str(number), zone=zone.id, kind=WindowKind.DEDICATED, duties=duties(number)
            )
            for number in range(WINDOWS)
        },
        rosters=tuple(shift for number in range(WINDOWS) for shift in shifts(number)),
        rota=(),
        authorisations={},
        items=frozenset(),
        policies=dict.fromkeys(SERVICES, policy),
    )
    return replace(small, services=services, items={}, halls={HALL: hall}, holidays={}, demo=None)


@cache
def told_city() -> City:
    """The same, told by its configuration one guess of handlings for all services."""
    known = known_city()
    services = {
        name: replace(one, handling_s=420, handling_variation_percent=60)
        for name, one in known.services.items()
    }
    return replace(known, services=services)


def duties(number: int) -> tuple[Duty, ...]:
    """Three windows for each service, then those for all."""
    own = SERVICES[number // 3 : number // 3 + 1] if number < 12 else SERVICES
    return tuple(Duty(service=name, tier=Tier.OWN) for name in own)


def shifts(number: int) -> Iterator[Shift]:
    """Before and after the break, which moves from window to window."""
    pause = 11 * 60 + 20 * (number * 7 % 10)
    for day in range(1, 8):
        for start, end in ((OPENS, pause), (pause + BREAK_MIN, CLOSES)):
            yield Shift(window=str(number), weekday=day, start=start, end=end)


def minute(day: date, at: float) -> int:
    """A minute of a day in city milliseconds."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=HERE)
    return int(midnight.timestamp() * 1000) + int(at * 60_000)


def busy(waiting: int) -> Life:
    """A morning with every window busy and so many waiting."""
    life = Life(0.9, 1, lambda life, ticket: None)
    life.now = minute(FIRST_DAY, OPENS + 60)
    life.open_all(FIRST_DAY)
    while sum(map(life.view.waiting, SERVICES)) < waiting:
        life.now += 4_000
        life.issue(FIRST_DAY, life.rng.choice(SERVICES))
    return life


class Life:
    """Lives through days; tells `watch` of each number given, before anybody can call it."""

    def __init__(self, load: float, seed: int, watch: Callable[[Life, str], None]) -> None:
        self.rng = Random(f"{load}:{seed}")
        self.city, self.load, self.watch = known_city(), load, watch
        self.hall = Hall(HALL)
        self.hall.open_hall(1, 0)
        config = self.city.halls[HALL]
        self.hall.perform(
            configuration(self.city, config), by_configuration(self.city, config), now=0, real=0
        )
        self.handled: Callable[[str, str, float], None] = lambda service, window, seconds: None
        self.called: Callable[[str, str, int], None] = lambda ticket, service, waited: None
        self.now = self.count = 0
        self._leaves: dict[str, int] = {}
        self._events: list[tuple[int, int, Callable[[], None]]] = []

    @property
    def view(self) -> HallView:
        """The hall as it stands."""
        return self.hall.view

    def open_all(self, day: date) -> None:
        """Open every window until the evening."""
        for window in self.view.windows:
            self._open(window, minute(day, CLOSES))

    def days(self, count: int) -> None:
        """Live through so many days."""
        for number in range(count):
            self._day(FIRST_DAY + timedelta(days=number))

    def _day(self, day: date) -> None:
        factor = self.rng.gauss(1, DAYS_DIFFER)
        for at, service in self._arrivals(day, max(0.5, factor)):
            self._later(at, lambda service=service: self.issue(day, service))  # type: ignore[misc]
        for shift in self.city.halls[HALL].rosters:
            if shift.weekday == day.isoweekday():
                window, start = shift.window, minute(day, shift.start)
                leaves = minute(day, shift.end) if shift.end < CLOSES else minute(day, CLOSES + 180)
                self._later(start, lambda w=window, t=leaves: self._open(w, t))  # type: ignore[misc]
        while self._events:
            self.now, _, event = heapq.heappop(self._events)
            event()
        self.now = minute(day, 1439)
        for window, state in list(self.view.windows.items()):
            if state.state is WindowPhase.OPEN:
                self._do(Close(window=window))
        zone = next(iter(self.city.halls[HALL].zones))
        self._do(EndDay(zone=zone, day=day.year * 10_000 + day.month * 100 + day.day))

    def _arrivals(self, day: date, factor: float) -> Iterator[tuple[int, str]]:
        """Thinned from the busiest rate; each service comes equally often."""
        staffed = WINDOWS * (CLOSES - OPENS - BREAK_MIN)
        rate = self.load * staffed / (sum(MEANS_S) / len(MEANS_S) / 60) / (CLOSES - OPENS) * factor
        at = float(OPENS)
        while True:
            at += self.rng.expovariate(rate * (1 + SWING))
            if at >= CLOSES:
                return
            swing = 1 + SWING * math.sin(2 * math.pi * (at - OPENS) / (CLOSES - OPENS))
            if self.rng.random() * (1 + SWING) < swing:
                yield minute(day, at), self.rng.choice(SERVICES)

    def _later(self, at: int, event: Callable[[], None]) -> None:
        self.count += 1
        heapq.heappush(self._events, (at, self.count, event))

    def _do(self, command: Command) -> Reply:
        self.count += 1
        caller = Caller(principal="life", id=str(self.count))
        self.hall.events.clear()
        return self.hall.perform(command, caller, now=self.now, real=self.now)

    def issue(self, day: date, service: str) -> None:
        """Give a number; an idle window calls it at once."""
        number = day.year * 10_000 + day.month * 100 + day.day
        ticket = self._do(Issue(service=service, day=number))["ticket"]["id"]
        self.watch(self, ticket)
        for window, state in self.view.windows.items():
            if state.state is WindowPhase.OPEN and state.ticket is None and service in state.own:
                self._call(window)
                return

    def _open(self, window: str, leaves: int) -> None:
        self._leaves[window] = leaves
        if self.view.windows[window].state is WindowPhase.CLOSED:
            self._do(Open(window=window, clerk="user:a"))
            self._later(leaves, lambda: self._leave(window))
            self._call(window)

    def _leave(self, window: str) -> None:
        state = self.view.windows[window]
        open_ = state.state is WindowPhase.OPEN
        if open_ and state.ticket is None and self.now >= self._leaves[window]:
            self._do(Close(window=window))

    def _call(self, window: str) -> None:
        reply = self._do(CallNext(window=window))
        ticket = reply.get("ticket")
        if ticket is None:
            return
        service = ticket["service"]
        self.called(ticket["id"], service, self.now - ticket["issued_at"])
        self._do(Start(window=window, ticket=ticket["id"]))
        spread = math.log(1 + VARIATION**2)
        law = self.rng.gauss(-spread / 2, math.sqrt(spread))
        seconds = MEANS_S[SERVICES.index(service)] * math.exp(law)
        self._later(
            self.now + int(1000 * seconds),
            lambda: self._finish(window, ticket["id"], service, seconds),
        )

    def _finish(self, window: str, ticket: str, service: str, seconds: float) -> None:
        self._do(Finish(window=window, ticket=ticket, handled=()))
        self.handled(service, window, seconds)
        if self.now >= self._leaves[window]:
            self._do(Close(window=window))
        else:
            self._call(window)
