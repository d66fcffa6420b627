"""A city's centre and a hall's own, which share that hall; for stories and campaigns."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from queue_server.clock import real_ms
from queue_server.crypto import Keyring, centre_name
from queue_server.domain.commands import Caller, HandOver
from queue_server.domain.events import Position
from queue_server.domain.rights import Role
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.socket_place import socket_of
from tests.story.centre import (
    ZONE,
    Centre,
    Rest,
    clock_at,
    device,
    journal_of,
    person,
    records_of,
    spawn,
)
from tests.story.city import BIG, two_halls
from tests.story.judged import caught_up
from tests.story.wire import Wire

LONG_S = 50
NIGHT = clock_at(datetime(2026, 11, 20, 22, tzinfo=ZONE), pace=0.0)
MONDAY = clock_at(datetime(2026, 11, 23, 10, tzinfo=ZONE), pace=0.0)


@dataclass
class Side:
    """One of the two centres and its doors."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    anyone: Rest
    other: str = ""
    """What it is told of the other one."""

    @property
    def name(self) -> str:
        """The centre's own name."""
        return centre_name(Keyring.load_or_create(self.centre.data))

    async def start(self, clock: dict[str, Any], *, alone: bool = False) -> None:
        """Start it; alone it knows of no other."""
        told = {} if alone else {"YUNHAO_CENTRES": self.other}
        await self.centre.start(clock, **told)

    async def view(self) -> dict[str, Any]:
        """The shared hall as this side tells it."""
        found: dict[str, Any] = (await self.boss.get(f"/halls/{BIG}/view")).done()
        return found

    async def position(self) -> Position:
        """How far this side knows the hall."""
        return Position.parse((await self.view())["position"])

    async def until_led_by(self, name: str) -> None:
        """Wait until this side knows that the centre of this name has the hall."""
        while True:
            view = (await self.view())["view"]
            if view["centre"] == name and not view["handed"]:
                return
            await asyncio.sleep(0.1)

    async def journalled(self, position: Position) -> None:
        """Wait until this side's journal has the event."""
        async with journal_of(self.centre.data) as journal:
            await caught_up(journal, BIG, position)

    async def give(self, to: str) -> None:
        """The one step of a handing, without the command's checks before and after it."""
        client = connect(f"unix://{socket_of(self.centre.data / 'store')}")
        view = await RedisDispatcher(client).snapshot(BIG)
        caller = Caller(principal="job:console", id=f"hand-over:{view.position.text()}")
        now = view.at
        command = HandOver(to=to)
        await RedisDispatcher(client).perform(BIG, command, caller, now=now, real=real_ms())
        await client.aclose()


@dataclass
class Sharing:
    """Both sides, and the line between them."""

    folder: Path
    city: Side
    hall: Side
    wire: Wire
    stack: AsyncExitStack = field(repr=False)

    async def handover(self, giver: Side, to: str, clock: dict[str, Any]) -> tuple[int, str]:
        """Run `yunhao handover` beside the giver; its exit code and what it printed."""
        return await self.console(giver, clock, "--to", to)

    async def gone(self, side: Side, clock: dict[str, Any], *more: str) -> tuple[int, str]:
        """Run `yunhao handover --gone` beside the centre that is left."""
        return await self.console(side, clock, "--gone", *more)

    async def console(self, beside: Side, clock: dict[str, Any], *given: str) -> tuple[int, str]:
        log = beside.centre.data / "handover.log"
        arguments = ["handover", "--hall", BIG, *given, "--data", str(beside.centre.data)]
        arguments += ["--city", str(self.folder / "city")]
        told = {"YUNHAO_CENTRES": beside.other, "YUNHAO_CLOCK": json.dumps(clock)}
        with log.open("wb") as out:
            code = await asyncio.to_thread(spawn(arguments, told, out).wait, LONG_S)
        return code, log.read_text()


async def shared(stack: AsyncExitStack, folder: Path) -> Sharing:
    """Two centres that do not run yet, known to each other; the line is mended."""
    city_folder = two_halls(folder / "city")
    city, city_token = await _side(stack, folder / "first", city_folder, ())
    hall, hall_token = await _side(stack, folder / "second", city_folder, (BIG,))
    wire = Wire(hall.centre.port)
    stack.push_async_callback(wire.cut)
    await wire.mend()
    city.other = json.dumps({BIG: {"url": wire.url, "token": hall_token}})
    back = Wire(city.centre.port)
    stack.push_async_callback(back.cut)
    await back.mend()
    hall.other = json.dumps({BIG: {"url": back.url, "token": city_token}})
    return Sharing(folder, city, hall, wire, stack)


async def on_its_own(stack: AsyncExitStack, folder: Path) -> Sharing:
    """On Monday at ten the hall is at its own centre, which the city's follows."""
    found = await shared(stack, folder)
    await found.city.start(NIGHT, alone=True)
    found.city.centre.stop()
    await found.city.start(NIGHT)
    await found.hall.start(NIGHT)
    code, said = await found.handover(found.city, found.wire.url, NIGHT)
    assert code == 0, said
    for side in (found.city, found.hall):
        side.centre.kill()
    await found.hall.start(MONDAY)
    await found.city.start(MONDAY)
    await found.city.until_led_by(found.hall.name)
    return found


async def _side(
    stack: AsyncExitStack, data: Path, city: Path, halls: tuple[str, ...]
) -> tuple[Side, str]:
    async with records_of(data) as records:
        kiosk = await device(records, "kiosk", BIG)
        boss = await person(records, "boss", Role.SUPERVISOR)
        follower = await device(records, "centre", BIG)
    centre = await stack.enter_async_context(Centre(data, city, halls=halls))
    side = Side(centre, Rest(centre.url, kiosk), Rest(centre.url, boss), Rest(centre.url))
    for rest in (side.kiosk, side.boss, side.anyone):
        stack.push_async_callback(rest.close)
    return side, follower
