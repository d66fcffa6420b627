"""The demo ends whole, however it ends, and goes on where it was."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

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
