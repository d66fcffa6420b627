"""How long a line will take, by a plain formula from the configuration: a range, never nothing.

With q people ahead and s windows of rate mu, all busy, the wait is Erlang(q+1, s·mu) distributed
(Ibrahim and Whitt 2009, "Real-Time Delay Estimation Based on Delay History", estimator QL). Here
the windows follow the roster, so s changes with the time: the quantiles of the work before the
ticket, Gamma(q+1) in units of one handling, are laid over the capacity to come. A window that
serves several lines is shared among them by the work that waits in each (as in QL_m, Ibrahim and
Whitt 2011), and a help line gets a window's time only while its own lines are empty. Quantiles of
the gamma after Wilson and Hilferty 1931.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import inf, sqrt
from zoneinfo import ZoneInfo

from hall_config.calendar import plan_weekday
from hall_config.model import City
from queue_server.domain.roster import HallPlan, Stretch, plan_of
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase

Z10 = 1.2815515655446004
"""The normal quantile of nine in ten."""
IDLE_P90_S = 60
"""With nobody ahead and a window idle: the time that calling takes, nine times in ten."""
HANDLING_S = 300
"""For a service that the configuration no longer has."""
PLAIN = "plain"
"""The name of this formula, kept beside what it said."""
DAYS = 8
"""How far into the roster capacity is followed; beyond it one window is taken for granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A wait in whole seconds: one in ten is shorter than p10, one in ten longer than p90."""

    p10_s: int
    p50_s: int
    p90_s: int
    by: str = PLAIN
    """What estimated it; kept with what was shown, told to nobody."""

    def read(self) -> tuple[int, int]:
        """As people read it, in whole minutes: rounded outwards, one at least above."""
        return self.p10_s // 60, max(1, -(-self.p90_s // 60))

    def document(self) -> dict[str, int]:
        """As the contract writes it."""
        return {"p10_s": self.p10_s, "p50_s": self.p50_s, "p90_s": self.p90_s}


def wait_of(city: City, view: HallView, service: str, *, ahead: int, at: int) -> Wait:
    """The wait of somebody with `ahead` people before; `at` is city time in milliseconds."""
    if ahead == 0 and _idle(view, service):
        return Wait(p10_s=0, p50_s=0, p90_s=IDLE_P90_S)
    plan = plan_of(city.halls[view.hall])
    shares = _shares(city, plan, view, service, ahead)
    handling = _handling(city, service)
    work = [gamma_quantile(ahead + 1, z) * handling for z in (-Z10, 0.0, Z10)]
    p10, p50, p90 = _when_done(_capacity(city, plan, view, shares, at), work)
    return Wait(p10_s=round(p10), p50_s=round(p50), p90_s=round(p90))


def line_wait(city: City, view: HallView, service: str, *, at: int) -> Wait:
    """The wait of somebody who takes a number of the service now.

    Remote tickets hold their places before it, but no idle window waits for who has not come.
    """
    ahead = view.waiting(service)
    if ahead or not _idle(view, service):
        ahead += view.coming(service)
    return wait_of(city, view, service, ahead=ahead, at=at)


def gamma_quantile(shape: float, z: float) -> float:
    """The quantile of Gamma(shape, 1) at the normal quantile z; within 7 %, and closer above."""
    ninth = 1 / (9 * shape)
    return float(shape * max(0.0, 1 - ninth + z * sqrt(ninth)) ** 3)


def _idle(view: HallView, service: str) -> bool:
    return any(
        window.state is WindowPhase.OPEN
        and window.ticket is None
        and service in window.own
        and (window.may is None or service in window.may)
        for window in view.windows.values()
    )


def _handling(city: City, service: str) -> int:
    found = city.services.get(service)
    return found.handling_s if found else HANDLING_S


def _shares(
    city: City, plan: HallPlan, view: HallView, service: str, ahead: int
) -> Mapping[str, float]:
    """What part of each window's time goes to the service, by the work that waits."""
    work: dict[str, int] = {service: (ahead + 1) * _handling(city, service)}
    sums: dict[tuple[str, ...], int] = {}

    def total(services: tuple[str, ...]) -> int:
        if services not in sums:
            for name in services:
                if name not in work:
                    work[name] = view.waiting(name) * _handling(city, name)
            sums[services] = sum(work[name] for name in services)
        return sums[services]

    found: dict[str, float] = {}
    for window in plan.serving.get(service, ()):
        own = plan.own[window]
        if service in own:
            found[window] = work[service] / total(own)
        elif total(own) == 0:
            found[window] = work[service] / total(plan.help[window])
    return found


def _capacity(
    city: City, plan: HallPlan, view: HallView, shares: Mapping[str, float], at: int
) -> Iterator[tuple[float, float]]:
    """Stretches of time ahead, in seconds, with the windows that serve the line during each."""
    zone = ZoneInfo(city.timezone)
    now = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    minute = now.hour * 60 + now.minute + now.second / 60
    present = {id_ for id_, one in view.windows.items() if one.state is not WindowPhase.CLOSED}
    for number in range(DAYS):
        stretches = _stretches(city, plan, now.date() + timedelta(days=number))
        for one in stretches:
            if one.end > minute:
                # who is at the window without being planned stays until the roster's next change
                staffed = one.windows | present
                yield (one.end - max(one.start, minute)) * 60, _windows(shares, staffed)
                present = set()
        last = stretches[-1].end if stretches else 0
        yield max(0.0, 1440 - max(last, minute)) * 60, _windows(shares, present)
        minute, present = max(0.0, last - 1440.0), set()
    yield inf, 1.0


def _windows(shares: Mapping[str, float], staffed: frozenset[str] | set[str]) -> float:
    return sum(share for window, share in shares.items() if window in staffed)


def _stretches(city: City, plan: HallPlan, day: date) -> tuple[Stretch, ...]:
    weekday = plan_weekday(city, day)
    return () if weekday is None else plan.days.get(weekday, ())


def _when_done(steps: Iterator[tuple[float, float]], work: list[float]) -> list[float]:
    """When each of the amounts of work, ascending and in window seconds, is done."""
    found: list[float] = []
    passed = done = 0.0
    for length, windows in steps:
        while len(found) < len(work) and windows and done + windows * length >= work[len(found)]:
            found.append(passed + (work[len(found)] - done) / windows)
        if len(found) == len(work):
            break
        passed += length
        done += windows * length
    return found
