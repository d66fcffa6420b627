"""The waits of every hall by rolling it forward, refreshed on events in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import structlog

from queue_server.clock import CityClock, monotonic_s
from queue_server.domain.estimate import IDLE_P90_S, Wait
from queue_server.domain.pace import Pace
from queue_server.domain.ticket import TicketClass
from queue_server.estimating import STANDING, PlainWaits
from queue_server.ports import Halls
from queue_server.twin import Twin

if TYPE_CHECKING:
    from queue_server.rollout.outlook import Foretold, Outlook
    from queue_server.rollout.setting import Setting

ROLLOUT = "rollout"
START_AFTER_S = 8.0
"""Compiled code is loaded once the centre has started; until then the plain formula answers."""
LOOK_S = 0.25
SAVE_S = 60.0
MOST_STANDING = 3000
"""A hall with more is left to the plain formula."""
LEARN_FROM = 4000
"""Handlings of the journal that a hall without a kept pace learns from."""
T = TypeVar("T")
log = structlog.get_logger()


class PastHandlings(Protocol):
    """What the journal knows of handlings."""

    async def handled(self, hall: str, limit: int) -> list[tuple[str, str | None, float]]:
        """The last handlings of a hall, oldest first: service, window, seconds."""
        ...


class RolledWaits:
    """Waits by rollout; by the plain formula where there is no roster, outlook or Numba."""

    def __init__(
        self, halls: Halls, clock: CityClock, folder: Path, past: PastHandlings | None = None
    ) -> None:
        """`folder` keeps what halls have learned; `past` teaches those that have nothing there."""
        self.plain = PlainWaits(halls, clock)
        self._halls, self._clock, self._folder, self._past = halls, clock, folder, past
        self._twins: dict[str, Twin] = {}
        self._saved: dict[str, Pace] = {}
        self._saved_s = 0.0

    # -- ports.Waits -----------------------------------------------------------------------------

    def line(self, hall: str, service: str, cls: TicketClass = TicketClass.NORMAL) -> Wait:
        """The wait of somebody who takes a number of the service now."""
        twin = self._twins.get(hall)
        found = twin.joining(service, cls) if twin else None
        if twin is None or found is None:
            return self.plain.line(hall, service, cls)
        return _said(found, 0.0, twin.bias())

    def ticket(self, hall: str, ticket: str) -> Wait | None:
        """The rest of a wait already begun."""
        twin, known = self._twins.get(hall), self._halls.route(hall).view.tickets.get(ticket)
        if known is None or known.state not in STANDING:
            return None
        found = twin.standing(ticket) if twin and ticket in twin.view.tickets else None
        if twin is None or found is None:
            return self.plain.ticket(hall, ticket)
        passed_s = max(0, self._clock.now() - found[1]) / 1000
        return _said(found[0], passed_s, twin.bias())

    # -- life ------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Keep every hall's outlook fresh, for as long as the centre runs."""
        await asyncio.sleep(START_AFTER_S)
        roll = await _apart(lambda: _load(self._folder))
        if roll is None:
            log.info("waits go by the plain formula: Numba is not installed")
            return
        while True:
            await self._follow()
            twin = min(self._twins.values(), key=Twin.due_s, default=None)
            now = monotonic_s()
            self._save()
            if twin is None or twin.due_s() > now:
                await asyncio.sleep(LOOK_S)
                continue
            twin.rolled_s, twin.dirty = now, False
            await self._refresh(twin, roll)
            # half of one core at most, and other tasks between any two halls
            await asyncio.sleep(monotonic_s() - now)

    def stop(self) -> None:
        """Keep what was learned; to be called once `run` has been cancelled."""
        self._save(at_once=True)

    async def _refresh(self, twin: Twin, roll: _Roll) -> None:
        try:
            setting = roll.setting(twin, self._clock.now())
            if setting is None:
                twin.outlook = None
                return
            twin.outlook = await _apart(lambda: roll.outlook(setting))
        except Exception:
            twin.outlook = None
            log.exception("a hall cannot be rolled forward", hall=twin.port.hall)

    async def _follow(self) -> None:
        """Follow every hall of the city, where it is served now."""
        for hall in self._halls.city.halls:
            port, twin = self._halls.route(hall), self._twins.get(hall)
            if twin is not None and twin.port is port:
                continue
            pace = twin.learner.pace if twin else await self._learned(hall)
            if twin is not None:
                twin.port.unfollow(twin)
            self._twins[hall] = Twin(port, self._halls, pace)

    async def _learned(self, hall: str) -> Pace:
        """What was kept of the hall, else what its journal teaches."""
        file = self._folder / f"{hall}.json"
        try:
            return Pace.from_document(json.loads(file.read_text()))
        except FileNotFoundError:
            pass
        except (ValueError, TypeError, IndexError, AttributeError):
            log.warning("what a hall had learned cannot be read, it begins anew", file=str(file))
        pace = Pace()
        for one in await self._past.handled(hall, LEARN_FROM) if self._past else ():
            pace = pace.handled(self._halls.city, *one)
        return pace

    def _save(self, *, at_once: bool = False) -> None:
        if not at_once and monotonic_s() - self._saved_s < SAVE_S:
            return
        self._saved_s = monotonic_s()
        for hall, twin in self._twins.items():
            pace = twin.learner.pace
            if self._saved.get(hall) is not pace:
                self._saved[hall] = pace
                _write(self._folder / f"{hall}.json", pace)


class _Roll:
    """The compiled part, loaded where there is Numba."""

    def __init__(self) -> None:
        from queue_server.rollout import outlook, setting, staffing

        self.outlook: Callable[[Setting], Outlook] = outlook.outlook
        self._setting, self._plan = setting.setting_of, staffing.Plan

    def setting(self, twin: Twin, now: int) -> Setting | None:
        """The hall as it stands; None where it has no roster, or too many people."""
        city, view = twin.halls.city, twin.view
        hall = city.halls[view.hall]
        many = sum(len(one) for one in view.lanes.values()) > MOST_STANDING
        if not hall.rosters or many or not view.rules:
            return None
        if twin.plan is None:
            twin.plan = self._plan(city, hall)
        return self._setting(city, view, twin.plan, twin.learner.pace, now)


async def _apart(work: Callable[[], T]) -> T:
    """Do it in a thread that nobody waits for when the program ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def told(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(cast(T, result))

    def run() -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = work()
        except BaseException as raised:
            error = raised
        with suppress(RuntimeError):  # the loop ended meanwhile
            loop.call_soon_threadsafe(told, result, error)

    Thread(target=run, name="rollout", daemon=True).start()
    return await done


def _load(folder: Path) -> _Roll | None:
    try:
        from queue_server.rollout.compiled import keep_in, stamp
    except ImportError:
        return None
    kept = folder / "compiled"
    keep_in(kept)
    if not stamp().exists():
        ours = str(os.getpid())
        command = [sys.executable, "-m", "queue_server.rollout.warm", str(kept), ours]
        with suppress(OSError):
            subprocess.run(command, check=False, capture_output=True)
    return _Roll()


def _said(found: Foretold, passed_s: float, bias: float) -> Wait:
    wait = found.wait(passed_s=passed_s, bias=bias)
    if wait.p90_s == 0:  # a window is idle: it takes a moment to call
        wait = replace(wait, p90_s=IDLE_P90_S)
    return replace(wait, by=ROLLOUT)


def _write(file: Path, pace: Pace) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(pace.document()))
    os.replace(draft, file)
