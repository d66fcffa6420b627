"""A city whose social insurance is booked, always open, for tests of the web."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest_asyncio

from hall_config.model import City, Mode, Policy, Shift
from tests.web.city import small_city
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import HandClock, done

ITEM = "social-card"


def booked_city(**policy: Any) -> City:
    """Two windows all day and night, six places in each half hour, three of them to book."""
    city = small_city()
    hall = city.halls[CENTRE]
    rosters = tuple(
        Shift(window=window, weekday=day, start=0, end=1440)
        for window in ("1", "2")
        for day in range(1, 8)
    )
    rule = replace(Policy(mode=Mode.MIXED, release_minute=0), **policy)
    hall = replace(hall, rosters=rosters, policies={**hall.policies, "social": rule})
    return replace(city, halls={**city.halls, CENTRE: hall})


class Booth:
    """The web over a city with slots, at ten in the morning by a clock of the test's own."""

    def __init__(self, stage: Stage, clock: HandClock) -> None:
        self.stage, self.clock = stage, clock
        self.anyone = stage.client()

    async def slots(self, **asked: str) -> list[dict[str, Any]]:
        """Those with room."""
        path, params = f"/halls/{CENTRE}/slots", {"item": ITEM, **asked}
        return list((await done(self.anyone.get(path, params=params)))["rows"])

    async def tomorrow(self, index: int = 0) -> str:
        """The name of one of tomorrow's slots, from ten in the morning on."""
        day = self.clock.local().date() + timedelta(days=1)
        return str((await self.slots(date=day.isoformat()))[20 + index]["slot"])

    async def book(self, slot: str, **asked: Any) -> httpx.Response:
        """Ask for a slot."""
        body = {"hall": CENTRE, "item": ITEM, "slot": slot, **asked}
        return await self.anyone.post("/appointments", json=body)

    async def booked(self, slot: str, **asked: Any) -> dict[str, Any]:
        """Get a slot."""
        answer = await self.book(slot, **asked)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def ask(self, one: dict[str, Any], verb: str, **body: Any) -> httpx.Response:
        """As its holder."""
        headers = {"X-Holder-Key": one["holder_key"]}
        path = f"/appointments/{one['id']}/{verb}"
        return await self.anyone.post(path, json=body, headers=headers)

    def until(self, moment: str) -> None:
        """Let the city's clock come to a moment."""
        at = datetime.fromisoformat(moment).timestamp()
        self.clock.forward(round(at) - self.clock.now() // 1000)


async def booth_of(stages: Stages, **policy: Any) -> Booth:
    """With a policy of the test's own."""
    clock = HandClock(timezone="Asia/Shanghai")
    into = 10 * 3600 - (clock.now() // 1000 + 8 * 3600) % 86_400
    clock.forward(into if into >= 0 else into + 86_400)
    return Booth(await stages(city=booked_city(**policy), clock=clock), clock)


@pytest_asyncio.fixture(loop_scope="session", name="booth")
async def booked_booth(stages: Stages) -> Booth:
    """With the usual policy."""
    return await booth_of(stages)
