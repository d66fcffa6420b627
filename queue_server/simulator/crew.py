"""The simulated clerks of one hall: they open, call, serve and close as people do."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from random import Random
from typing import Any

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.domain.commands import (
    CallNext,
    Close,
    Finish,
    Handled,
    Miss,
    Open,
    Recall,
    Rejoin,
    Resume,
    Start,
    SuspendTicket,
    Transfer,
    Wake,
)
from queue_server.domain.events import Event
from queue_server.domain.outcomes import allowed
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import State, Suspend, Ticket
from queue_server.simulator.arrivals import Post, Visit
from queue_server.simulator.doors import Floor
from queue_server.simulator.leaving import needed

REJOIN_SHARE = 0.4
RECALL_S, MISS_S, AWAY_S, BREATH_S = 45, 60, 420, 8
PATIENCE_S = 60
"""How long an idle window waits before it looks again by itself, in city time."""
OVERTIME_S = 3 * 3600
"""How long a window stays behind its post for those who still hold a number."""
_BRINGS_WORK = frozenset(
    f"ticket.{name}"
    for name in ("issued", "arrived", "rejoined", "woken", "transferred", "forwarded", "returned")
)

_COMMON = frozenset({"accepted", "settled", "received", "issued", "advised"})


class Crew:
    """Everyone behind the windows of one hall, over one socket."""

    def __init__(
        self,
        floor: Floor,
        clock: CityClock,
        visits: Mapping[str, Visit],
        *,
        seed: int,
        clerks: Mapping[str, str],
        city: City,
    ) -> None:
        """`visits` by ticket id, filled while people come; `clerks` by window."""
        self._floor, self._clock, self._visits = floor, clock, visits
        self._clerks, self._city = clerks, city
        self._rng = Random(f"crew:{floor.view.hall}:{seed}")
        self._idle: dict[str, asyncio.Event] = {}
        self._held: dict[str, list[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        floor.follow(self._told)

    def _told(self, event: Event) -> None:
        if event.type in _BRINGS_WORK:
            ticket = self._floor.view.tickets.get(event.data["ticket"])
            window = self._able(ticket) if ticket else None
            if window is not None:
                self._idle.pop(window).set()

    def _able(self, ticket: Ticket) -> str | None:
        """An idle window for this ticket, own lines before help."""
        view = self._floor.view
        own = help_ = None
        for name in self._idle:
            role = view.windows[name]
            if ticket.lane == f"window:{name}":
                return name
            if own is None and ticket.service in role.entitled(role.own):
                own = name
            elif help_ is None and ticket.service in role.entitled(role.help):
                help_ = name
        return None if ticket.lane.startswith("window:") else own or help_

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def staff(self, posts: tuple[Post, ...]) -> None:
        """Work all posts; ends when the last window is closed."""
        try:
            async with asyncio.TaskGroup() as group:
                last = {post.window: post for post in sorted(posts, key=lambda post: post.end)}
                for post in posts:
                    over_s = OVERTIME_S if last[post.window] is post else 0
                    group.create_task(self._man(post, post.end + over_s * 1000))
        finally:
            for task in list(self._tasks):
                task.cancel()

    async def _man(self, post: Post, until: int) -> None:
        await self._until(post.start)
        try:
            await self._floor.do(Open(window=post.window, clerk=self._clerks[post.window]))
        except Refused:
            return
        await self._left_over(post.window)
        while self._clock.now() < until:
            worked = await self._one(post.window)
            over = self._clock.now() >= post.end and not needed(self._floor.view, post.window)
            if not worked and over:
                break
            if not worked:
                await self._wait(post)
        with suppress(Refused):
            await self._floor.do(Close(window=post.window))
        for ticket in self._held.pop(post.window, []):
            self._spawn(self._later(AWAY_S, Wake(ticket=ticket)))

    async def _left_over(self, window: str) -> None:
        """End what an earlier run of the day left at the window."""
        view = self._floor.view
        ticket = view.tickets.get(view.windows[window].ticket or "")
        if ticket is None:
            return
        with suppress(Refused):
            if ticket.state is State.CALLED:
                await self._floor.do(Start(window=window, ticket=ticket.id))
            await self._finish(window, ticket.id, None)

    async def _wait(self, post: Post) -> None:
        left_s = (post.end - self._clock.now()) / 1000
        left_s = min(PATIENCE_S, left_s) if left_s > 0 else PATIENCE_S
        woken = self._idle.setdefault(post.window, asyncio.Event())
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), left_s / self._clock.pace)
        self._idle.pop(post.window, None)

    async def _one(self, window: str) -> bool:
        """Serve one ticket; False when there was none."""
        held = self._held.get(window)
        if held:
            return await self._again(window, held.pop(0))
        try:
            if not self._someone(window):
                return False
            reply = await self._floor.do(CallNext(window=window))
        except Refused:
            return False
        if "ticket" not in reply:
            return False
        ticket = Ticket.from_document(reply["ticket"])
        try:
            await self._serve(window, ticket, self._visits.get(ticket.id))
        except Refused:
            await self._clock.sleep(BREATH_S)
        await self._clock.sleep(BREATH_S * self._rng.uniform(0.5, 2))
        return True

    def _someone(self, window: str) -> bool:
        """Look at the lines on the screen before pressing the key, as a clerk does."""
        view = self._floor.view
        role = view.windows[window]
        if view.lanes.get(f"window:{window}"):
            return True
        return any(view.waiting(name) for name in role.entitled((*role.own, *role.help)))

    async def _serve(self, window: str, ticket: Ticket, visit: Visit | None) -> None:
        walk_s = visit.walk_s if visit else 20
        if visit and visit.no_show and ticket.calls <= 1:
            await self._clock.sleep(RECALL_S)
            await self._floor.do(Recall(window=window, ticket=ticket.id))
            await self._clock.sleep(MISS_S)
            await self._floor.do(Miss(window=window, ticket=ticket.id))
            if self._rng.random() < REJOIN_SHARE:
                self._spawn(self._later(AWAY_S, Rejoin(ticket=ticket.id)))
            return
        await self._clock.sleep(walk_s)
        await self._floor.do(Start(window=window, ticket=ticket.id))
        handling_s = visit.handling_s if visit else 300
        first = ticket.service == (visit.service if visit else ticket.service)
        if visit and visit.transfer and first and ticket.calls <= 1:
            await self._clock.sleep(handling_s / 3)
            await self._floor.do(Transfer(ticket=ticket.id, window=window, service=visit.transfer))
        elif visit and visit.suspend and ticket.calls <= 1:
            await self._clock.sleep(handling_s / 2)
            await self._aside(window, ticket.id, visit.suspend)
        else:
            await self._clock.sleep(handling_s)
            await self._finish(window, ticket.id, visit)

    async def _aside(self, window: str, ticket: str, kind: Suspend) -> None:
        await self._floor.do(SuspendTicket(window=window, ticket=ticket, kind=kind))
        if kind is Suspend.FREE:
            self._spawn(self._later(AWAY_S, Wake(ticket=ticket)))
        else:
            self._held.setdefault(window, []).append(ticket)

    async def _again(self, window: str, ticket: str) -> bool:
        """Take up a ticket that was set aside to this window."""
        try:
            await self._clock.sleep(BREATH_S)
            await self._floor.do(Resume(window=window, ticket=ticket))
            visit = self._visits.get(ticket)
            await self._clock.sleep((visit.handling_s if visit else 300) / 2)
            await self._finish(window, ticket, visit)
        except Refused:
            return True
        return True

    async def _finish(self, window: str, ticket: str, visit: Visit | None) -> None:
        item = visit.item if visit else None
        handled = Handled(outcome=self._outcome(ticket, item), item=item)
        await self._floor.do(Finish(window=window, ticket=ticket, handled=(handled,)))

    def _outcome(self, ticket: str, item: str | None) -> str:
        """One that may come of the item, mostly a common one."""
        found = self._floor.view.tickets.get(ticket)
        may = allowed(self._city, found.service, item) if found else ()
        common = [one for one in may if one in _COMMON]
        return self._rng.choice(common or [*may, "advised"])

    async def _later(self, city_s: float, command: Rejoin | Wake) -> None:
        await self._clock.sleep(city_s)
        with suppress(Refused):
            await self._floor.do(command)

    async def _until(self, at: int) -> None:
        left = at - self._clock.now()
        if left > 0:
            await self._clock.sleep(left / 1000)
