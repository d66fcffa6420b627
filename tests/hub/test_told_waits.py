"""Devices that say waits hear them from the centre: all at first, then what reads otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from queue_server.device.effects import Phase, Status
from queue_server.device.runner import Runner
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.estimate import Wait
from queue_server.domain.rights import Role
from queue_server.estimating import PlainWaits
from queue_server.hub.parts import Timing
from queue_server.hub.told_waits import LineWaits
from tests.hub.centre import HALL, Centre, new_centre, serving
from tests.hub.line import bare, done, running, until

DAY = 20261123


@pytest.fixture
async def quick(tmp_path: Path) -> AsyncIterator[Centre]:
    """A centre that tells of waits without resting for seconds."""
    made = new_centre(tmp_path, Timing(waits_s=0.02))
    async with serving(made):
        yield made


async def issued(centre: Centre, count: int, service: str = "general") -> None:
    for number in range(count):
        caller = Caller(principal="user:li", id=f"{service}-{count}-{number}")
        await centre.hall.perform(Issue(service=service, day=DAY), caller)
    await centre.hall.reached(centre.hall.events[-1].position)


@pytest.mark.parametrize("role", [Role.KIOSK, Role.DISPLAY, Role.EDGE])
async def test_a_screen_has_the_centres_own_waits_and_their_changes(
    quick: Centre, role: Role
) -> None:
    waits = PlainWaits(quick, quick.clock)
    async with running(Runner(quick.url, quick.device(role))) as runner:
        services = quick.city.halls[HALL].services
        await until(lambda: runner.waits.keys() == services.keys())
        before = runner.waits["general"]
        await issued(quick, 30)
        await until(lambda: runner.waits["general"].read() == waits.line(HALL, "general").read())
        assert runner.waits["general"].p50_s > before.p50_s


async def test_only_what_reads_otherwise_is_told_again(quick: Centre) -> None:
    async with bare(quick.url) as kiosk:
        await kiosk.say(type="hello", token=quick.device(Role.KIOSK), speaks=[1, 1])
        first = await kiosk.hear("waits")
        assert first["lines"].keys() == quick.city.halls[HALL].services.keys()
        # a hundred looks at a hall in which nothing happens and no time passes say nothing
        await asyncio.sleep(0)
        await issued(quick, 40, "advice")
        then = await kiosk.hear("waits")
        assert "advice" in then["lines"]
        assert all(
            first["lines"][service] != wait
            for service, wait in then["lines"].items()
            if service != "advice"
        )


async def test_a_desk_is_not_told(quick: Centre) -> None:
    async with running(Runner(quick.url, quick.device(Role.WINDOW, window="1"))) as desk:
        async with running(Runner(quick.url, quick.device(Role.DISPLAY))) as display:
            await until(lambda: display.waits)
        assert desk.waits == {}


async def test_all_sockets_of_a_hall_share_one_look(quick: Centre) -> None:
    lines = LineWaits(quick.parts())
    assert lines.of(HALL) is lines.of(HALL)


def test_a_line_that_is_cut_says_no_wait_of_the_centre() -> None:
    runner = Runner("http://127.0.0.1:9", "token")
    runner.mirror.waits = {"general": Wait(p10_s=0, p50_s=60, p90_s=120)}
    assert runner.waits == {}
    runner.status = Status(phase=Phase.LIVE)
    assert runner.waits.keys() == {"general"}


async def test_who_arrives_at_a_kiosk_is_told_the_centres_wait(quick: Centre) -> None:
    await issued(quick, 9)
    away = Issue(service="general", day=DAY, remote=True)
    reply = await quick.hall.perform(away, Caller(principal="user:li", id="away"))
    ticket = reply["ticket"]["id"]
    async with running(Runner(quick.url, quick.device(Role.KIOSK))) as kiosk:
        key = quick.keys.holder_key(ticket)
        told = done(await kiosk.ask("arrive", {"ticket": ticket, "key": key}))
    waits = PlainWaits(quick, quick.clock).ticket(HALL, ticket)
    assert waits is not None
    assert (told["ahead"], told["wait"]) == (9, waits.document())
