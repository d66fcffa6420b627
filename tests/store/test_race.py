"""A hundred connections at one line: invariants 1 to 3 in a race."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from queue_server.domain.commands import Caller, CallNext, Command, Hold, Issue, Open
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import Refused
from queue_server.domain.slots import Slot
from queue_server.domain.ticket import State
from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import RedisDispatcher
from tests.store.halls import CONFIGURE, DAY, HALL, NOON, OpenHall

RACERS = 100
WINDOWS = {str(n): {"zone": "main", "own": ["tax"], "help": []} for n in range(RACERS)}


@pytest.fixture
async def racers(store_url: str) -> AsyncIterator[list[RedisDispatcher]]:
    clients: list[Client] = [connect(store_url, connections=1) for _ in range(RACERS)]
    await asyncio.gather(*(client.ping() for client in clients))
    yield [RedisDispatcher(client) for client in clients]
    await asyncio.gather(*(client.aclose() for client in clients))


@pytest.fixture
async def wide(hall: OpenHall) -> OpenHall:
    """The hall with a window for each racer."""
    await hall.ask(replace(CONFIGURE, version="2", windows=WINDOWS))
    for window in WINDOWS:
        await hall.ask(Open(window=window, clerk=f"clerk-{window}"))
    return hall


async def at_once(
    racers: list[RedisDispatcher], commands: list[Command], *, id: str
) -> list[Reply]:
    return await asyncio.gather(
        *(
            racer.perform(HALL, command, Caller(principal=f"p{n}", id=id), now=NOON, real=NOON)
            for n, (racer, command) in enumerate(zip(racers, commands, strict=True))
        )
    )


async def test_no_number_is_given_twice_and_no_ticket_called_twice(
    racers: list[RedisDispatcher], wide: OpenHall
) -> None:
    issued = await at_once(racers, [Issue(service="tax", day=DAY)] * RACERS, id="i")
    assert {one["ticket"]["number"] for one in issued} == {f"A{n:03d}" for n in range(1, 101)}
    calls: list[Command] = [CallNext(window=window) for window in WINDOWS]
    called = await at_once(racers, calls, id="c")
    assert {one["ticket"]["id"] for one in called} == {one["ticket"]["id"] for one in issued}
    view = await wide.view()
    assert {one.state for one in view.tickets.values()} == {State.CALLED}
    assert len({one.window for one in view.tickets.values()}) == RACERS


async def test_one_command_sent_by_a_hundred_lines_has_one_effect(
    racers: list[RedisDispatcher], hall: OpenHall
) -> None:
    caller, command = Caller(principal="kiosk", id="same"), Issue(service="tax", day=DAY)
    replies = await asyncio.gather(
        *(racer.perform(HALL, command, caller, now=NOON, real=NOON) for racer in racers)
    )
    assert all(reply == replies[0] for reply in replies)
    assert len((await hall.view()).tickets) == 1


async def test_the_last_number_of_a_quota_is_given_to_one_of_a_hundred(
    racers: list[RedisDispatcher], hall: OpenHall
) -> None:
    rules = {name: {**rule, "quota": 1} for name, rule in CONFIGURE.services.items()}
    await hall.ask(replace(CONFIGURE, version="2", services=rules))
    wanted = (
        racer.perform(
            HALL, Issue(service="tax", day=DAY), Caller(principal=f"p{n}", id="i"), now=NOON, real=0
        )
        for n, racer in enumerate(racers)
    )
    answers = await asyncio.gather(*wanted, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, Refused)]
    assert {one.code for one in refused} == {"SERVICE_FULL"}
    assert len(refused) == RACERS - 1
    assert len((await hall.view()).tickets) == 1


async def test_five_hundred_after_the_last_twenty_places_of_a_slot(
    racers: list[RedisDispatcher], hall: OpenHall
) -> None:
    """Exactly twenty get one; a hold that nobody confirms is somebody else's when it is over."""
    start = NOON + 7_200_000
    slot = Slot(start=start, end=start + 1, capacity=40, booking=20, remote=8, guide=2)

    async def ask(person: int, now: int) -> str:
        command = Hold(service="tax", day=DAY, time="1400", slots=(slot,), until=now + 300_000)
        caller = Caller(principal=f"p{person}", id=f"at-{now}")
        racer = racers[person % RACERS]
        try:
            reply = await racer.perform(HALL, command, caller, now=now, real=now)
        except Refused as refused:
            return refused.code
        return str(reply["appointment"]["id"])

    everyone = range(500)
    for now in (NOON, NOON + 300_001):
        told = await asyncio.gather(*(ask(person, now) for person in everyone))
        given = [one for one in told if one != "SLOT_FULL"]
        assert len(set(given)) == len(given) == 20
        held = [one for one in (await hall.view()).appointments.values() if one.state == "held"]
        assert {one.id for one in held} == set(given), "each reply is true, none is held for ever"
