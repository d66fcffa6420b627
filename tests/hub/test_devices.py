"""Devices on real sockets: what they get, what they may ask, and how their lines end."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from queue_server.device.answers import Unsent
from queue_server.device.effects import Phase
from queue_server.device.runner import Runner
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State
from tests.hub.centre import HALL, Centre, new_centre, serving
from tests.hub.conftest import Connect
from tests.hub.line import code, done, running, until


async def test_a_kiosk_takes_a_number_and_sees_it_with_wait_and_holder_key(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    reply = done(await kiosk.ask("issue", {"items": ["social-card"], "language": "en"}))
    ticket = reply["ticket"]
    assert ticket["id"] == f"{HALL}-20261123-B001"
    assert reply["ahead"] == 0
    assert reply["wait"]["p10_s"] <= reply["wait"]["p50_s"] <= reply["wait"]["p90_s"]
    assert centre.keys.holds(ticket["id"], reply["holder_key"])
    assert kiosk.view is not None
    assert kiosk.view.tickets[ticket["id"]].state is State.WAITING, (
        "the event came before the reply"
    )
    assert kiosk.city is not None
    assert kiosk.city.items["social-card"].name.zh_cn == "社会保障卡申领"
    assert kiosk.mirror.public_url == "https://queue.example"


async def test_a_clerk_signs_in_opens_calls_and_finishes(centre: Centre, connect: Connect) -> None:
    await centre.staff("clerk-1", Role.CLERK)
    kiosk = await connect(centre.device(Role.KIOSK))
    window = await connect(centre.device(Role.WINDOW, window="1"))
    done(await kiosk.ask("issue", {"service": "general"}))
    assert code(await window.ask("open")) == "NOT_ALLOWED", "nobody is signed in"
    done(await window.ask("sign_in", {"user": "clerk-1", "password": "clerk-1 says"}))
    done(await window.ask("open"))
    called = done(await window.ask("call_next"))
    ticket = called["ticket"]["id"]
    assert called["reason"]["rule"] == "place"
    done(await window.ask("start", {"ticket": ticket}))
    done(await window.ask("finish", {"ticket": ticket, "handled": [{"outcome": "settled"}]}))
    await until(lambda: kiosk.view and kiosk.view.tickets[ticket].state is State.DONE)
    done(await window.ask("sign_out"))
    assert centre.hall.view.windows["1"].clerk is None
    assert not centre.people.sessions


async def test_the_same_command_id_has_one_effect_and_one_reply(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    first = done(await kiosk.ask("issue", {"service": "advice"}, id="one"))
    centre.moved(30)
    again = done(await kiosk.ask("issue", {"service": "advice"}, id="one"))
    assert again == first
    assert code(await kiosk.ask("issue", {"service": "general"}, id="one")) == "KEY_REUSED"
    assert len(centre.hall.view.tickets) == 1


async def test_a_device_follows_on_after_the_centre_restarts(tmp_path: Path) -> None:
    centre = new_centre(tmp_path)
    kiosk, display = centre.device(Role.KIOSK), centre.device(Role.DISPLAY)
    async with AsyncExitStack() as devices:
        async with serving(centre):
            port = int(centre.url.rpartition(":")[2])
            shown = await devices.enter_async_context(running(Runner(centre.url, display)))
            taking = await devices.enter_async_context(running(Runner(centre.url, kiosk)))
            done(await taking.ask("issue", {"service": "general"}))
        await until(lambda: not shown.online)
        assert await taking.ask("issue", {"service": "general"}, wait_s=0.1) == Unsent()
        later = asyncio.create_task(taking.ask("issue", {"service": "general"}, wait_s=9))
        async with serving(centre, port):
            reply = done(await later)
            await until(lambda: shown.view and reply["ticket"]["id"] in shown.view.tickets)
            assert len(centre.hall.view.tickets) == 2


async def test_a_device_whose_token_is_unknown_does_not_come_back(centre: Centre) -> None:
    runner = Runner(centre.url, "nobody's")
    await runner.run()
    assert runner.status.phase is Phase.ENDED
    assert runner.status.code == 4502


async def test_a_rebuilt_hall_reaches_every_screen_under_its_new_epoch(
    centre: Centre, connect: Connect
) -> None:
    display = await connect(centre.device(Role.DISPLAY))
    kiosk = await connect(centre.device(Role.KIOSK))
    done(await kiosk.ask("issue", {"service": "general"}))
    centre.hall.rebuilt()
    await until(lambda: display.view and display.view.position.epoch == 2)
    reply = done(await kiosk.ask("issue", {"service": "general"}))
    assert reply["ticket"]["number"] == "A052"
    await until(lambda: display.view and reply["ticket"]["id"] in display.view.tickets)


async def test_a_device_raises_an_alarm_about_itself_alone(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    done(await kiosk.ask("raise_alarm", {"alarm": "help", "level": "red", "about": "another"}))
    (standing,) = centre.hall.view.alarms.values()
    assert standing.about == kiosk.device["id"]
    await until(lambda: kiosk.view and kiosk.view.alarms == centre.hall.view.alarms)
