"""The hall as a device sees it."""

from __future__ import annotations

import pytest

import queue_server.clock
from queue_server.clock import real_ms
from queue_server.device.mirror import Mirror
from queue_server.wire.messages import Welcome

TEN = 1_795_399_200_000


@pytest.mark.parametrize("step_ms", [3_600_000, -3_600_000])
def test_a_step_of_the_machines_clock_does_not_move_the_citys(
    monkeypatch: pytest.MonkeyPatch, step_ms: int
) -> None:
    mirror = Mirror()
    mirror.take(Welcome(speaks=1, now=TEN, pace=1, hall="my-hall", config={}))
    assert mirror.clock is not None
    stepped = real_ms() + step_ms
    monkeypatch.setattr(queue_server.clock, "real_ms", lambda: stepped)
    assert TEN <= mirror.clock.now() < TEN + 60_000
