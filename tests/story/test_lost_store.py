"""A store that loses its log: the hall comes back from the journal under the next epoch."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.device.runner import Runner
from queue_server.domain.events import Position
from queue_server.domain.rights import Role
from queue_server.domain.view import HallView
from queue_server.store.connection import connect
from queue_server.store.socket_place import socket_of
from tests.hub.line import running, until
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
from tests.story.city import BIG, HALL, two_halls
from tests.story.judged import caught_up, judge

BODY = {"hall": HALL, "service": "general", "channel": "kiosk"}
CLOCK = clock_at(datetime(2026, 11, 20, 10, tzinfo=ZONE))
WINDOW = f"/halls/{HALL}/windows/1"


@dataclass
class Hall:
    """A hall in the midst of its morning: one done, one called, two waiting."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    display: str
    tickets: list[str] = field(default_factory=list)

    async def live(self) -> None:
        """Start, and bring the hall there; the journal has it all."""
        await self.centre.start(CLOCK)
        for at in range(4):
            answer = await self.kiosk.post("/tickets", BODY, key=f"key {at}")
            self.tickets.append(answer.done()["id"])
        await self.boss.post(f"{WINDOW}/open")
        await self.boss.post(f"{WINDOW}/call-next")
        await self.boss.post(f"/tickets/{self.tickets[0]}/start")
        await self.boss.post(f"/tickets/{self.tickets[0]}/finish", {"outcome": "settled"})
        (await self.boss.post(f"{WINDOW}/call-next")).done()
        async with journal_of(self.centre.data) as journal:
            await caught_up(journal, HALL, await self.position())

    async def view(self) -> dict[str, Any]:
        """The hall as REST tells it."""
        found: dict[str, Any] = (await self.boss.get(f"/halls/{HALL}/view")).done()["view"]
        return found

    async def position(self) -> Position:
        """Where it stands."""
        answer = await self.boss.get(f"/halls/{HALL}/view")
        return Position.parse(answer.done()["position"])

    async def goes_on(self, before: dict[str, Any]) -> None:
        """Hold the rebuilt hall to what it was, to its numbers and to its memory."""
        again = (await self.kiosk.post("/tickets", BODY, key="key 3")).done()
        assert again["id"] == self.tickets[3], "the same id, the same answer"
        assert (await self.position()).epoch == 2
        view = await self.view()
        for part in ("tickets", "windows", "rows", "days"):
            assert view[part] == before[part]
        new = (await self.kiosk.post("/tickets", BODY)).done()
        assert new["number"] == "A055", "the last was A004; fifty are left out"
        for verb, body in (("start", None), ("finish", {"outcome": "settled"})):
            (await self.boss.post(f"/tickets/{self.tickets[1]}/{verb}", body)).done()
        called = (await self.boss.post(f"{WINDOW}/call-next")).done()["ticket"]
        assert called["id"] == self.tickets[2]

    async def judged(self) -> None:
        """Stop; the journal has both epochs, whole."""
        self.centre.stop()
        events = (await judge(self.centre.data))[HALL]
        assert {one.event.epoch for one in events} == {1, 2}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    data = tmp_path / "data"
    async with records_of(data) as records:
        kiosk = await device(records, "kiosk", HALL)
        display = await device(records, "display", HALL)
        boss = await person(records, "boss", Role.SUPERVISOR, halls=(HALL, BIG))
    async with AsyncExitStack() as stack:
        centre = await stack.enter_async_context(Centre(data, two_halls(tmp_path / "city")))
        rests = [Rest(centre.url, token) for token in (kiosk, boss)]
        for rest in rests:
            stack.push_async_callback(rest.close)
        found = Hall(centre, rests[0], rests[1], display)
        await found.live()
        yield found


def _log(store: Path) -> Path:
    (found,) = (store / "appendonlydir").glob("*.incr.aof")
    return found


def cut_at_the_tail(store: Path) -> None:
    """The last commands are gone, one of them half."""
    log = _log(store)
    whole = log.read_bytes()
    last = whole.rindex(b"XADD")
    log.write_bytes(whole[: last + 10])


def broken_in_the_middle(store: Path) -> None:
    """A piece of the log is zeros, amid the morning's events."""
    log = _log(store)
    whole = log.read_bytes()
    events = whole.index(b"XADD")
    middle = whole.index(b"\r\n*", (events + len(whole)) // 2) + 2
    log.write_bytes(whole[:middle] + b"\0" * 64 + whole[middle + 64 :])


def wiped(store: Path) -> None:
    """Nothing is left."""
    shutil.rmtree(store)


@pytest.mark.parametrize("harm", [cut_at_the_tail, broken_in_the_middle, wiped])
async def test_a_log_harmed_while_stopped_is_made_good_by_the_journal(
    hall: Hall, harm: Callable[[Path], None]
) -> None:
    before = await hall.view()
    hall.centre.stop()
    harm(hall.centre.data / "store")
    await hall.centre.start(CLOCK)
    await hall.goes_on(before)
    await hall.judged()


async def test_a_store_wiped_while_running_is_made_good_and_devices_heal(hall: Hall) -> None:
    before = await hall.view()
    async with running(Runner(hall.centre.url, hall.display)) as display:
        client = connect(f"unix://{socket_of(hall.centre.data / 'store')}")
        await client.flushall()
        await client.aclose()
        await hall.goes_on(before)
        goal = await hall.position()
        await until(lambda: display.view is not None and display.view.position == goal)
        assert display.view is not None
        assert {name: one.state.value for name, one in display.view.tickets.items()} == {
            name: one["state"] for name, one in (await hall.view())["tickets"].items()
        }
    opened = await hall.boss.post(f"/halls/{BIG}/windows/1/open")
    assert opened.done()["state"] == "open", "each hall comes back when it is asked for"
    await hall.judged()


def yunhao(hall: Hall, *arguments: str) -> str:
    """What the command prints."""
    log = hall.centre.data / "command.log"
    with log.open("wb") as out:
        process = spawn([*arguments, "--data", str(hall.centre.data)], log=out)
        code = process.wait(30)
    assert code == 0, log.read_text()
    return log.read_text()


async def test_replay_and_rebuild_are_commands(hall: Hall, tmp_path: Path) -> None:
    before = await hall.view()
    city = ("--city", str(tmp_path / "city"))
    at = "2026-11-20T23:00"
    told = await asyncio.to_thread(yunhao, hall, "replay", "--hall", HALL, "--at", at, *city)
    view = HallView.from_snapshot(json.loads(told))
    assert view.position == await hall.position()
    assert {name: one.state.value for name, one in view.tickets.items()} == {
        name: one["state"] for name, one in before["tickets"].items()
    }
    early = json.loads(yunhao(hall, "replay", "--hall", HALL, "--at", "2026-11-20T00:01", *city))
    assert early["tickets"] == {}
    hall.centre.stop()
    wiped(hall.centre.data / "store")
    assert f"{HALL}: 1-" in yunhao(hall, "rebuild", *city)
    await hall.centre.start(CLOCK)
    await hall.goes_on(before)
    await hall.judged()


async def test_rebuild_keeps_out_of_a_running_centre(hall: Hall, tmp_path: Path) -> None:
    arguments = ["rebuild", "--data", str(hall.centre.data), "--city", str(tmp_path / "city")]
    process = spawn(arguments, log=subprocess.PIPE)  # type: ignore[arg-type]
    out, _ = await asyncio.to_thread(process.communicate)
    assert process.returncode != 0
    assert out
    assert (await hall.position()).epoch == 1
