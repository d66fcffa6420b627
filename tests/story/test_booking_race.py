"""Five hundred after the last twenty places of a slot, through real doors, killed in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from queue_server.domain.appointment import Promise
from queue_server.domain.fold import apply
from queue_server.domain.view import HallView
from tests.story.centre import ZONE, Centre, Rest, clock_at, device, records_of
from tests.story.city import BIG, two_halls
from tests.story.judged import judge

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
PEOPLE, PLACES, SURE = 500, 20, 12
SLOT = "20261120-1100"
BOOKED = """
[policies.general]
mode = "mixed"
slot_capacity = 40
"""


@dataclass
class Doors:
    """A centre whose slots have twenty places to book, and a client of it."""

    centre: Centre
    rest: Rest

    async def begin(self, moment: datetime) -> None:
        """Start the centre, or start it anew after it was killed."""
        await self.centre.start(clock_at(moment))

    async def hold(self, **more: Any) -> dict[str, Any]:
        """Ask for a place; the appointment, or the problem."""
        body = {"hall": BIG, "service": "general", "slot": SLOT, "channel": "kiosk", **more}
        return dict((await self.rest.post("/appointments", body)).body)

    async def confirm(self, one: dict[str, Any]) -> str:
        """Make it sure, twice under one key as a phone on a bad line does; the state told."""
        path, key = f"/appointments/{one['id']}/confirm", f"sure-{one['id']}"
        answers = [await self.rest.post(path, key=key) for _ in range(2)]
        assert answers[0].body == answers[1].body
        return str(answers[0].body.get("state") or answers[0].body["code"])

    async def state(self, one: dict[str, Any]) -> str:
        """Where it stands now."""
        return str((await self.rest.get(f"/appointments/{one['id']}")).body["state"])

    async def until_lapsed(self, some: list[dict[str, Any]]) -> None:
        """Wait until none of them is held any more."""
        for one in some:
            while await self.state(one) == "held":  # noqa: ASYNC110 - another process's work
                await asyncio.sleep(0.05)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    folder = tmp_path_factory.mktemp("booking")
    city = two_halls(folder / "city")
    _booked(city)
    async with records_of(folder / "data") as records:
        kiosk = await device(records, "kiosk", BIG)
    async with AsyncExitStack() as stack:
        centre = Centre(folder / "data", city)
        await stack.enter_async_context(centre)
        rest = Rest(centre.url, kiosk, connections=100)
        stack.push_async_callback(rest.close)
        yield Doors(centre, rest)


def _booked(city: Path) -> None:
    rules = city / "halls" / BIG / "hall.toml"
    rules.write_text(rules.read_text() + BOOKED)


def at(minute: int) -> datetime:
    return datetime(2026, 11, 20, 10, minute, tzinfo=ZONE)


async def test_exactly_twenty_of_five_hundred_get_one_and_none_is_held_for_ever(
    doors: Doors,
) -> None:
    await doors.begin(at(0))
    answers = await asyncio.gather(*(doors.hold(hold=True) for _ in range(PEOPLE)))
    held = [one for one in answers if one.get("state") == "held"]
    assert len(held) == len({one["id"] for one in held}) == PLACES
    refused = [one["code"] for one in answers if "code" in one]
    assert refused == ["SLOT_FULL"] * (PEOPLE - PLACES)

    doors.centre.kill()
    await doors.begin(at(1))
    assert {await doors.state(one) for one in held} == {"held"}, "what was told is there"
    sure, others = held[:SURE], held[SURE:]
    assert set(await asyncio.gather(*map(doors.confirm, sure))) == {"booked"}

    doors.centre.kill()
    await doors.begin(at(7))
    await doors.until_lapsed(others)
    assert {await doors.state(one) for one in others} == {"lapsed"}
    assert {await doors.confirm(one) for one in others[:2]} == {"SLOT_GONE"}
    again = await asyncio.gather(*(doors.hold() for _ in range(PEOPLE - PLACES)))
    booked = [one for one in again if one.get("state") == "booked"]
    assert len(booked) == PLACES - SURE
    doors.centre.stop()

    view, most = HallView(hall=BIG), 0
    for stored in (await judge(doors.centre.data))[BIG]:
        apply(view, stored.event)
        taken = (len(slot) for slot in view.slots.values())
        most = max(most, *taken, 0)
    assert most == PLACES, "at no moment were more places given than there are"
    standing = {one.id for one in view.appointments.values() if one.state is Promise.BOOKED}
    assert standing == {one["id"] for one in (*sure, *booked)}, "each reply was true"
    assert all(one.state is not Promise.HELD for one in view.appointments.values())
