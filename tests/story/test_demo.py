"""The demo ends whole, however it ends, and goes on where it was."""

from __future__ import annotations

import re
import signal
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from queue_server.device.answers import Done
from queue_server.device.runner import Runner
from tests.hub.line import running, until
from tests.story.centre import Rest
from tests.story.city import SMALL
from tests.story.demo import Demo


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo of the smallest city, running."""
    made = Demo(tmp_path / "data", "--city", str(SMALL))
    await made.start()
    yield made
    if made.process.poll() is None:
        made.stop()


async def issue(demo: Demo) -> tuple[str, datetime]:
    """A number from the demo's kiosk: its id, and when it joined."""
    kiosk = next(one for one in demo.place["devices"] if one["kind"] == "kiosk")
    rest = Rest(demo.place["centre"], kiosk["token"])
    body = {"hall": kiosk["hall"], "service": "general", "channel": "kiosk"}
    found = (await rest.post("/tickets", body)).done()
    await rest.close()
    return found["id"], datetime.fromisoformat(found["joined"])


async def test_a_demo_that_is_killed_leaves_nobody_and_goes_on_at_the_next_start(
    demo: Demo,
) -> None:
    before = demo.place
    first, joined = await issue(demo)
    assert demo.stop(signal.SIGKILL) == -signal.SIGKILL
    await demo.start()
    for kept in ("staff", "devices"):
        assert demo.place[kept] == before[kept], "who was known is known"
    second, later = await issue(demo)
    assert (first, second) == ("my-hall-20261120-A001", "my-hall-20261120-A002")
    assert later > joined, "city time does not go back"
    assert demo.stop() == 0


@pytest.mark.long
async def test_phones_reach_a_demo_under_the_address_that_its_slips_say(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "data", "--city", str(SMALL), "--host", "127.0.0.2")
    await demo.start()
    try:
        ticket, _ = await issue(demo)
        await printed(demo, ticket)
        terminal = demo.data / "demo.log"
        said = re.compile(rf"A001 .* (http://127\.0\.0\.2:\d+/t/{ticket}#k=\S+)")
        await until(lambda: said.search(terminal.read_text()) is not None, every_s=0.05)
        found = said.search(terminal.read_text())
        assert found is not None
        page, _, key = found[1].partition("#k=")
        async with httpx.AsyncClient(trust_env=False) as phone:
            assert (await phone.get(page)).is_success
            ours = page.replace("/t/", "/api/v1/tickets/")
            assert (await phone.get(ours, headers={"X-Holder-Key": key})).json()["id"] == ticket
    finally:
        assert demo.stop() == 0


async def printed(demo: Demo, ticket: str) -> None:
    """Tell that the slip is out, in the name of the demo's kiosk, which has a line of its own."""
    (token,) = (one["token"] for one in demo.place["devices"] if one["kind"] == "kiosk")
    async with running(Runner(demo.place["centre"], token)) as kiosk:
        fields = {"ticket": ticket, "state": "printed"}
        # a device has one line: either may be closed for the other, and asks under its id again
        while not isinstance(await kiosk.ask("printed", fields, id="the slip is out"), Done):
            pass
