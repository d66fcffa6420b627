"""The device socket frame by frame: hello, resuming, and each way in which a socket ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from queue_server.domain.rights import Principal, Role
from queue_server.hub.parts import Timing
from queue_server.wire.messages import FRAME_LIMIT
from tests.hub.centre import HALL, Centre, new_centre, serving
from tests.hub.line import Bare, bare

QUICK = Timing(hello_s=0.1, heartbeat_s=0.1, recheck_s=0.1)


async def greeted(device: Bare, token: str, **more: object) -> dict[str, object]:
    """Say hello; gives the welcome."""
    await device.say(type="hello", token=token, speaks=[1, 1], **more)
    return await device.hear("welcome")


async def issue(device: Bare, id_: str = "i") -> None:
    await device.say(type="command", id=id_, verb="issue", service="general")
    assert "done" in await device.hear("reply")


async def test_a_welcome_says_time_hall_configuration_and_who_one_is(centre: Centre) -> None:
    async with bare(centre.url) as device:
        welcome = await greeted(device, centre.device(Role.WINDOW, window="2"))
        assert (welcome["speaks"], welcome["hall"]) == (1, HALL)
        assert (welcome["now"], welcome["pace"]) == (centre.clock.now(), 1.0)
        assert welcome["device"] == {
            "id": "device:window",
            "kind": "window",
            "hall": HALL,
            "zone": "general",
            "window": "2",
            "name": "",
        }
        snapshot = await device.hear("snapshot")
        assert snapshot["position"] == "1-2"


async def test_the_configuration_that_a_device_holds_is_not_sent_again(centre: Centre) -> None:
    token = centre.device(Role.KIOSK)
    async with bare(centre.url) as device:
        config = (await greeted(device, token))["config"]
        assert isinstance(config, dict)
        assert "social-card" in config["city"]["items"]
    async with bare(centre.url) as device:
        again = await greeted(device, token, config=config["sha256"])
        assert again["config"] == {
            "sha256": config["sha256"],
            "public_url": "https://queue.example",
            "sealing": centre.keys.sealing_key.text,
        }


async def test_a_device_resumes_with_the_events_that_it_missed(centre: Centre) -> None:
    token = centre.device(Role.KIOSK)
    async with bare(centre.url) as device:
        await greeted(device, token)
        await issue(device, "a")
        await issue(device, "b")
    async with bare(centre.url) as device:
        await greeted(device, token, position="1-3")
        event = (await device.hear("event"))["event"]
        assert (event["seq"], event["type"], event["command"]) == (4, "ticket.issued", "b")
        await device.say(type="resync")
        assert (await device.hear("snapshot"))["position"] == "1-4"


@pytest.mark.parametrize("position", ["1-1000", "7-1", "rubbish"])
async def test_a_position_that_cannot_be_resumed_gets_a_snapshot(
    centre: Centre, position: str
) -> None:
    async with bare(centre.url) as device:
        await greeted(device, centre.device(Role.DISPLAY), position=position)
        assert (await device.hear("snapshot"))["position"] == "1-2"


async def test_a_page_of_another_site_is_turned_away_before_anything(centre: Centre) -> None:
    for path in ("/ws/device", "/ws/board", f"/ws/tickets/{HALL}-20261123-A001"):
        with pytest.raises(InvalidStatus, match="403"):
            async with bare(centre.url, path, origin="https://elsewhere.example"):
                pass
    async with bare(centre.url, origin="https://queue.example") as device:
        await greeted(device, centre.device(Role.DISPLAY))
    async with bare(centre.url, origin=centre.url) as device:
        await greeted(device, centre.device(Role.DISPLAY))


async def test_who_says_no_hello_is_closed(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, QUICK)
    async with serving(centre):
        async with bare(centre.url) as device:
            assert await device.close_code() == 4003
        async with bare(centre.url) as device:
            await device.say(type="heartbeat")
            assert await device.close_code() == 4003


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ({"token": "nobody's", "speaks": [1, 1]}, 4502),
        ({"token": "token-display", "speaks": [2, 9]}, 4503),
        ({"token": "token-display", "speaks": [1, 1], "hall": "other-hall"}, 4502),
        ({"token": 7}, 4504),
    ],
)
async def test_a_hello_that_leads_nowhere_says_why(
    centre: Centre, hello: dict[str, object], code: int
) -> None:
    centre.device(Role.DISPLAY)
    async with bare(centre.url) as device:
        await device.say(type="hello", **hello)
        assert await device.close_code() == code


@pytest.mark.parametrize(
    "frame",
    ["no json", "[]", '{"type":"command"}', '{"type":"resync"' + " " * FRAME_LIMIT + "}"],
)
async def test_a_frame_that_is_not_of_the_wire_ends_the_socket(centre: Centre, frame: str) -> None:
    async with bare(centre.url) as device:
        await greeted(device, centre.device(Role.DISPLAY))
        await device.connection.send(frame)
        assert await device.close_code() == 4504


async def test_a_frame_of_a_later_version_is_passed_over(centre: Centre) -> None:
    async with bare(centre.url) as device:
        await greeted(device, centre.device(Role.KIOSK))
        await device.say(type="advice", text="from the future")
        await issue(device)


async def test_who_is_silent_for_two_heartbeats_is_closed(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, QUICK)
    async with serving(centre), bare(centre.url) as device:
        await greeted(device, centre.device(Role.DISPLAY))
        await device.hear("heartbeat")
        assert await device.close_code() == 4002


async def test_a_withdrawn_device_is_closed_for_good(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, QUICK)
    async with serving(centre), bare(centre.url) as device:
        await greeted(device, centre.device(Role.DISPLAY))
        await centre.devices.withdraw("device:display")
        while device.connection.close_code is None:
            await device.say(type="heartbeat")
            await asyncio.sleep(0.05)
            if await _ended(device):
                break
        assert device.connection.close_code == 4501


async def _ended(device: Bare) -> bool:
    try:
        async with asyncio.timeout(0.01):
            return await device.close_code() is not None
    except TimeoutError:
        return False


async def test_a_device_stays_while_the_records_are_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def away(token: str) -> Principal | None:
        asked.set()
        raise OSError("no database")

    centre = new_centre(tmp_path, replace(QUICK, heartbeat_s=1.0))
    async with serving(centre), bare(centre.url) as device:
        token = centre.device(Role.KIOSK)
        await greeted(device, token)
        monkeypatch.setattr(centre.devices, "by_token", away)
        await device.hear("heartbeat")
        await asked.wait()
        await issue(device)


async def test_a_second_socket_of_the_same_device_takes_over(centre: Centre) -> None:
    token = centre.device(Role.WINDOW)
    async with bare(centre.url) as older, bare(centre.url) as newer:
        await greeted(older, token)
        await greeted(newer, token)
        assert await older.close_code() == 4005
        await newer.hear("snapshot")


async def test_a_hall_whose_store_is_not_open_is_worth_coming_back_for(centre: Centre) -> None:
    view = centre.hall.feed.view
    centre.hall.feed.view = type(view)(hall=HALL)
    async with bare(centre.url) as device:
        await device.say(type="hello", token=centre.device(Role.DISPLAY), speaks=[1, 1])
        assert await device.close_code() == 4004


async def test_more_commands_than_anyone_gives_are_told_to_wait(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.hub.session.COMMANDS_BURST", 2.0)
    monkeypatch.setattr("queue_server.hub.session.COMMANDS_S", 0.001)
    async with bare(centre.url) as device:
        await greeted(device, centre.device(Role.KIOSK))
        await issue(device, "a")
        await issue(device, "b")
        await device.say(type="command", id="c", verb="issue", service="general")
        assert (await device.hear("reply"))["code"] == "TOO_MANY"
