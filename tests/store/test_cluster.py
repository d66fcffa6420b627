"""The same library in a cluster: all keys of a hall are in one slot, halls in many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import RedisCluster
from redis.exceptions import RedisError

from queue_server.domain import commands as c
from queue_server.domain.events import Position
from queue_server.domain.ticket import Suspend
from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream
from tests.store.halls import CONFIGURE, DAY, HALL, NOON, OpenHall
from tests.store.servers import free_port, server


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[RedisCluster]:
    port, bus = free_port(), free_port()
    options = ("--cluster-enabled", "yes", "--cluster-port", str(bus))
    with server(tmp_path / "one", "--port", str(port), *options):
        admin = connect(f"redis://127.0.0.1:{port}")
        await _claimed(admin)
        await admin.aclose()
        client = connect(f"redis+cluster://127.0.0.1:{port}")
        assert isinstance(client, RedisCluster)
        yield client
        await client.aclose()


async def _claimed(admin: Client) -> None:
    """The one node takes every slot, as soon as it listens."""
    slots, state = False, ""
    while "cluster_state:ok" not in state:
        with suppress(RedisError):
            slots = slots or await admin.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
            state = str(await admin.execute_command("CLUSTER", "INFO"))
        await asyncio.sleep(0.02)


async def test_a_halls_day_stays_within_its_slot(cluster: RedisCluster) -> None:
    await load(cluster)
    hall = await OpenHall.opened(RedisDispatcher(cluster))
    for _ in range(3):
        await hall.issue()
    first = await hall.call_next()
    assert first is not None
    await hall.ask(c.Start(ticket=first, window="1"))
    await hall.ask(c.SuspendTicket(ticket=first, window="1", kind=Suspend.STEP))
    await hall.ask(c.Transfer(ticket=f"{HALL}-{DAY}-A002", to_window="2"))
    await hall.ask(c.Close(window="1"))
    await hall.ask(c.Wake(ticket=first))
    await hall.ask(replace(CONFIGURE, version="2"))
    await hall.ask(c.EndDay(zone="main", day=DAY))
    view = await hall.view()
    assert (view.tickets, view.days) == ({}, {"main": DAY})
    await cluster.delete("q:{h07}:meta")
    assert await hall.dispatcher.restore(view, (), 2, now=NOON) == Position(2, 1)


async def test_events_of_halls_in_different_slots_are_followed_together(
    cluster: RedisCluster,
) -> None:
    await load(cluster)
    dispatcher, stream = RedisDispatcher(cluster), EventStream(cluster)
    hall = await OpenHall.opened(dispatcher)
    other = await dispatcher.open_hall("h08", 1, NOON)
    end = await stream.end(HALL)
    assert end is not None
    positions = {HALL: end, "h08": other}
    assert await stream.read(positions, block_ms=20, count=10) == []
    waiting = asyncio.create_task(stream.read(positions, block_ms=4000, count=10))
    await asyncio.sleep(0.05)
    ticket = await hall.issue()
    (event,) = await waiting
    assert event.event.data["ticket"] == ticket
    assert len(await stream.read({**positions, "h08": Position(1, 0)}, block_ms=9, count=9)) == 2
