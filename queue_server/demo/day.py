"""The living day of a demo: drawn, lived through the real doors, and judged at its end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from hall_config.model import ANY_CLERK, City
from queue_server.clock import CityClock
from queue_server.demo.cast import Cast
from queue_server.demo.screen import Board, verdict
from queue_server.domain.events import START, Position
from queue_server.doors import RestDoor, SocketFloor
from queue_server.journal.invariants import check
from queue_server.journal.journal import SqlJournal
from queue_server.settings import Settings
from queue_server.simulator.arrivals import draw_day
from queue_server.simulator.city import Figures, LiveCity

LOOK_S = 1.0
DAYS_END_S = 15.0
"""Real seconds that the jobs get to end the day in every hall."""


async def live_day(
    city: City,
    cast: Cast,
    clock: CityClock,
    centre: str,
    data: Path,
    *,
    seed: int,
    visits: int,
    console: Console,
) -> int:
    """Live the rest of the clock's day; afterwards 0 when no invariant was violated, else 1."""
    # a folder without a zone for the demo keeps one window free, or there would be no day at all
    apart = frozenset({(cast.hall, cast.zone)} if city.demo else ())
    kept = frozenset(() if city.demo else {(cast.hall, cast.window)})
    today = clock.local().date()
    day = draw_day(city, today, seed=seed, visits=visits, apart=apart, kept=kept)
    front = RestDoor(centre, cast.kiosks)
    floors = {
        hall: SocketFloor(centre, cast.floors[hall], user=crew.user, password=crew.password)
        for hall, crew in cast.crews.items()
    }
    try:
        for start in range(0, len(floors), 4):
            some = list(floors.values())[start : start + 4]
            await asyncio.gather(*(floor.open() for floor in some))
        live = LiveCity(day, clock, front, floors, seed=seed, clerks=_clerks(city), city=city)
        watching = asyncio.create_task(Board(console, clock, live.figures, floors).watch())
        try:
            await live.run()
            await _midnight(clock)
            await asyncio.sleep(DAYS_END_S)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        ends = {hall: floor.view.position for hall, floor in floors.items()}
    finally:
        await front.close()
        await asyncio.gather(*(floor.close() for floor in floors.values()))
    return await _judge(data, ends, live.figures, console)


async def _judge(
    data: Path, ends: Mapping[str, Position], figures: Figures, console: Console
) -> int:
    """Hold the journal to the invariants, once it has what every socket saw."""
    settings = Settings(data=data)
    journal = await SqlJournal.open(settings.sql("journal", settings.journal_url))
    try:
        await _caught_up(journal, ends)
        states: Counter[str] = Counter()
        for hall in ends:
            states.update((await journal.ticket_states(hall)).values())
        findings = await check(journal, ended=True, ends=ends)
    finally:
        await journal.close()
    verdict(console, findings, figures, states)
    return 1 if any(one.violations for one in findings) else 0


async def _caught_up(journal: SqlJournal, ends: Mapping[str, Position]) -> None:
    """Wait until the journal has what the sockets saw; what is missing then is a finding."""
    for _ in range(round(DAYS_END_S / LOOK_S)):
        known = await journal.positions()
        if all(known.get(hall, START) >= end for hall, end in ends.items()):
            return
        await asyncio.sleep(LOOK_S)


def _clerks(city: City) -> dict[str, dict[str, str]]:
    """A clerk for each window: one whose authorisation covers its role, as far as there is one."""
    found: dict[str, dict[str, str]] = {}
    for hall in city.places.values():
        free = {name: one for name, one in hall.authorisations.items() if name != ANY_CLERK}
        here = found.setdefault(hall.id, {})
        for name, window in hall.windows.items():
            needs = {duty.service for duty in window.duties}
            able = sorted(free, key=lambda clerk: (-len(needs & set(free[clerk].services)), clerk))
            here[name] = able[0] if able else f"{hall.id}-{name}"
            free.pop(here[name], None)
    return found


async def _midnight(clock: CityClock) -> None:
    """Wait until every zone's day of today is over."""
    now = clock.local()
    minutes = 24 * 60 - (now.hour * 60 + now.minute) + 1
    await clock.sleep(minutes * 60)
