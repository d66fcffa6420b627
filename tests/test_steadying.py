"""What one holder reads of the wait, minute by minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.domain.commands import Caller, CallNext, Command, Issue, Open
from queue_server.domain.estimate import PLAIN, Wait
from queue_server.domain.ticket import TicketClass
from queue_server.steadying import SteadyWaits
from tests.hub.centre import HALL, Centre, new_centre

DAY = 20261123


class Chancy:
    """As ports.Waits: an estimator whose next answers a test lays down."""

    def __init__(self) -> None:
        self.next: Wait | None = None
        self.joining = Wait(p10_s=0, p50_s=0, p90_s=60)

    def line(self, hall: str, service: str, cls: TicketClass = TicketClass.NORMAL) -> Wait:
        return self.joining

    def ticket(self, hall: str, ticket: str) -> Wait | None:
        return self.next


class Reader:
    """The holder of a number with two people before."""

    def __init__(self, centre: Centre) -> None:
        self.centre, self.chancy = centre, Chancy()
        self.waits = SteadyWaits(self.chancy, centre)
        self.count = 0

    async def do(self, command: Command) -> str:
        self.count += 1
        caller = Caller(principal="user:li", id=str(self.count))
        reply = await self.centre.hall.perform(command, caller)
        await self.centre.hall.reached(self.centre.hall.events[-1].position)
        found: str = reply.get("ticket", {}).get("id", "")
        return found

    def reads(self, p10: int, p50: int, p90: int, by: str = "rollout") -> tuple[int, int, int]:
        self.chancy.next = Wait(p10_s=p10, p50_s=p50, p90_s=p90, by=by)
        found = self.waits.ticket(HALL, self.ticket)
        assert found is not None
        return found.p10_s, found.p50_s, found.p90_s

    ticket = ""


@pytest.fixture
async def reader(tmp_path: Path) -> Reader:
    made = Reader(new_centre(tmp_path))
    await made.do(Open(window="1", clerk="chen"))
    for _ in range(3):
        made.ticket = await made.do(Issue(service="general", day=DAY))
    return made


async def test_while_nothing_happens_the_range_moves_and_shrinks_but_never_grows(
    reader: Reader,
) -> None:
    assert reader.reads(600, 900, 1200) == (600, 900, 1200)
    assert reader.reads(500, 900, 1400) == (600, 900, 1200)
    assert reader.reads(700, 800, 1000) == (700, 800, 1000)
    assert reader.reads(400, 700, 1200) == (600, 700, 900)


async def test_it_follows_whoever_is_called_before(reader: Reader) -> None:
    reader.reads(600, 900, 1200)
    await reader.do(CallNext(window="1"))
    assert reader.reads(100, 600, 1500) == (300, 600, 900)


async def test_a_window_that_closes_is_a_cause(reader: Reader) -> None:
    reader.reads(600, 900, 1200)
    await reader.do(Open(window="2", clerk="li"))
    assert reader.reads(100, 400, 1500) == (100, 400, 700)
    view = reader.centre.hall.view
    view.windows["2"] = view.windows["2"].patched({"state": "paused"})
    assert reader.reads(600, 900, 2400) == (600, 900, 2400)


async def test_a_number_younger_than_the_outlook_waits_like_who_joins_now(reader: Reader) -> None:
    reader.chancy.joining = Wait(p10_s=500, p50_s=800, p90_s=1100, by="rollout")
    assert reader.reads(0, 100, 3000, by=PLAIN) == (500, 800, 1100)
    reader.chancy.joining = Wait(p10_s=500, p50_s=800, p90_s=1100)
    assert reader.reads(0, 100, 3000, by=PLAIN) == (0, 100, 3000)


async def test_who_waits_no_longer_has_none_and_begins_anew(reader: Reader) -> None:
    reader.reads(600, 900, 1200)
    reader.chancy.next = None
    assert reader.waits.ticket(HALL, reader.ticket) is None
    assert reader.reads(100, 900, 3000) == (100, 900, 3000)
