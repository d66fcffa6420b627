"""The living day of a demo: drawn, lived through the real doors, and judged at its end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
from rich.console import Console

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.demo.cast import Cast
from queue_server.demo.screen import Board, verdict
from queue_server.doors import RestDoor, SocketFloor
from queue_server.journal.invariants import check_invariants
from queue_server.journal.journal import SqlJournal
from queue_server.settings import Settings
from queue_server.simulator.arrivals import draw_day
from queue_server.simulator.city import LiveCity

LOOK_S = 1.0
DAYS_END_S = 20.0
"""Real seconds that the jobs get to end the day and the journal to take it in."""


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
    apart = frozenset({(cast.hall, cast.zone)})
    today = clock.local().date()
    day = draw_day(city, today, seed=seed, visits=visits, apart=apart)
    front = RestDoor(centre, cast.kiosks)
    floors = {
        hall: SocketFloor(centre, cast.floors[hall], user=crew.user, password=crew.password)
        for hall, crew in cast.crews.items()
    }
    try:
        for start in range(0, len(floors), 4):
            some = list(floors.values())[start : start + 4]
            await asyncio.gather(*(floor.open() for floor in some))
        live = LiveCity(day, clock, front, floors, seed=seed, clerks=_clerks(city))
        board = Board(console, clock, live.figures, floors)
        watching = asyncio.create_task(board.watch())
        try:
            await live.run()
            await _midnight(clock)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    finally:
        await front.close()
        await asyncio.gather(*(floor.close() for floor in floors.values()))
    await _settled(centre, data)
    journal = await SqlJournal.open(Settings(data=data).sql("journal", Settings().journal_url))
    try:
        report = await check_invariants(journal, ended=True)
    finally:
        await journal.close()
    verdict(console, report, live.figures)
    return 0 if report.clean else 1


def _clerks(city: City) -> dict[str, dict[str, str]]:
    """A clerk for each window: one whose authorisation covers its role, as far as there is one."""
    found: dict[str, dict[str, str]] = {}
    for hall in city.halls.values():
        free = dict(hall.authorisations)
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


async def _settled(centre: str, data: Path) -> None:
    """Wait until the journal has what the store has."""
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"{centre}/readyz")
    await asyncio.sleep(DAYS_END_S)
