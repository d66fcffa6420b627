"""A hundred at once through the real doors: no number twice, no ticket called twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from queue_server.device.answers import Done
from queue_server.device.runner import Runner
from queue_server.domain.rights import Role
from tests.hub.line import running
from tests.story.centre import PASSWORD, ZONE, Centre, Rest, clock_at, device, person, records_of
from tests.story.city import BIG, WINDOWS, two_halls
from tests.story.judged import judge

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODY = {"hall": BIG, "channel": "kiosk"}
ALL = range(1, WINDOWS + 1)


@dataclass
class Doors:
    """REST for half of them, one socket for the others."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    floor: Runner

    async def issue(self, service: str = "general", key: str | None = None) -> str:
        """A number over REST."""
        body = {**BODY, "service": service}
        ticket: str = (await self.kiosk.post("/tickets", body, key=key)).done()["id"]
        return ticket

    async def do(self, window: int, verb: str) -> dict[str, Any]:
        """A verb of a window: the odd ones over REST, the others over the socket."""
        if window % 2:
            path = f"/halls/{BIG}/windows/{window}/{verb.replace('_', '-')}"
            return (await self.boss.post(path)).done()
        answer = await self.floor.ask(verb, {"window": str(window)}, wait_s=30)
        assert isinstance(answer, Done), answer
        return dict(answer.data)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    """A centre whose hundred windows are open."""
    folder = tmp_path_factory.mktemp("race")
    async with records_of(folder / "data") as records:
        kiosk = await device(records, "kiosk", BIG)
        floor = await device(records, "window", BIG)
        boss = await person(records, "boss", Role.SUPERVISOR, halls=(BIG,))
    async with AsyncExitStack() as stack:
        centre = Centre(folder / "data", two_halls(folder / "city"))
        await stack.enter_async_context(centre)
        rests = [Rest(centre.url, token, connections=100) for token in (kiosk, boss)]
        for rest in rests:
            stack.push_async_callback(rest.close)
        await centre.start(clock_at(datetime(2026, 11, 20, 10, tzinfo=ZONE)))
        runner = await stack.enter_async_context(running(Runner(centre.url, floor)))
        signed = await runner.ask("sign_in", {"user": "boss", "password": PASSWORD}, wait_s=30)
        assert isinstance(signed, Done)
        found = Doors(centre, rests[0], rests[1], runner)
        await asyncio.gather(*(found.do(window, "open") for window in ALL))
        yield found


async def test_one_key_used_a_hundred_times_at_once_takes_one_number(doors: Doors) -> None:
    answers = await asyncio.gather(*(doors.issue("social", "one") for _ in range(100)))
    assert {one.rpartition("-")[2] for one in answers} == {"B001"}
    assert (await doors.issue("social")).endswith("B002")
    for ticket in (answers[0], answers[0].replace("B001", "B002")):
        (await doors.boss.post(f"/tickets/{ticket}/cancel")).done()


async def test_one_number_wanted_by_a_hundred_windows_is_called_by_one(doors: Doors) -> None:
    ticket = await doors.issue("advice")
    answers = await asyncio.gather(*(doors.do(window, "call_next") for window in ALL))
    assert [one["ticket"]["id"] for one in answers if one.get("ticket")] == [ticket]
    (await doors.boss.post(f"/tickets/{ticket}/cancel")).done()


async def test_a_hundred_windows_and_a_hundred_numbers_at_once(doors: Doors) -> None:
    issued, answers = await asyncio.gather(
        asyncio.gather(*(doors.issue() for _ in ALL)),
        asyncio.gather(*(doors.do(one, "call_next") for one in ALL)),
    )
    first = dict(zip(ALL, answers, strict=True))
    assert {one.rpartition("-")[2] for one in issued} == {f"A{n:03d}" for n in ALL}
    empty = [window for window, reply in first.items() if not reply.get("ticket")]
    second = await asyncio.gather(*(doors.do(window, "call_next") for window in empty))
    replies = first | dict(zip(empty, second, strict=True))
    called = [reply["ticket"]["id"] for reply in replies.values()]
    assert sorted(called) == sorted(issued), "every ticket called, none twice"


async def test_afterwards_the_journal_tells_the_same(doors: Doors) -> None:
    doors.centre.stop()
    events = [one.event for one in (await judge(doors.centre.data))[BIG]]
    for kind in ("ticket.issued", "ticket.called"):
        tickets = [event.data["ticket"] for event in events if event.type == kind]
        assert len(tickets) == len(set(tickets)) >= WINDOWS + 1
