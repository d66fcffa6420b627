"""A hundred at once through the real doors: no number twice, no ticket called twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.device.answers import Done
from queue_server.device.runner import Runner
from queue_server.domain.rights import Role
from tests.hub.line import running
from tests.story.centre import PASSWORD, ZONE, Centre, Rest, clock_at, device, person, records_of
from tests.story.city import BIG, WINDOWS, two_halls
from tests.story.judged import judge

BODY = {"hall": BIG, "service": "general", "channel": "kiosk"}


@dataclass
class Doors:
    """REST for half of them, one socket for the others."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    floor: Runner

    async def issue(self) -> str:
        """A number over REST."""
        ticket: str = (await self.kiosk.post("/tickets", BODY)).done()["id"]
        return ticket

    async def do(self, window: int, verb: str) -> dict[str, Any]:
        """A verb of a window: the odd ones over REST, the others over the socket."""
        if window % 2:
            path = f"/halls/{BIG}/windows/{window}/{verb.replace('_', '-')}"
            return (await self.boss.post(path)).done()
        answer = await self.floor.ask(verb, {"window": str(window)}, wait_s=30)
        assert isinstance(answer, Done), answer
        return dict(answer.data)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    data = tmp_path / "data"
    async with records_of(data) as records:
        kiosk = await device(records, "kiosk", BIG)
        floor = await device(records, "window", BIG)
        boss = await person(records, "boss", Role.SUPERVISOR, halls=(BIG,))
    async with AsyncExitStack() as stack:
        centre = await stack.enter_async_context(Centre(data, two_halls(tmp_path / "city")))
        rests = [Rest(centre.url, token, connections=100) for token in (kiosk, boss)]
        for rest in rests:
            stack.push_async_callback(rest.close)
        await centre.start(clock_at(datetime(2026, 11, 20, 10, tzinfo=ZONE)))
        runner = await stack.enter_async_context(running(Runner(centre.url, floor)))
        signed = await runner.ask("sign_in", {"user": "boss", "password": PASSWORD}, wait_s=30)
        assert isinstance(signed, Done)
        yield Doors(centre, rests[0], rests[1], runner)


async def test_a_hundred_windows_and_a_hundred_numbers_at_once(doors: Doors) -> None:
    windows = range(1, WINDOWS + 1)
    await asyncio.gather(*(doors.do(window, "open") for window in windows))
    issued, answers = await asyncio.gather(
        asyncio.gather(*(doors.issue() for _ in windows)),
        asyncio.gather(*(doors.do(one, "call_next") for one in windows)),
    )
    first = dict(zip(windows, answers, strict=True))
    assert len(set(issued)) == WINDOWS, "no number twice"
    empty = [window for window, reply in first.items() if not reply.get("ticket")]
    second = await asyncio.gather(*(doors.do(window, "call_next") for window in empty))
    replies = first | dict(zip(empty, second, strict=True))
    called = [reply["ticket"]["id"] for reply in replies.values()]
    assert sorted(called) == sorted(issued), "every ticket called, none twice"
    assert {one.rpartition("-")[2] for one in issued} == {f"A{n:03d}" for n in windows}
    doors.centre.stop()
    events = (await judge(doors.centre.data))[BIG]
    calls = [one.event.data["ticket"] for one in events if one.event.type == "ticket.called"]
    assert sorted(calls) == sorted(issued)


async def test_one_number_wanted_by_a_hundred_windows_is_called_by_one(doors: Doors) -> None:
    windows = range(1, WINDOWS + 1)
    await asyncio.gather(*(doors.do(window, "open") for window in windows))
    ticket = await doors.issue()
    answers = await asyncio.gather(*(doors.do(window, "call_next") for window in windows))
    assert [one["ticket"]["id"] for one in answers if one.get("ticket")] == [ticket]


async def test_one_key_used_a_hundred_times_at_once_takes_one_number(doors: Doors) -> None:
    asked = [doors.kiosk.post("/tickets", BODY, key="one") for _ in range(100)]
    answers = await asyncio.gather(*asked)
    assert {one.done()["number"] for one in answers} == {"A001"}
    assert (await doors.kiosk.post("/tickets", BODY)).done()["number"] == "A002"
