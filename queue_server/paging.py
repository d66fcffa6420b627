"""Vibrating pagers: a call rings the pager of who has one, and pagers that are not back are told.

Nothing waits for a pager: a call is a call whether its pager rang or not. What does not ring is an
alarm, so that the guide fetches the person; a pager whose holder was served or missed is one until
it is back, and stands over the day's end: those are the lost ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress

import structlog

from queue_server.domain.alarms import Level, alarm_key
from queue_server.domain.commands import Caller, ClearAlarm, Command, RaiseAlarm
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import State, Ticket
from queue_server.ports import HallPort, StoreUnavailable
from queue_server.ports.pager import Pager, PagerFault

log = structlog.get_logger()

TRIES, AGAIN_S = 3, 1.0
RINGING = 20
"""Pagers of one hall that are rung at a time; the others are next."""
SILENT, OUT = "pager", "pager_out"
"""Alarms: a pager that did not ring; one that should have come back."""
Turn = tuple[int, int]
"""Calls and recalls of a ticket: each is rung once."""


class Paging:
    """One process's pagers; `look` is done again and again, and never waits for a base."""

    def __init__(
        self, halls: Iterable[HallPort], pagers: Mapping[str, Pager], *, again_s: float = AGAIN_S
    ) -> None:
        self._halls, self._pagers, self._again_s = halls, pagers, again_s
        self._rung: dict[str, Turn] = {}
        self._told: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def look(self) -> None:
        """Ring who was called since the last look; say which pagers are to be taken back."""
        for port in self._halls:
            holding = [one for one in port.view.tickets.values() if one.pager is not None]
            for ticket in holding:
                if ticket.state is State.CALLED:
                    self._ring(port, ticket)
                elif is_out(ticket):
                    await self._tell_out(port, ticket)
            await self._clear(port)

    async def rested(self) -> None:
        """Wait until nothing is being rung."""
        await asyncio.gather(*self._tasks.values())

    def _ring(self, port: HallPort, ticket: Ticket) -> None:
        turn = _turn(ticket)
        busy = sum(not task.done() for task in self._tasks.values())
        if self._rung.get(ticket.id) == turn or busy >= RINGING:
            return
        self._rung[ticket.id] = turn
        self._tasks = {name: task for name, task in self._tasks.items() if not task.done()}
        self._tasks[f"{ticket.id} {turn}"] = asyncio.create_task(self._rings(port, ticket, turn))

    async def _rings(self, port: HallPort, ticket: Ticket, turn: Turn) -> None:
        """Try while the call stands; in the end the guide is told."""
        base, number = self._pagers.get(port.hall), ticket.pager or 0
        why = "no base"
        for attempt in range(TRIES if base else 0):
            if attempt:
                await asyncio.sleep(self._again_s)
            now = port.view.tickets.get(ticket.id)
            if base is None or now is None or now.state is not State.CALLED or _turn(now) != turn:
                return
            try:
                await base.ring(number, f"{ticket.number} → {ticket.window}")
            except PagerFault as fault:
                why = str(fault)
            else:
                return
        log.warning("pager silent", hall=port.hall, ticket=ticket.id, pager=number, why=why)
        command = RaiseAlarm(
            alarm=SILENT, level=Level.ORANGE, about=ticket.id, day=ticket.day, detail=str(number)
        )
        await _do(port, command, f"pager:{ticket.id}:{turn}")

    async def _tell_out(self, port: HallPort, ticket: Ticket) -> None:
        """Once for each pager on each number; who says "seen to" is not told again."""
        what = f"{ticket.id}:{ticket.pager}:{ticket.rejoins}:{ticket.ended_at or ticket.missed_at}"
        if what in self._told:
            return
        command = RaiseAlarm(
            alarm=OUT, level=Level.YELLOW, about=ticket.id, detail=str(ticket.pager)
        )
        if await _do(port, command, f"pager-out:{what}"):
            self._told.add(what)

    async def _clear(self, port: HallPort) -> None:
        """End the alarms whose pager is back, or whose holder came."""
        view = port.view
        for alarm in list(view.alarms.values()):
            ticket = view.tickets.get(alarm.about)
            if ticket is None or alarm.alarm not in (SILENT, OUT):
                continue
            stands = is_out(ticket) if alarm.alarm == OUT else ticket.state is State.CALLED
            if not stands or ticket.pager is None:
                command = ClearAlarm(alarm=alarm.alarm, about=alarm.about)
                key = alarm_key(alarm.alarm, alarm.about)
                what = f"{key}:{alarm.at}:{ticket.rejoins}:{ticket.pager}"
                await _do(port, command, f"clear:{what}")


def is_out(ticket: Ticket) -> bool:
    """Whether a pager is with somebody who needs it no more."""
    gone = ticket.ended_at is not None or ticket.state is State.MISSED
    return gone and ticket.pager is not None


def _turn(ticket: Ticket) -> Turn:
    return ticket.calls, ticket.recalls


async def _do(port: HallPort, command: Command, id_: str) -> bool:
    """Whether the hall took it; what it refuses, or a store that is away, is asked anew later."""
    with suppress(Refused, StoreUnavailable):
        await port.perform(command, Caller(principal="job:pagers", id=id_))
        return True
    return False
