"""A kiosk that runs against a centre, and what tests do to it without a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr

from kiosk.device import Device
from kiosk.settings import KioskSettings
from kiosk.visit import Screen
from queue_server.device.page_socket import Ask
from queue_server.domain.rights import Role


class Dialled(Protocol):
    """The centre that a kiosk dials."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    def device(self, role: Role) -> str:
        """A token of a device of this kind."""
        ...


@asynccontextmanager
async def running(
    centre: Dialled,
    data: Path,
    *,
    printer: str | None = None,
    reader: str | None = None,
    token: str = "",
) -> AsyncIterator[Device]:
    """A kiosk with its line; it looks at its printer ten times a second."""
    device = Device(
        KioskSettings(
            centre=centre.url,
            token=SecretStr(token or centre.device(Role.KIOSK)),
            data=data,
            printer=printer,
            kiosk_reader=reader,
        ),
        look_s=0.1,
    )
    task = asyncio.create_task(device.run())
    try:
        await until(lambda: device.pages.model("kiosk").get("hall"))
        yield device
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], Any]) -> None:
    """Wait for something to become true; the test's own time limit ends it."""
    while not true():  # noqa: ASYNC110 - it may be anything
        await asyncio.sleep(0.01)


async def touch(device: Device, verb: str, **fields: Any) -> None:
    """A touch, as the page tells it."""
    await device.do(Ask(page="kiosk", verb=verb, fields=fields, language="zh-CN"))


def owed(data: Path) -> dict[str, dict[str, Any]]:
    """What a kiosk's record has open, read without touching it."""
    found: dict[str, dict[str, Any]] = {}
    for line in (data / "numbers.jsonl").read_text().split("\n"):
        said = json.loads(line) if line.endswith("}") else {}
        if said.get("set"):
            found.setdefault(said["id"], {}).update(said["set"])
        elif said:
            found.pop(said["id"], None)
    return found


async def take(device: Device, item: str = "social-card") -> None:
    """Take a number for an everyday item, up to where the answer is on the screen."""
    await touch(device, "list", group="theme:social")
    await touch(device, "choose", kind="item", id=item)
    await touch(device, "take")
    await until(lambda: on(device) in (Screen.TICKET, Screen.DENIED))


def on(device: Device) -> Screen:
    """The screen of now."""
    return device.flow.place.screen
