"""A hall between two centres: handed forth and back, cut off for 40 minutes, killed on the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime

import httpx
import pytest
import pytest_asyncio

from queue_server.domain.events import Position
from queue_server.store.connection import connect
from queue_server.store.socket_place import socket_of
from tests.hub.line import until
from tests.story.centre import ZONE, clock_at
from tests.story.city import BIG, HALL
from tests.story.judged import judge
from tests.story.sharing import Sharing, Side, shared

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
MORNING = clock_at(datetime(2026, 11, 20, 10, tzinfo=ZONE), pace=0.0)
NIGHT = clock_at(datetime(2026, 11, 20, 22, tzinfo=ZONE), pace=0.0)
PACE, CUT_S = float(os.environ.get("CUT_PACE", "400")), 40 * 60
"""The city's 40 minutes take six seconds of the suite; `make cut` takes its time."""
BODY = {"hall": BIG, "service": "advice", "channel": "kiosk"}
AWAY = {"hall": BIG, "service": "advice", "channel": "phone"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sharing]:
    """The hall has lived a morning at the city's centre, alone; now there are two of them."""
    async with AsyncExitStack() as stack:
        found = await shared(stack, tmp_path_factory.mktemp("shared"))
        await found.city.start(MORNING, alone=True)
        for key in ("first", "second"):
            (await found.city.kiosk.post("/tickets", BODY, key=key)).done()
        found.city.centre.stop()
        await found.city.start(NIGHT)
        await found.hall.start(NIGHT)
        yield found


async def served(side: Side, window: str) -> None:
    """One visit, from the number to the outcome."""
    boss = side.boss
    (await side.kiosk.post("/tickets", BODY)).done()
    called = (await boss.post(f"/halls/{BIG}/windows/{window}/call-next")).done()["ticket"]
    if called is not None:
        for verb, body in (("start", None), ("finish", {"outcome": "advised"})):
            (await boss.post(f"/tickets/{called['id']}/{verb}", body)).done()


async def test_a_hall_with_people_in_its_lines_stays_where_it_is(pair: Sharing) -> None:
    code, said = await pair.handover(pair.city, pair.wire.url, MORNING)
    assert (code, "开放时间" in said) == (1, True), said
    code, said = await pair.handover(pair.city, pair.wire.url, NIGHT)
    assert (code, "还有人在等候" in said) == (1, True), said
    code, said = await pair.handover(pair.city, "http://127.0.0.1:9", NIGHT)
    assert (code, "YUNHAO_CENTRES" in said) == (1, True), said
    assert (await pair.city.view())["view"]["centre"] == pair.city.name
    for ticket in (await pair.city.view())["view"]["tickets"]:
        (await pair.city.boss.post(f"/tickets/{ticket}/cancel")).done()


async def test_a_hall_goes_to_its_own_centre_with_its_numbers_and_its_memory(
    pair: Sharing,
) -> None:
    city, hall = pair.city, pair.hall
    first = (await city.kiosk.post("/tickets", BODY, key="first")).done()
    code, said = await pair.handover(city, pair.wire.url, NIGHT)
    assert code == 0, said
    await city.until_led_by(hall.name)
    assert (await hall.view())["view"]["numbers"] == {"20261120|N": 52}, "behind what was given"
    again = (await city.kiosk.post("/tickets", BODY, key="first")).done()
    assert again["id"] == first["id"], "asked again, answered as before, by the other centre"
    code, said = await pair.handover(city, pair.wire.url, NIGHT)
    assert code == 0, "what was done stays done"
    assert (await city.position()) == (await hall.position())


