"""The city's jobs at one edge, under a lease.

A job never means "it is midnight": it brings the halls to where they should be by now, so that a
job that ran late, twice, or after a day without power does the same as one in time. Command ids are
made of what is done, so that two processes doing it have one effect.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from hall_config.model import City, Hall
from queue_server.clock import CityClock, day_number, instant, local
from queue_server.domain.appointment import PROMISE_MOVES
from queue_server.domain.commands import (
    Caller,
    Command,
    EndDay,
    Expire,
    Lapse,
    LapseHold,
    ResumeService,
    Services,
)
from queue_server.domain.refusals import Refused
from queue_server.domain.rota import Role, role_at
from queue_server.domain.window import WindowState
from queue_server.ports import HallPort

log = structlog.get_logger()
LAPSING = frozenset(PROMISE_MOVES[LapseHold.verb])
# a run that takes longer than its interval is no news: the next one catches up
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Holding(Protocol):
    """Something that one process at a time holds."""

    async def take(self) -> bool:
        """Take or renew it; False when another holds it."""
        ...


Job = Callable[[], Awaitable[None]]


class Schedule:
    """Runs jobs while this process holds the lease; each job after itself, never twice at once."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, seconds: float, name: str, job: Job) -> None:
        """Run a job every so many real seconds."""

        async def run() -> None:
            try:
                if await self._holding.take():
                    await job()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("job failed, next run tries again", job=name, error=repr(error))

        self._scheduler.add_job(run, "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """End without waiting for the next run."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def end_days(halls: Iterable[HallPort], config: Mapping[str, Hall], clock: CityClock) -> None:
    """End every service day that is over, zone by zone, however long ago it ended."""
    for port in halls:
        for zone in config[port.hall].zones.values():
            day = _last_ended(clock, zone.day_ends)
            if port.view.days.get(zone.id, 0) < day:
                command = EndDay(zone=zone.id, day=day)
                await _do(port, command, f"end-day:{port.hall}:{zone.id}:{day}")


def _last_ended(clock: CityClock, day_ends: int) -> int:
    """The latest service day whose end has passed, as yyyymmdd."""
    now = clock.now()
    day = local(now, clock.zone).date()
    while instant(day, day_ends, clock.zone) > now:
        day -= timedelta(days=1)
    return day_number(day)


async def expire_remote(halls: Iterable[HallPort], clock: CityClock) -> None:
    """End remote tickets that nobody brought by their time and expiry."""
    for port in halls:
        view, now = port.view, clock.now()
        lanes = [entries for key, entries in view.lanes.items() if key.endswith("|remote")]
        for ticket in [view.tickets[entry[2]] for entries in lanes for entry in entries]:
            limit = 1000 * view.rules[ticket.service].expiry_s
            if ticket.arrive_by is not None and now > ticket.arrive_by + limit:
                command = Expire(ticket=ticket.id)
                await _do(port, command, f"expire:{ticket.id}:{ticket.arrive_by}")


async def lapse_holds(halls: Iterable[HallPort], clock: CityClock) -> None:
    """End holds that nobody confirmed, and the waiting for slots that have begun."""
    for port in halls:
        now = clock.now()
        for one in [a for a in port.view.appointments.values() if a.state in LAPSING]:
            ends = one.start - 1 if one.expires_at is None else one.expires_at
            if now > ends:
                await _do(port, LapseHold(appointment=one.id), f"lapse-hold:{one.id}:{ends}")


async def lapse_evaluations(halls: Iterable[HallPort], clock: CityClock) -> None:
    """End the time of handlings that nobody evaluated."""
    for port in halls:
        now = clock.now()
        over = [name for name, one in port.view.unrated.items() if now > one["until"]]
        for name in over:
            ticket, _, handling = name.partition("#")
            await _do(port, Lapse(ticket=ticket, handling=int(handling)), f"lapse:{name}")


async def take_turns(halls: Iterable[HallPort], city: City, clock: CityClock) -> None:
    """Give windows the roles of the rota while their turns last.

    A role that a supervisor gave for a time is left until it falls back.
    """
    for port in halls:
        hall, now = city.halls[port.hall], clock.now()
        for name in dict.fromkeys(turn.window for turn in hall.rota):
            window, role = port.view.windows.get(name), role_at(city, hall, name, at=now)
            if window is None or role is None or (window.until or 0) > now:
                continue
            # once a turn and configuration: what a supervisor decided within it stands
            version = port.view.sha256[:12]
            await _do(port, _in_turn(name, role), f"turn:{port.hall}:{name}:{role.since}:{version}")


async def fall_back(halls: Iterable[HallPort], city: City, clock: CityClock) -> None:
    """Give windows the role before back, and end stops, when their time is over."""
    for port in halls:
        now = clock.now()
        for name, window in list(port.view.windows.items()):
            if window.until is not None and now >= window.until:
                role = _role_back(city, city.halls[port.hall], name, window, now)
                await _do(port, role, f"role:{port.hall}:{name}:{window.until}")
        for service, stop in list(port.view.stops.items()):
            if "until" in stop and now >= stop["until"]:
                command = ResumeService(service=service or None)
                await _do(port, command, f"resume:{port.hall}:{service}:{stop['until']}")


def _role_back(city: City, hall: Hall, name: str, window: WindowState, now: int) -> Services:
    """The turn of the rota that runs now, else the role that was remembered."""
    turn = role_at(city, hall, name, at=now)
    if turn is not None:
        return _in_turn(name, turn)
    before = window.before or {"own": window.own, "help": window.help}
    return Services(
        window=name, own=tuple(before["own"]), help=tuple(before["help"]), reason="planned"
    )


def _in_turn(window: str, role: Role) -> Services:
    return Services(window=window, own=role.own, help=role.help, until=role.until, reason="rota")


async def _do(port: HallPort, command: Command, id_: str) -> None:
    try:
        await port.perform(command, Caller(principal="job", id=id_))
    except Refused as refused:
        log.info("job refused", verb=command.verb, hall=port.hall, code=refused.code)
