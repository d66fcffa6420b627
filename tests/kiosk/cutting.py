"""Kiosks with numbers in stock, and what people do at them while they are cut off."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kiosk.blocks import Blocks
from kiosk.device import Device
from tests.hub.centre import Centre, serving
from tests.kiosk.running import owed, running, take, touch, until

DAY, DAY_MS = 20261123, 86_400_000


def stocked(data: Path, service: str = "social", day: int = DAY) -> int:
    """How many numbers a kiosk's disk holds for a line."""
    kept = data / "blocks.jsonl"
    if not kept.exists():
        return 0
    copy = data / "looked-at.jsonl"
    copy.write_bytes(kept.read_bytes())
    return Blocks(copy).left(service, day)


async def stock(centre: Centre, data: Path, **more: Any) -> int:
    """Let a kiosk take its numbers in stock, and go; gives the centre's port."""
    async with serving(centre), running(centre, data, **more):
        await until(lambda: stocked(data))
        await until(lambda: (data / "welcome.json").exists() and (data / "hall.json").exists())
    return int(centre.url.rpartition(":")[2])


async def nothing_owed(data: Path) -> None:
    """Wait until all is settled."""
    await until(lambda: not owed(data))


async def held(kiosk: Device, data: Path) -> str:
    """Take a number, see it, and go; gives the ticket's id once that is on disk."""
    await take(kiosk)
    issued = kiosk.flow.issued
    assert issued is not None
    await touch(kiosk, "shown", ticket=issued.ticket)
    await touch(kiosk, "finish")
    await until(
        lambda: any(
            one.get("shown") and one["ticket"] == issued.ticket for one in owed(data).values()
        )
    )
    return issued.ticket


@asynccontextmanager
async def cut(centre: Centre, data: Path, **more: Any) -> AsyncIterator[Device]:
    """A kiosk that starts while it is cut off, with its numbers in stock."""
    async with running(centre, data, **more) as kiosk:
        yield kiosk


def days_later(data: Path, days: int) -> None:
    """Let the kiosk's own clock go on: the comparison with the centre's is so long ago."""
    file = data / "welcome.json"
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"began": kept["began"] - days * DAY_MS}))
