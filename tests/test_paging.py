"""Vibrating pagers against a base of the tests' own world: a real socket, real faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from queue_server.domain import commands as c
from queue_server.domain.commands import Caller, Command
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.sight import Sight, view_document
from queue_server.pager_gateway import HttpPager
from queue_server.paging import Paging
from queue_server.ports import HallPort
from queue_server.ports.pager import Pager
from tests.hub.centre import HALL, MemoryHall, new_centre

DAY = 20261123


@dataclass
class Base:
    """The gateway of a pager base; `answers` are the statuses it will give, then 200."""

    answers: list[int] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        self.heard.append(json.loads(await reader.readexactly(length)))
        status = self.answers.pop(0) if self.answers else 200
        writer.write(b"HTTP/1.1 %d x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        await writer.drain()
        writer.close()


@pytest_asyncio.fixture
async def base() -> AsyncIterator[Base]:
    found = Base()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


class Floor:
    """A hall with somebody who has pager 7, and its paging."""

    def __init__(self, hall: MemoryHall, pager: Pager | None) -> None:
        self.hall = hall
        halls: list[HallPort] = [hall]
        self.paging = Paging(halls, {HALL: pager} if pager else {}, again_s=0.01)
        self.count = 0

    async def do(self, command: Command) -> Any:
        self.count += 1
        reply = await self.hall.perform(
            command, Caller(principal="user:guide", id=f"{id(self)}-{self.count}")
        )
        await asyncio.sleep(0)
        return reply

    async def called(self) -> str:
        ticket: str = (await self.do(c.Issue(service="general", day=DAY)))["ticket"]["id"]
        await self.do(c.Page(ticket=ticket, pager=7))
        await self.do(c.Open(window="1", clerk="chen"))
        await self.do(c.CallNext(window="1"))
        await self.look()
        return ticket

    async def look(self) -> None:
        await self.paging.look()
        await self.paging.rested()
        await asyncio.sleep(0)

    def alarms(self) -> list[tuple[str, str, str | None]]:
        return [(one.alarm, one.about, one.detail) for one in self.hall.view.alarms.values()]


@pytest_asyncio.fixture
async def floor(base: Base, tmp_path: Any) -> Floor:
    hall = new_centre(tmp_path).hall
    return Floor(hall, HttpPager(f"http://127.0.0.1:{base.port}/ring"))


async def test_a_call_and_each_recall_ring_the_pager_once(base: Base, floor: Floor) -> None:
    ticket = await floor.called()
    await floor.look()
    assert base.heard == [{"pager": 7, "text": "A001 → 1"}]
    await floor.do(c.Recall(ticket=ticket, window="1"))
    await floor.look()
    assert len(base.heard) == 2
    assert floor.alarms() == []


async def test_a_base_that_stumbles_is_asked_again_and_one_that_fails_is_an_alarm(
    base: Base, floor: Floor
) -> None:
    base.answers = [503, 200]
    ticket = await floor.called()
    assert (len(base.heard), floor.alarms()) == (2, [])
    base.answers = [500, 500, 500]
    await floor.do(c.Recall(ticket=ticket, window="1"))
    await floor.look()
    assert floor.alarms() == [("pager", ticket, "7")]
    await floor.look()
    assert len(base.heard) == 5, "it is the guide's now"
    await floor.do(c.Start(ticket=ticket, window="1"))
    await floor.look()
    assert floor.alarms() == [], "who was meant came"


async def test_a_hall_without_a_base_calls_as_ever_and_says_that_nothing_rang(
    floor: Floor,
) -> None:
    alone = Floor(floor.hall, None)
    ticket = await alone.called()
    assert alone.alarms() == [("pager", ticket, "7")]
    unreachable = Floor(floor.hall, HttpPager("http://127.0.0.1:9/"))
    await unreachable.do(c.Recall(ticket=ticket, window="1"))
    await unreachable.look()
    assert floor.hall.view.tickets[ticket].recalls == 1


async def test_a_pager_that_is_not_back_is_told_until_it_is_and_over_the_day_s_end(
    floor: Floor,
) -> None:
    ticket = await floor.called()
    await floor.do(c.Miss(ticket=ticket, window="1"))
    await floor.look()
    assert floor.alarms() == [("pager_out", ticket, "7")]
    await floor.do(c.Rejoin(ticket=ticket))
    await floor.look()
    assert floor.alarms() == [], "its holder waits again"
    await floor.do(c.Cancel(ticket=ticket, by="staff"))
    await floor.look()
    assert floor.alarms() == [("pager_out", ticket, "7")]
    await floor.do(c.Page(ticket=ticket))
    await floor.look()
    assert floor.alarms() == []
    lost = await floor.called()
    await floor.do(c.Miss(ticket=lost, window="1"))
    await floor.look()
    await floor.do(c.Close(window="1"))
    await floor.do(c.EndDay(zone=floor.hall.view.rules["general"].zone, day=DAY))
    await floor.look()
    assert lost not in floor.hall.view.tickets
    assert floor.alarms() == [("pager_out", lost, "7")]


async def test_no_pager_is_handed_on_a_number_that_has_ended_and_no_screen_says_who_has_one(
    floor: Floor,
) -> None:
    ticket = await floor.called()
    assert "pager" not in view_document(floor.hall.view, Sight.PUBLIC)["tickets"][ticket]
    assert view_document(floor.hall.view, Sight.DESK)["tickets"][ticket]["pager"] == 7
    await floor.do(c.Cancel(ticket=ticket, by="staff"))
    with pytest.raises(REFUSALS["TICKET_NOT_WAITING"]):
        await floor.do(c.Page(ticket=ticket, pager=8))
