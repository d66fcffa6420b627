"""A seeded business day of a city: who comes when for what, and which windows are staffed.

Chance is an argument: the same city, day and seed give the same visits. Halls are unequal as real
ones are: their use (work over staffed window time) is drawn from N(0.82, 0.14) cut to 0.5–1.1; the
day has two peaks; handling is log-normal with the service's own mean and variation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from hall_config.calendar import open_spans, plan_weekday
from hall_config.model import City, Hall, Span, Tier
from queue_server.clock import instant
from queue_server.domain.ticket import Suspend, TicketClass

Peaks = tuple[tuple[float, float, float], ...]
PEAKS: Peaks = ((0.45, 9.75 * 60, 45.0), (0.35, 14.5 * 60, 55.0))
"""Share, minute of the day and standard deviation (minutes) of the two peaks; the rest is even."""
USE_MEAN, USE_SPREAD, USE_LOW, USE_HIGH = 0.82, 0.14, 0.5, 1.1
PRIORITY_SHARE, REMOTE_SHARE, NO_SHOW_SHARE = 0.06, 0.08, 0.04
TRANSFER_SHARE, SUSPEND_SHARE, LEAVE_SHARE = 0.03, 0.02, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person's business, drawn before the day begins."""

    name: str
    hall: str
    at: int
    """When the number is taken, city time in milliseconds."""
    service: str
    item: str | None
    ticket_class: TicketClass
    remote: bool
    travel_s: int
    walk_s: int
    handling_s: int
    no_show: bool
    transfer: str | None
    suspend: Suspend | None
    leaves: bool
    """Gives the number back while waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A window that is staffed from one city time to another, in milliseconds."""

    hall: str
    window: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessDay:
    """All that will happen of itself: visits by time, posts by hall."""

    visits: tuple[Visit, ...]
    posts: Mapping[str, tuple[Post, ...]]


def draw_day(
    city: City,
    day: date,
    *,
    seed: int,
    visits: int,
    apart: frozenset[tuple[str, str]] = frozenset(),
    kept: frozenset[tuple[str, str]] = frozenset(),
) -> BusinessDay:
    """Draw a day of about so many visits.

    Zones in `apart` (hall, zone) see none of it, windows in `kept` (hall, window) no simulated
    clerk.
    """
    rng = Random(f"{city.id}:{day}:{seed}")
    plans = [HallDraw(city, hall, day, apart, kept) for _, hall in sorted(city.places.items())]
    weights = [plan.capacity_s * rng.lognormvariate(0, 0.25) for plan in plans]
    whole = sum(weights) or 1.0
    drawn: list[Visit] = []
    posts: dict[str, tuple[Post, ...]] = {}
    for plan, weight in zip(plans, weights, strict=True):
        here = plan.visits(round(visits * weight / whole), rng)
        drawn.extend(here)
        use = min(max(rng.gauss(USE_MEAN, USE_SPREAD), USE_LOW), USE_HIGH)
        posts[plan.hall.id] = plan.posts(here, use, rng)
    return BusinessDay(visits=tuple(sorted(drawn, key=lambda v: (v.at, v.name))), posts=posts)