async def test_calling_goes_on_through_a_cut_of_40_minutes(pair: Sharing) -> None:
    city, hall = pair.city, pair.hall
    for side in (city, hall):
        side.centre.kill()
    monday = clock_at(datetime(2026, 11, 23, 10, tzinfo=ZONE), pace=PACE)
    await hall.start(monday)
    await city.start(monday)
    own = (await city.anyone.post("/tickets", {**AWAY, "hall": HALL})).done()
    await city.until_led_by(hall.name)
    windows = ("1", "2", "3", "4")
    for window in windows:
        (await hall.boss.post(f"/halls/{BIG}/windows/{window}/open")).done()
    await city.journalled(await hall.position())

    await pair.wire.cut()
    before = await city.position()
    over = asyncio.get_running_loop().time() + CUT_S / PACE

    async def works(window: str) -> None:
        while asyncio.get_running_loop().time() < over:
            await served(hall, window)

    working = asyncio.gather(*(works(window) for window in windows))
    await is_told(city, own)
    await working
    assert await city.position() == before
    behind = (await hall.position()).seq - before.seq
    assert behind > 40, "calling went on"

    await pair.wire.mend()
    city.centre.kill()  # amid catching up
    await city.start(monday)
    goal = await hall.position()

    async def has_caught_up() -> bool:
        return await city.position() >= goal

    await until(has_caught_up, every_s=0.05)
    assert "as_of" not in (await city.anyone.get(f"/halls/{BIG}")).done()
    ticket = (await city.anyone.post("/tickets", AWAY)).done()
    assert ticket["hall"] == BIG
    (await city.boss.post(f"/tickets/{ticket['id']}/cancel")).done()
    await city.journalled(await hall.position())
    for window in windows:
        (await hall.boss.post(f"/halls/{BIG}/windows/{window}/close")).done()


async def is_told(city: Side, own: dict[str, str]) -> None:
    """What people at the city's doors are told while the line is down."""
    refused = await city.anyone.post("/tickets", AWAY)
    assert refused.code == "HALL_NOT_READY"
    assert "其他大厅" in refused.body["detail"]
    moved = await city.boss.post(f"/tickets/{own['id']}/move", {"hall": BIG})
    assert moved.code == "HALL_NOT_READY"
    kept = (await city.boss.get(f"/tickets/{own['id']}")).done()
    assert kept["state"] == "remote", "the number stays where it was"
    assert (await city.anyone.get(f"/halls/{BIG}")).done()["as_of"]
    async with httpx.AsyncClient(trust_env=False) as client:
        assert "线路中断" in (await client.get(f"{city.centre.url}/now")).text


async def test_a_hall_handed_back_is_served_by_one_centre_whatever_is_killed(
    pair: Sharing,
) -> None:
    city, hall = pair.city, pair.hall
    for side in (city, hall):
        side.centre.kill()
    # Monday's day ends by itself when a centre starts; nobody has come yet
    tuesday = clock_at(datetime(2026, 11, 24, 9, tzinfo=ZONE), pace=0.0)
    await hall.start(tuesday)
    await hall.give(city.name)  # and then everything dies, the city not having heard of it
    hall.centre.kill()
    await hall.start(tuesday)
    refused = await hall.anyone.post("/tickets", AWAY)
    assert refused.code == "HALL_NOT_READY", "it was given away"
    await city.start(tuesday)
    await city.until_led_by(city.name)
    city.centre.kill()  # as soon as it has opened the hall
    assert (await hall.anyone.post("/tickets", AWAY)).code == "HALL_NOT_READY"
    await city.start(tuesday)
    await hall.until_led_by(city.name)
    first = (await hall.anyone.post("/tickets", AWAY)).done()
    await city.journalled(await city.position())
    client = connect(f"unix://{socket_of(city.centre.data / 'store')}")
    await client.flushall()  # the store that has the hall now is lost
    await client.aclose()
    (await city.anyone.post("/tickets", {**AWAY, "hall": HALL})).done()  # and its other hall
    ticket = (await hall.anyone.post("/tickets", AWAY)).done()
    assert (first["number"], ticket["number"]) == ("N001", "N052"), "by the city's centre alone"
    goal = await city.position()
    for side in (city, hall):
        await side.journalled(goal)


async def test_afterwards_both_journals_tell_one_story(pair: Sharing) -> None:
    for side in (pair.city, pair.hall):
        side.centre.stop()
    first = await judge(pair.city.centre.data)
    second = await judge(pair.hall.centre.data, followed={BIG})
    assert first[BIG] == second[BIG]
    epochs = [one.event.epoch for one in first[BIG] if one.event.type == "hall.opened"]
    assert epochs == sorted(set(epochs)), "no epoch was opened twice"
    handed = [one.event.data["to"] for one in first[BIG] if one.event.type == "hall.handed"]
    assert handed == [pair.hall.name, pair.city.name]
    assert first[BIG][-1].event.position > Position(3, 0)
