"""The dispatcher of record on a real store: once, ready, repeated, refused, raced for."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.domain.commands import Caller, CallNext, Issue, StopService, fingerprint
from queue_server.domain.events import Position
from queue_server.domain.hall import DAY_MS
from queue_server.domain.memory import Kept
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import State
from queue_server.domain.view import HallView
from queue_server.ports import StoreUnavailable
from queue_server.store.connection import Client, connect
from queue_server.store.dispatcher import BadArgument, NotEmpty, RedisDispatcher
from queue_server.store.library import library
from queue_server.store.stream import EventStream
from tests.store.halls import CONFIGURE, DAY, HALL, NOON, OpenHall
from tests.store.lossy import losing

NOT_READY, STALE = REFUSALS["HALL_NOT_READY"], REFUSALS["STALE_POSITION"]
KEY_REUSED = REFUSALS["KEY_REUSED"]


async def restart(client: Client) -> None:
    """What a restart of the server does to the library: its memory begins anew."""
    await client.execute_command("FUNCTION", "LOAD", "REPLACE", library().text)


async def test_a_ticket_goes_its_way(hall: OpenHall) -> None:
    ticket = await hall.issue()
    assert ticket == f"{HALL}-{DAY}-A001"
    assert await hall.call_next() == ticket
    assert await hall.call_next("2") is None
    assert (await hall.view()).tickets[ticket].state is State.CALLED


async def test_a_refusal_arrives_as_its_own_exception_with_its_detail(hall: OpenHall) -> None:
    with pytest.raises(REFUSALS["WINDOW_UNKNOWN"]) as refused:
        await hall.ask(CallNext(window="9"))
    assert (refused.value.code, refused.value.detail) == ("WINDOW_UNKNOWN", "9")


async def test_a_hall_that_was_never_opened_is_not_ready(dispatcher: RedisDispatcher) -> None:
    caller = Caller(principal="desk", id="c1")
    with pytest.raises(NOT_READY):
        await dispatcher.perform(HALL, CONFIGURE, caller, now=NOON, real=NOON)
    with pytest.raises(NOT_READY):
        await dispatcher.snapshot(HALL)
    with pytest.raises(NOT_READY):
        await dispatcher.ready(HALL, Position(1, 1))


async def test_after_a_restart_nothing_goes_on_before_the_centre_compared(
    client: Client, hall: OpenHall, stream: EventStream
) -> None:
    await restart(client)
    with pytest.raises(NOT_READY):
        await hall.issue()
    end = await stream.end(HALL)
    assert end is not None
    with pytest.raises(STALE, match=end.text()):
        await hall.dispatcher.ready(HALL, Position(end.epoch, end.seq - 1))
    with pytest.raises(NOT_READY):
        await hall.issue()
    assert await hall.dispatcher.ready(HALL, end) == end
    await hall.issue()
    assert await hall.dispatcher.ready(HALL, end) > end  # a second centre, a little later


async def test_a_hall_that_lives_is_neither_opened_nor_restored(hall: OpenHall) -> None:
    view = await hall.view()
    with pytest.raises(NotEmpty):
        await hall.dispatcher.open_hall(HALL, 2, NOON)
    with pytest.raises(NotEmpty):
        await hall.dispatcher.restore(view, (), 2, now=NOON)
    assert (await hall.view()).position == view.position


async def test_opening_that_nobody_heard_may_be_repeated(hall: OpenHall) -> None:
    view = await hall.view()
    assert await hall.dispatcher.open_hall(HALL, 1, NOON) == view.position
    assert await hall.dispatcher.restore(HallView(hall=HALL), (), 1, now=NOON) == view.position


async def test_a_hall_is_not_restored_under_an_epoch_that_it_had(
    client: Client, hall: OpenHall
) -> None:
    view = await hall.view()
    await restart(client)
    with pytest.raises(BadArgument, match="epoch"):
        await hall.dispatcher.restore(view, (), 1, now=NOON)


async def test_a_restored_hall_goes_on_behind_its_numbers_and_knows_its_commands(
    client: Client, hall: OpenHall
) -> None:
    command = Issue(service="tax", day=DAY)
    first = await hall.ask(command, id="once")
    view = await hall.view()
    kept = Kept(
        principal="desk",
        id="once",
        fingerprint=fingerprint(command),
        reply=first,
        day=NOON // DAY_MS,
    )
    await client.flushall()
    assert await hall.dispatcher.restore(view, [kept], 2, now=NOON) == Position(2, 1)
    assert await hall.ask(command, id="once") == first
    assert await hall.issue() == f"{HALL}-{DAY}-A052"
    assert await hall.call_next() == first["ticket"]["id"]


async def test_a_shortened_hall_is_dropped_when_it_is_restored(
    client: Client, hall: OpenHall
) -> None:
    await hall.issue()
    view = await hall.view()
    await hall.ask(StopService(reason="lost"))
    await restart(client)
    await hall.dispatcher.restore(view, (), 2, now=NOON)
    assert (await hall.view()).stops == {}
    assert await client.xlen("q:{h07}:events") == 1


async def test_the_same_id_has_one_effect_until_the_day_after_the_next(hall: OpenHall) -> None:
    command = Issue(service="tax", day=DAY)
    first = await hall.ask(command, id="once")
    hall.now += DAY_MS
    assert await hall.ask(command, id="once") == first
    with pytest.raises(KEY_REUSED, match="once"):
        await hall.ask(Issue(service="help", day=DAY), id="once")
    hall.now += DAY_MS
    assert (await hall.ask(command, id="once"))["ticket"]["number"] == "A002"


async def test_people_do_not_share_their_ids(hall: OpenHall) -> None:
    command = Issue(service="tax", day=DAY)
    callers = [("a", "bc"), ("ab", "c"), ("1", ":ab"), ("", "abc"), ("两", "c"), ("2", "两")]
    numbers = set()
    for principal, id in callers:
        caller = Caller(principal=principal, id=id)
        reply = await hall.dispatcher.perform(HALL, command, caller, now=NOON, real=NOON)
        numbers.add(reply["ticket"]["number"])
    assert len(numbers) == len(callers)


async def test_a_lost_answer_is_asked_for_under_the_same_id(
    store_url: str, hall: OpenHall, tmp_path: Path
) -> None:
    async with losing(store_url, tmp_path, answers=2) as line:
        client = connect(line)
        desk = OpenHall(RedisDispatcher(client, pauses_s=(0.0, 0.0)))
        reply = await desk.ask(Issue(service="tax", day=DAY), id="lost")
        await client.aclose()
    assert reply["ticket"]["number"] == "A001"
    assert len((await hall.view()).tickets) == 1


async def test_answers_lost_for_good_leave_one_effect(
    store_url: str, hall: OpenHall, tmp_path: Path
) -> None:
    command = Issue(service="tax", day=DAY)
    async with losing(store_url, tmp_path, answers=3) as line:
        client = connect(line)
        desk = OpenHall(RedisDispatcher(client, pauses_s=(0.0, 0.0)))
        with pytest.raises(StoreUnavailable):
            await desk.ask(command, id="lost")
        assert (await desk.ask(command, id="lost"))["ticket"]["number"] == "A001"
        await client.aclose()


async def test_a_store_that_stays_away_is_named(tmp_path: Path) -> None:
    client = connect(f"unix://{tmp_path}/nobody.sock")
    gone = RedisDispatcher(client, pauses_s=(0.0, 0.0))
    with pytest.raises(StoreUnavailable):
        await gone.snapshot(HALL)
    with pytest.raises(StoreUnavailable):
        await EventStream(client).end(HALL)
    await client.aclose()