class HallDraw:
    """What the draw needs of one hall on one day."""

    def __init__(
        self,
        city: City,
        hall: Hall,
        day: date,
        apart: frozenset[tuple[str, str]] = frozenset(),
        kept: frozenset[tuple[str, str]] = frozenset(),
        *,
        peaks: Peaks = PEAKS,
    ) -> None:
        self.city, self.hall, self.day, self.peaks = city, hall, day, peaks
        self.zone = ZoneInfo(city.timezone)
        self.spans = {
            zone: open_spans(city, hall, hall.zones[zone], day)
            for zone in hall.zones
            if (hall.id, zone) not in apart
        }
        self.rows = [row for row in self._rows() if (hall.id, row[0]) not in kept]
        self.capacity_s = sum(end - start for _, start, end in self.rows) * 60
        self.items = self._items()
        self.work_s = self._work()

    def _rows(self) -> list[tuple[str, int, int]]:
        weekday = plan_weekday(self.city, self.day)
        return [
            (row.window, row.start, row.end)
            for row in self.hall.rosters
            if row.weekday == weekday and self.spans.get(self.hall.windows[row.window].zone)
        ]

    def _items(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in sorted(self.hall.items):
            found.setdefault(self.city.items[name].service, []).append(name)
        return found

    def _work(self) -> Mapping[str, float]:
        """Seconds of rostered window time behind each service: its weight in the draw."""
        work: dict[str, float] = {}
        for window, start, end in self.rows:
            own = [
                duty.service
                for duty in self.hall.windows[window].duties
                if duty.tier is Tier.OWN and self.spans.get(self.hall.services[duty.service])
            ]
            for service in own:
                work[service] = work.get(service, 0.0) + (end - start) * 60 / len(own)
        return work

    def visits(self, count: int, rng: Random) -> list[Visit]:
        """So many visits, by the services' window time and the day's two peaks."""
        names = sorted(self.work_s)
        if not names:
            return []
        shares = [self.work_s[name] / self.city.services[name].handling_s for name in names]
        chosen = rng.choices(names, weights=shares, k=count)
        return [self._visit(index, service, rng) for index, service in enumerate(chosen)]

    def _visit(self, index: int, service: str, rng: Random) -> Visit:
        minute = _minute(self.spans[self.hall.services[service]], self.peaks, rng)
        items = self.items.get(service, [])
        kinds = rng.random()
        return Visit(
            name=f"{self.hall.id}-{index}",
            hall=self.hall.id,
            at=instant(self.day, 0, self.zone) + int(minute * 60_000),
            service=service,
            item=items[int(len(items) * rng.random() ** 3)] if items else None,
            ticket_class=(
                TicketClass.PRIORITY if rng.random() < PRIORITY_SHARE else TicketClass.NORMAL
            ),
            remote=rng.random() < REMOTE_SHARE,
            travel_s=round(rng.uniform(300, 1800)),
            walk_s=round(rng.uniform(10, 40)),
            handling_s=_handling(self.city, service, rng),
            no_show=kinds < NO_SHOW_SHARE,
            transfer=_other(sorted(self.work_s), service, rng)
            if NO_SHOW_SHARE <= kinds < NO_SHOW_SHARE + TRANSFER_SHARE
            else None,
            suspend=rng.choice(list(Suspend)) if kinds > 1 - SUSPEND_SHARE else None,
            leaves=rng.random() < LEAVE_SHARE,
        )

    def posts(self, visits: Sequence[Visit], use: float, rng: Random) -> tuple[Post, ...]:
        """Staff the roster's windows until each line's own hold its work at this use."""
        needed: dict[str, float] = {}
        for visit in visits:
            needed[visit.service] = needed.get(visit.service, 0.0) + visit.handling_s / use
        held: dict[str, int] = {}
        for window, start, end in self.rows:
            held[window] = held.get(window, 0) + (end - start) * 60
        chosen: set[str] = set()
        for window in rng.sample(sorted(held), len(held)):
            own = [name for name in self._own(window) if name in self.work_s]
            if any(needed.get(name, 0.0) > 0 for name in own):
                chosen.add(window)
                for name in own:
                    needed[name] = needed.get(name, 0.0) - held[window] / len(own)
        return tuple(
            Post(
                hall=self.hall.id,
                window=window,
                start=instant(self.day, start, self.zone),
                end=instant(self.day, end, self.zone),
            )
            for window, start, end in sorted(self.rows)
            if window in chosen
        )

    def _own(self, window: str) -> list[str]:
        duties = self.hall.windows[window].duties
        return [duty.service for duty in duties if duty.tier is Tier.OWN]


def _minute(spans: Sequence[Span], peaks: Peaks, rng: Random) -> float:
    """A minute of the day from the two peaks, within the opening spans less a last half hour."""
    for _ in range(1000):
        toss, passed = rng.random(), 0.0
        minute = rng.uniform(spans[0].start, spans[-1].end)
        for share, middle, spread in peaks:
            if passed <= toss < passed + share:
                minute = rng.gauss(middle, spread)
            passed += share
        if any(span.start + 1 <= minute < span.end - 30 for span in spans):
            return minute
    return float(spans[0].start + 1)


def _handling(city: City, service: str, rng: Random) -> int:
    """Log-normal with the service's mean and variation, at least 20 s."""
    line = city.services[service]
    spread = math.log(1 + (line.handling_variation_percent / 100) ** 2)
    return max(20, round(line.handling_s * math.exp(rng.gauss(-spread / 2, math.sqrt(spread)))))


def _other(services: Sequence[str], service: str, rng: Random) -> str | None:
    others = [name for name in services if name != service]
    return rng.choice(others) if others else None
