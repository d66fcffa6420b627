"""A hall that another centre process serves: through the first centre's doors all is the same."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from queue_server.domain.events import Position
from queue_server.domain.rights import Role
from tests.hub.line import until
from tests.story.centre import (
    ZONE,
    Answer,
    Centre,
    Rest,
    clock_at,
    device,
    journal_of,
    person,
    records_of,
)
from tests.story.city import BIG, HALL, two_halls
from tests.story.judged import caught_up, judge

pytestmark = pytest.mark.asyncio(loop_scope="module")
FRIDAY_10 = datetime(2026, 11, 20, 10, tzinfo=ZONE)
STANDING = clock_at(FRIDAY_10, pace=0.0)
OWN_OF_EACH = {"holder_key", "follow_key", "moved_to_key", "epoch", "seq", "centre", "device"}


@dataclass
class Front:
    """The first centre's doors, and who stands before them."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    city: Rest
    anyone: Rest


@dataclass
class Pair:
    """Two centres: the second serves the big hall, and the first knows where it is."""

    doors: Front
    second: Centre


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(stack: AsyncExitStack, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Both running, the first with the hall's view."""
    folder = tmp_path_factory.mktemp("pair")
    second, told = await behind(stack, folder)
    doors = await front(stack, folder, YUNHAO_CENTRES=told)

    async def is_there() -> object:
        return (await doors.boss.get(f"/halls/{BIG}/view")).done()["view"]["windows"]

    await until(is_there, every_s=0.05)
    return Pair(doors, second)


async def front(stack: AsyncExitStack, folder: Path, **told: str) -> Front:
    """A centre with everybody in its records, started."""
    async with records_of(folder / "first") as records:
        tokens = [
            await device(records, "kiosk", BIG),
            await person(records, "boss", Role.SUPERVISOR),
            await person(records, "city", Role.CITY),
            None,
        ]
    if not (folder / "city").exists():
        two_halls(folder / "city")
    centre = await stack.enter_async_context(Centre(folder / "first", folder / "city"))
    rests = [Rest(centre.url, token) for token in tokens]
    for rest in rests:
        stack.push_async_callback(rest.close)
    await centre.start(STANDING, **told)
    return Front(centre, *rests)


async def behind(stack: AsyncExitStack, folder: Path) -> tuple[Centre, str]:
    """The centre in the big hall, and what the first is told of it."""
    async with records_of(folder / "second") as records:
        token = await device(records, "centre", BIG)
    centre = Centre(folder / "second", two_halls(folder / "city"), halls=(BIG,))
    await stack.enter_async_context(centre)
    await centre.start(STANDING)
    return centre, json.dumps({BIG: {"url": centre.url, "token": token}})


async def day(doors: Front) -> list[Answer]:
    """What the doors say on a way through every kind of question, refusals among them."""
    kiosk, boss, anyone = doors.kiosk, doors.boss, doors.anyone
    body = {"hall": BIG, "items": ["business-start"], "channel": "kiosk"}
    window = f"/halls/{BIG}/windows/7"
    said = [await kiosk.post("/tickets", body, key="first")]
    first = said[0].done()["id"]
    said += [
        await kiosk.post("/tickets", body, key="first"),
        await kiosk.post("/tickets", {**body, "class": "priority"}, key="first"),
        await kiosk.post("/tickets", {**body, "class": "priority"}),
        await boss.post(f"{window}/call-next"),
        await boss.post(f"{window}/open"),
        await boss.post(f"{window}/call-next"),
        await boss.post(f"{window}/call-next"),
        await boss.get(f"/tickets/{first}"),
        await boss.get(f"/tickets/{first}/why"),
        await anyone.get(f"/tickets/{first}"),
    ]
    called = said[6].done()["ticket"]["id"]
    said += [
        await boss.post(f"/tickets/{called}/{verb}", fields)
        for verb, fields in (
            ("recall", None), ("start", None), ("start", None), ("finish", {"outcome": "settled"})
        )
    ]  # fmt: skip
    said += [
        await anyone.get(f"/halls/{BIG}"),
        await boss.get(f"/halls/{BIG}/view"),
        await boss.get(f"/halls/{BIG}/tickets", number="A001"),
        await boss.get(f"/halls/{BIG}/events", after="1-0"),
        await boss.get(f"/halls/{BIG}/events", after="7-7"),
        await doors.city.get("/city/load"),
    ]
    return said


def compared(answer: Answer) -> tuple[int, Any]:
    return answer.status, _scrubbed(answer.body)


def _scrubbed(value: Any) -> Any:
    """Without what each centre's own keys, ids and draws of the days to come make different."""
    if isinstance(value, dict):
        if value.keys() == {"p10_s", "p50_s", "p90_s"}:
            assert 0 <= value["p10_s"] <= value["p50_s"] <= value["p90_s"]
            return "wait"
        drawn = OWN_OF_EACH | {"command", "device", "centre"}
        return {name: _scrubbed(one) for name, one in value.items() if name not in drawn}
    return [_scrubbed(one) for one in value] if isinstance(value, list) else value


async def test_nobody_can_tell_which_centre_serves_a_hall(
    stack: AsyncExitStack, pair: Pair, tmp_path: Path
) -> None:
    alone = await front(stack, tmp_path)
    expected = await day(alone)
    alone.centre.stop()
    found = await day(pair.doors)
    for one, other in zip(found, expected, strict=True):
        assert compared(one) == compared(other)
    elsewhere = {"hall": HALL, "items": ["business-end"], "channel": "phone"}
    assert (await pair.doors.anyone.post("/tickets", elsewhere)).done()["hall"] == HALL


async def test_a_cut_is_told_in_friendly_words_and_heals_by_itself(pair: Pair) -> None:
    doors, second = pair.doors, pair.second
    body = {"hall": BIG, "service": "advice", "channel": "kiosk"}
    ticket = (await doors.kiosk.post("/tickets", body)).done()
    before = await waiting(doors)
    second.kill()

    refused = await doors.kiosk.post("/tickets", body, key="through the cut")
    assert (refused.code, refused.status) == ("HALL_NOT_READY", 409)
    assert "HALL_NOT_READY" not in refused.body["detail"]
    assert refused.body["detail"].endswith("。")
    known = (await doors.boss.get(f"/halls/{BIG}/view")).done()["view"]["tickets"]
    assert ticket["id"] in known, "the hall as it was is still told"
    assert await waiting(doors) == before
    own = {"hall": HALL, "service": "general", "channel": "phone"}
    (await doors.anyone.post("/tickets", own)).done()

    await second.start(STANDING)
    while (answer := await doors.kiosk.post("/tickets", body, key="through the cut")).status > 201:
        assert answer.code == "HALL_NOT_READY"
    assert answer.done()["number"] == "N002"
    again = (await doors.kiosk.post("/tickets", body, key="through the cut")).done()
    assert again["number"] == "N002", "asked again, done once"
    assert (await waiting(doors))[BIG] == before[BIG] + 1


async def waiting(doors: Front) -> dict[str, int]:
    """The board's figures of each hall."""
    rows = (await doors.city.get("/city/load")).done()["rows"]
    return {row["hall"]: row["waiting"] for row in rows}


async def test_afterwards_a_hall_is_in_both_journals_each_event_once(pair: Pair) -> None:
    told = (await pair.doors.boss.get(f"/halls/{BIG}/view")).done()
    async with journal_of(pair.doors.centre.data) as journal:
        await caught_up(journal, BIG, Position.parse(told["position"]))
    pair.doors.centre.stop()
    pair.second.stop()
    first = await judge(pair.doors.centre.data, followed={BIG})
    second = await judge(pair.second.data)
    assert (list(first), list(second)) == ([BIG, HALL], [BIG])
    assert first[BIG] == second[BIG]
    calls = [one for one in second[BIG] if one.event.type == "ticket.called"]
    assert {one.principal for one in calls} == {"user:boss"}, "in the name of who signed in there"
