"""The living city: seeded citizens and clerks through the real doors, and the day's figures."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.domain.events import Event
from queue_server.domain.refusals import Refused
from queue_server.simulator.arrivals import BusinessDay, Visit
from queue_server.simulator.crew import Crew
from queue_server.simulator.doors import Floor, FrontDoor
from queue_server.simulator.opinions import Opinion, opinion_of

LEAVES_AFTER_S = 900
HERE_MS = 12 * 60_000
"""Who took a number in so long before the day is joined stands in the hall already."""
SHORTEST_S = 30


@dataclass(slots=True)
class Figures:
    """What has come of the day so far."""

    expected: int = 0
    came: int = 0
    issued: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    visits: dict[str, Visit] = field(default_factory=dict)
    """By ticket."""
    grades: Counter[int] = field(default_factory=Counter)


def _amid(visit: Visit, chance: Random) -> Visit:
    """Somebody who was here before the day was joined: a part of the business is done already.

    Else every window would begin at once with a whole handling, and every line run late by half
    of one.
    """
    left_s = max(SHORTEST_S, round(visit.handling_s * chance.random()))
    return replace(visit, handling_s=left_s)


class LiveCity:
    """Runs a business day in city time."""

    def __init__(
        self,
        day: BusinessDay,
        clock: CityClock,
        front: FrontDoor,
        floors: Mapping[str, Floor],
        *,
        seed: int,
        clerks: Mapping[str, Mapping[str, str]],
        city: City,
    ) -> None:
        """`clerks`: hall to window to clerk."""
        self._day, self._clock, self._front = day, clock, front
        self._city, self._seed = city, seed
        self._graders: asyncio.TaskGroup | None = None
        for floor in floors.values():
            floor.follow(self._told)
        now = clock.now()
        chance = Random(f"here:{seed}")
        self._coming = [
            visit if visit.at >= now else _amid(visit, chance)
            for visit in day.visits
            if visit.at >= now - HERE_MS
        ]
        self.figures = Figures(expected=len(self._coming))
        self._crews = {
            hall: Crew(
                floor,
                clock,
                self.figures.visits,
                seed=seed,
                clerks=clerks.get(hall, {}),
                city=city,
            )
            for hall, floor in floors.items()
        }

    async def run(self) -> None:
        """Live through the day; ends when the last window has closed."""
        async with asyncio.TaskGroup() as group:
            self._graders = group
            group.create_task(self._people())
            for hall, crew in self._crews.items():
                now = self._clock.now()
                posts = tuple(post for post in self._day.posts[hall] if post.end > now)
                group.create_task(crew.staff(posts))

    async def _people(self) -> None:
        async with asyncio.TaskGroup() as group:
            for visit in self._visits():
                left = visit.at - self._clock.now()
                if left > 0:
                    await self._clock.sleep(left / 1000)
                group.create_task(self._visit(visit))

    def _told(self, event: Event) -> None:
        """Who was served may have an opinion."""
        visit = self.figures.visits.get(event.data.get("ticket", ""))
        if event.type != "ticket.finished" or visit is None or self._graders is None:
            return
        asks = self._city.halls[visit.hall].policies[visit.service].evaluate_days
        opinion = opinion_of(visit, self._city.evaluation, seed=self._seed)
        if asks and opinion is not None:
            self._graders.create_task(self._grade(event.data["ticket"], opinion))

    async def _grade(self, ticket: str, opinion: Opinion) -> None:
        await self._clock.sleep(opinion.after_s)
        with suppress(Refused):  # it was graded at the window's own screen, or not to be graded
            await self._front.grade(ticket, opinion)
            self.figures.grades[opinion.grade] += 1

    def _visits(self) -> Iterator[Visit]:
        for visit in self._coming:
            self.figures.came += 1
            yield visit

    async def _visit(self, visit: Visit) -> None:
        try:
            ticket = await self._front.take(visit)
        except Refused as refused:
            self.figures.refused[refused.code] += 1
            return
        self.figures.issued += 1
        self.figures.visits[ticket] = visit
        try:
            if visit.remote:
                await self._clock.sleep(visit.travel_s)
                await self._front.arrive(ticket)
            if visit.leaves:
                await self._clock.sleep(LEAVES_AFTER_S)
                await self._front.cancel(ticket)
        except Refused:
            return
