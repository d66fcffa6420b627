"""A hall's own centre, its store, the city's centre: each dies in a cut while people are served.

The clerk's requests are repeated under their own keys until they are answered, as devices do. What
was acknowledged is done once, here and, when the line is back, in the city's centre.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from tests.hub.line import until
from tests.story.centre import Rest
from tests.story.city import BIG
from tests.story.judged import judge
from tests.story.sharing import MONDAY, Sharing, on_its_own

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
BODY = {"hall": BIG, "service": "advice", "channel": "kiosk"}
VISITS = 3
"""So many before each death, and after it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sharing]:
    async with AsyncExitStack() as stack:
        found = await on_its_own(stack, tmp_path_factory.mktemp("killed"))
        (await found.hall.boss.post(f"/halls/{BIG}/windows/1/open")).done()
        yield found


async def insisted(rest: Rest, path: str, body: Any = None) -> dict[str, Any]:
    """Ask under one key until it is answered; only a hall that is not ready is asked again."""
    key = uuid4().hex
    while True:
        with suppress(httpx.TransportError):
            answer = await rest.post(path, body, key=key)
            if answer.status < 300:
                return answer.body
            assert answer.body["code"] == "HALL_NOT_READY", answer.body
        await asyncio.sleep(0.05)


class Clerk:
    """Serves at window 1 of the hall as long as it is asked to, and knows what was acknowledged."""

    def __init__(self, pair: Sharing) -> None:
        self.boss, self.kiosk = pair.hall.boss, pair.hall.kiosk
        self.done: list[str] = []
        self.over = False

    async def works(self) -> None:
        while not self.over:
            given = await insisted(self.kiosk, "/tickets", BODY)
            called = await insisted(self.boss, f"/halls/{BIG}/windows/1/call-next")
            assert called["ticket"]["id"] == given["id"], "nobody else is there"
            await insisted(self.boss, f"/tickets/{given['id']}/start")
            await insisted(self.boss, f"/tickets/{given['id']}/finish", {"outcome": "advised"})
            self.done.append(given["id"])

    async def served(self, more: int) -> None:
        """Wait for so many more visits."""
        goal = len(self.done) + more
        await until(lambda: len(self.done) >= goal)


async def the_hall_s_centre(pair: Sharing) -> None:
    pair.hall.centre.kill()
    await pair.hall.start(MONDAY)


async def the_hall_s_store(pair: Sharing) -> None:
    store = pair.hall.centre.store()
    store.kill()
    await asyncio.to_thread(store.wait, 10)
    await pair.hall.centre.ready()


async def the_city_s_centre(pair: Sharing) -> None:
    pair.city.centre.kill()
    await pair.city.start(MONDAY)


async def both_centres(pair: Sharing) -> None:
    for side in (pair.city, pair.hall):
        side.centre.kill()
    for side in (pair.city, pair.hall):
        await side.start(MONDAY)


@pytest.mark.parametrize(
    "death", [the_hall_s_centre, the_hall_s_store, the_city_s_centre, both_centres]
)
async def test_what_was_acknowledged_in_a_cut_is_done_once_and_known_to_the_city(
    pair: Sharing, death: Any
) -> None:
    clerk = Clerk(pair)
    working = asyncio.create_task(clerk.works())
    await clerk.served(1)
    await pair.wire.cut()
    before = await pair.city.position()
    await clerk.served(VISITS)
    await death(pair)
    await clerk.served(VISITS)
    assert (await pair.city.position()) <= before, "it has heard of nothing"
    clerk.over = True
    await working
    goal = await pair.hall.position()
    assert (await pair.city.position()) < goal
    await pair.wire.mend()

    async def has_caught_up() -> bool:
        return await pair.city.position() >= goal

    await until(has_caught_up, every_s=0.05)
    seen = (await pair.city.view())["view"]["tickets"]
    assert {seen[one]["state"] for one in clerk.done} == {"done"}
    assert len({seen[one]["number"] for one in clerk.done}) == len(clerk.done)
    await pair.city.journalled(goal)


async def test_afterwards_both_journals_tell_one_story(pair: Sharing) -> None:
    for side in (pair.city, pair.hall):
        side.centre.stop()
    city = await judge(pair.city.centre.data, followed={BIG})
    hall = await judge(pair.hall.centre.data)
    assert city[BIG] == hall[BIG]
