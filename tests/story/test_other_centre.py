"""A hall that another centre process serves: through the first centre's doors all is the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.rights import Role
from tests.story.centre import ZONE, Answer, Centre, Rest, clock_at, device, person, records_of
from tests.story.city import BIG, HALL, two_halls
from tests.story.judged import judge

FRIDAY_10 = datetime(2026, 11, 20, 10, tzinfo=ZONE)
STANDING = clock_at(FRIDAY_10, pace=0.0)
OWN_OF_EACH = {"holder_key", "moved_to_key", "epoch", "seq"}


@dataclass
class Front:
    """The first centre's doors, and who stands before them."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    city: Rest
    anyone: Rest


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as found:
        yield found


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


async def follows(doors: Front) -> None:
    """Wait until the first centre has the hall's view."""
    hall = f"/halls/{BIG}/view"
    while not (await doors.boss.get(hall)).done()["view"]["windows"]:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


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
    """Without what each centre's own keys and drawn ids make different."""
    if isinstance(value, dict):
        drawn = OWN_OF_EACH | {"command"}
        return {name: _scrubbed(one) for name, one in value.items() if name not in drawn}
    return [_scrubbed(one) for one in value] if isinstance(value, list) else value


async def test_nobody_can_tell_which_centre_serves_a_hall(
    stack: AsyncExitStack, tmp_path: Path
) -> None:
    alone = await front(stack, tmp_path / "alone")
    expected = await day(alone)
    alone.centre.stop()
    second, told = await behind(stack, tmp_path / "two")
    doors = await front(stack, tmp_path / "two", YUNHAO_CENTRES=told)
    await follows(doors)
    found = await day(doors)
    for one, other in zip(found, expected, strict=True):
        assert compared(one) == compared(other)
    moved = {"hall": HALL, "items": ["business-end"], "channel": "phone"}
    away = (await doors.anyone.post("/tickets", moved)).done()
    assert away["hall"] == HALL
    doors.centre.stop()
    second.stop()
    events = (await judge(second.data))[BIG]
    assert {one.principal for one in events if one.event.type == "ticket.called"} == {"user:boss"}


async def test_a_cut_is_told_in_friendly_words_and_heals_by_itself(
    stack: AsyncExitStack, tmp_path: Path
) -> None:
    second, told = await behind(stack, tmp_path)
    doors = await front(stack, tmp_path, YUNHAO_CENTRES=told)
    await follows(doors)
    body = {"hall": BIG, "service": "general", "channel": "kiosk"}
    ticket = (await doors.kiosk.post("/tickets", body)).done()
    second.kill()

    refused = await doors.kiosk.post("/tickets", body, key="through the cut")
    assert (refused.code, refused.status) == ("HALL_NOT_READY", 409)
    assert "HALL_NOT_READY" not in refused.body["detail"]
    assert refused.body["detail"].endswith("。")
    known = (await doors.boss.get(f"/halls/{BIG}/view")).done()["view"]["tickets"]
    assert list(known) == [ticket["id"]], "the hall as it was is still told"
    load = (await doors.city.get("/city/load")).done()
    assert {row["hall"]: row["waiting"] for row in load["rows"]} == {HALL: 0, BIG: 1}
    own = {"hall": HALL, "service": "general", "channel": "phone"}
    (await doors.anyone.post("/tickets", own)).done()

    await second.start(STANDING)
    while (answer := await doors.kiosk.post("/tickets", body, key="through the cut")).status > 201:
        assert answer.code == "HALL_NOT_READY"
    assert answer.done()["number"] == "A002"
    again = (await doors.kiosk.post("/tickets", body, key="through the cut")).done()
    assert again["number"] == "A002", "asked again, done once"
    load = (await doors.city.get("/city/load")).done()
    assert {row["hall"]: row["waiting"] for row in load["rows"]} == {HALL: 0, BIG: 2}
    doors.centre.stop()
    second.stop()
    await judge(second.data)
