"""A store that loses its log: the hall comes back from the journal under the next epoch."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from queue_server.device.runner import Runner
from queue_server.domain.events import Position
from queue_server.domain.rights import Role
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

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODY = {"hall": HALL, "service": "general", "channel": "kiosk"}
CLOCK = clock_at(datetime(2026, 11, 20, 10, tzinfo=ZONE))
WINDOW = f"/halls/{HALL}/windows/1"


@dataclass(frozen=True)
class Morning:
    """What a stopped centre left of a morning: one done, one called, two waiting."""

    folder: Path
    kiosk: str
    boss: str
    display: str
    tickets: tuple[str, ...]
    view: dict[str, Any]


@dataclass
class Hall:
    """The hall on a copy of that morning's data, not started yet."""

    centre: Centre
    kiosk: Rest
    boss: Rest
    morning: Morning

    @property
    def tickets(self) -> tuple[str, ...]:
        """The morning's numbers."""
        return self.morning.tickets

    async def view(self) -> dict[str, Any]:
        """The hall as REST tells it."""
        found: dict[str, Any] = (await self.boss.get(f"/halls/{HALL}/view")).done()["view"]
        return found

    async def position(self) -> Position:
        """Where it stands."""
        answer = await self.boss.get(f"/halls/{HALL}/view")
        return Position.parse(answer.done()["position"])

    async def goes_on(self) -> None:
        """Hold the rebuilt hall to what it was, to its numbers and to its memory."""
        again = (await self.kiosk.post("/tickets", BODY, key="key 3")).done()
        assert again["id"] == self.tickets[3], "the same id, the same answer"
        assert (await self.position()).epoch == 2
        view = await self.view()
        for part in ("tickets", "windows", "rows", "days"):
            assert view[part] == self.morning.view[part]
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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def morning(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """Live it once, until the journal has it all."""
    folder = tmp_path_factory.mktemp("morning")
    data = folder / "data"
    async with records_of(data) as records:
        tokens = [await device(records, kind, HALL) for kind in ("kiosk", "display")]
        tokens.append(await person(records, "boss", Role.SUPERVISOR, halls=(HALL, BIG)))
    async with Centre(data, two_halls(folder / "city")) as centre:
        await centre.start(CLOCK)
        kiosk, boss = Rest(centre.url, tokens[0]), Rest(centre.url, tokens[2])
        answers = [await kiosk.post("/tickets", BODY, key=f"key {at}") for at in range(4)]
        tickets = tuple(answer.done()["id"] for answer in answers)
        await boss.post(f"{WINDOW}/open")
        await boss.post(f"{WINDOW}/call-next")
        await boss.post(f"/tickets/{tickets[0]}/start")
        await boss.post(f"/tickets/{tickets[0]}/finish", {"outcome": "settled"})
        (await boss.post(f"{WINDOW}/call-next")).done()
        told = (await boss.get(f"/halls/{HALL}/view")).done()
        async with journal_of(data) as journal:
            await caught_up(journal, HALL, Position.parse(told["position"]))
        for rest in (kiosk, boss):
            await rest.close()
    kept = dict(zip(("kiosk", "display", "boss"), tokens, strict=True))
    return Morning(folder=folder, tickets=tickets, view=told["view"], **kept)


@pytest_asyncio.fixture(loop_scope="module")
async def hall(morning: Morning, tmp_path: Path) -> AsyncIterator[Hall]:
    shutil.copytree(morning.folder, tmp_path, dirs_exist_ok=True)
    async with AsyncExitStack() as stack:
        centre = await stack.enter_async_context(Centre(tmp_path / "data", tmp_path / "city"))
        rests = [Rest(centre.url, token) for token in (morning.kiosk, morning.boss)]
        for rest in rests:
            stack.push_async_callback(rest.close)
        yield Hall(centre, rests[0], rests[1], morning)


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
    harm(hall.centre.data / "store")
    await hall.centre.start(CLOCK)
    await hall.goes_on()
    await hall.judged()


async def test_a_store_wiped_while_running_is_made_good_and_devices_heal(hall: Hall) -> None:
    await hall.centre.start(CLOCK)
    async with running(Runner(hall.centre.url, hall.morning.display)) as display:
        client = connect(f"unix://{socket_of(hall.centre.data / 'store')}")
        await client.flushall()
        await client.aclose()
        await hall.goes_on()
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
    city = ("--city", str(tmp_path / "city"))
    told = yunhao(hall, "replay", "--hall", HALL, "--at", "2026-11-20T23:00", *city)
    assert json.loads(told)["tickets"].keys() == set(hall.tickets)
    early = json.loads(yunhao(hall, "replay", "--hall", HALL, "--at", "2026-11-20T00:01", *city))
    assert early["tickets"] == {}
    wiped(hall.centre.data / "store")
    assert f"{HALL}: 1-" in yunhao(hall, "rebuild", *city)
    await hall.centre.start(CLOCK)
    await hall.goes_on()
    await hall.judged()
