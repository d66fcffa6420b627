"""The hub's own test centre on a real socket, that can go away and come back on its port."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from queue_server.clock import day_number
from queue_server.domain.commands import Caller, Command, Issue
from queue_server.domain.hall import Reply
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.window import WindowState
from tests.hub.centre import new_centre, serving


class Stage:
    """One hall, its people and what others do in it while the window's clerk works."""

    def __init__(self, folder: Path) -> None:
        self.centre = new_centre(folder)
        self._serving = AsyncExitStack()

    @property
    def url(self) -> str:
        """Where the centre is, or was."""
        return self.centre.url

    async def start(self) -> None:
        """Serve; after a stop on the same port."""
        port = urlsplit(self.url).port or 0
        await self._serving.enter_async_context(serving(self.centre, port))

    async def stop(self) -> None:
        """Go away as a centre does that is restarted."""
        await self._serving.aclose()

    async def joins(self, user: str, name: str, role: Role) -> None:
        """Somebody new on the staff."""
        halls = [self.centre.hall.hall]
        await self.centre.people.add(user, password(user), name=name, roles=[role], halls=halls)

    async def do(self, command: Command) -> Reply:
        """Something that somebody else does in the hall."""
        caller = Caller(principal="job:test", id=uuid4().hex)
        return await self.centre.hall.perform(command, caller)

    def one_matter_each(self) -> None:
        """From now on a number is for one matter."""
        city = self.centre.city
        halls = {
            name: replace(
                hall,
                policies={one: replace(p, matters_limit=1) for one, p in hall.policies.items()},
            )
            for name, hall in city.halls.items()
        }
        self.centre.city = replace(city, halls=halls)

    async def issue(self, service: str = "general", **more: Any) -> str:
        """Give a number; gives the ticket's id."""
        day = day_number(self.centre.clock.local().date())
        reply = await self.do(Issue(service=service, day=day, **more))
        ticket: str = reply["ticket"]["id"]
        return ticket

    def ticket(self, ticket: str) -> Ticket:
        """The ticket as the centre has it."""
        return self.centre.hall.view.ticket(ticket)

    async def reached(self, ticket: str, state: State) -> None:
        """Wait until the centre has the ticket in a state: a page shows it before it is so."""
        while self.ticket(ticket).state is not state:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)

    def window(self, window: str) -> WindowState:
        """The window as the centre has it."""
        return self.centre.hall.view.window(window)


def password(user: str) -> str:
    """What opens the door to this user."""
    return f"{user} says"
