"""Readers that do not keep up: a display is conflated, a kiosk closed."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from queue_server.domain.commands import Caller, Issue
from queue_server.domain.rights import Role
from queue_server.hub.mailbox import Mailbox
from tests.hub.centre import Centre
from tests.hub.line import bare
from tests.hub.test_protocol import greeted


def small_socket(url: str) -> socket.socket:
    """A connected socket whose reader holds the writer up after few frames."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    found.connect(("127.0.0.1", int(url.rpartition(":")[2])))
    return found


async def test_a_reader_that_does_not_read_is_closed_or_conflated(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stop reading; the kiosk is closed as slow, the display gets a snapshot of now."""
    small = {"limit": 8, "size": 1 << 20}
    monkeypatch.setattr(Mailbox.__init__, "__kwdefaults__", small)
    monkeypatch.setattr("queue_server.hub.device_socket.CLOSE_S", 0.1)
    slow: dict[str, Any] = {"max_queue": 1, "max_size": None}
    one, other = small_socket(centre.url), small_socket(centre.url)
    async with (
        bare(centre.url, sock=one, **slow) as kiosk,
        bare(centre.url, sock=other, **slow) as display,
    ):
        await greeted(kiosk, centre.device(Role.KIOSK))
        await greeted(display, centre.device(Role.DISPLAY))
        for number in range(400):
            caller = Caller(principal="device:busy", id=str(number))
            await centre.hall.perform(Issue(service="general", day=20261123), caller)
            await asyncio.sleep(0)
        end = f"1-{len(centre.hall.events)}"
        # the close itself may not get through to who does not read: the line just ends
        assert await kiosk.close_code() in (4000, 1006)
        while (await display.hear("snapshot"))["position"] != end:
            pass
