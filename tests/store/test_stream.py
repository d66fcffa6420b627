"""The stream of a real store: on from a position, over many halls, trimmed behind the journal."""

from __future__ import annotations

import asyncio

import pytest

from queue_server.domain.commands import Issue
from queue_server.domain.events import Position
from queue_server.domain.refusals import REFUSALS
from queue_server.store.connection import Client
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.stream import EventStream
from tests.store.halls import DAY, HALL, NOON, OpenHall

STALE = REFUSALS["STALE_POSITION"]


async def test_a_hall_without_events_has_no_end(stream: EventStream) -> None:
    assert await stream.end(HALL) is None


async def test_events_come_in_order_and_say_who_made_them(
    hall: OpenHall, stream: EventStream
) -> None:
    reply = await hall.ask(Issue(service="tax", day=DAY), id="mine")
    events = await stream.after(HALL, Position(1, 0), limit=100)
    assert [one.event.seq for one in events] == list(range(1, len(events) + 1))
    assert events[0].event.type == "hall.opened"
    assert (events[0].principal, events[0].fingerprint, events[0].reply) == (None, None, None)
    last = events[-1]
    assert (last.event.type, last.event.command, last.event.at) == ("ticket.issued", "mine", NOON)
    assert (last.principal, last.reply) == ("desk", reply)
    assert last.event.position == await stream.end(HALL)


async def test_a_reader_goes_on_page_by_page(hall: OpenHall, stream: EventStream) -> None:
    for _ in range(5):
        await hall.issue()
    end = await stream.end(HALL)
    position, seen = Position(1, 0), 0
    while page := await stream.after(HALL, position, limit=2):
        assert len(page) <= 2
        position, seen = page[-1].event.position, seen + len(page)
    assert (position, seen) == (end, position.seq)


@pytest.mark.parametrize("foreign", [Position(0, 0), Position(2, 0), Position(1, 9999)])
async def test_a_foreign_position_is_stale(
    hall: OpenHall, stream: EventStream, foreign: Position
) -> None:
    with pytest.raises(STALE, match=foreign.text()):
        await stream.after(HALL, foreign, limit=10)


async def test_what_was_trimmed_is_stale_and_what_was_not_goes_on(
    hall: OpenHall, stream: EventStream
) -> None:
    await hall.issue()
    end = await stream.end(HALL)
    assert end is not None
    behind = Position(end.epoch, end.seq - 1)
    await stream.trim(HALL, behind)
    with pytest.raises(STALE):
        await stream.after(HALL, Position(1, 0), limit=10)
    with pytest.raises(STALE, match=HALL):
        await stream.read({HALL: Position(1, 1)}, block_ms=10, count=10)
    assert [one.event.position for one in await stream.after(HALL, behind, limit=9)] == [end]


async def test_a_hall_trimmed_to_its_end_keeps_its_end_and_goes_on(
    client: Client, hall: OpenHall, stream: EventStream
) -> None:
    end = await stream.end(HALL)
    assert end is not None
    await stream.trim(HALL, end)
    assert await client.xlen("q:{h07}:events") == 0
    assert await stream.end(HALL) == end
    assert await stream.after(HALL, end, limit=10) == []
    with pytest.raises(STALE):
        await stream.after(HALL, Position(end.epoch, end.seq - 1), limit=10)
    await hall.issue()
    assert len(await stream.after(HALL, end, limit=10)) == 1


async def test_many_halls_are_read_at_once(
    dispatcher: RedisDispatcher, hall: OpenHall, stream: EventStream
) -> None:
    other = "h08"
    await dispatcher.open_hall(other, 4, NOON)
    end = await stream.end(HALL)
    assert end is not None
    await hall.issue()
    events = await stream.read({HALL: end, other: Position(4, 0)}, block_ms=10, count=10)
    assert {one.event.hall for one in events} == {HALL, other}
    assert [one.event.type for one in events if one.event.hall == other] == ["hall.opened"]


async def test_a_reader_waits_for_the_first_event(hall: OpenHall, stream: EventStream) -> None:
    end = await stream.end(HALL)
    assert end is not None
    assert await stream.read({}, block_ms=10, count=10) == []
    assert await stream.read({HALL: end}, block_ms=10, count=10) == []
    waiting = asyncio.create_task(stream.read({HALL: end}, block_ms=4000, count=10))
    await asyncio.sleep(0.02)
    ticket = await hall.issue()
    (event,) = await waiting
    assert event.event.data["ticket"] == ticket
