"""Calling by itself and what a desk keeps, without a browser."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from queue_server.clock import CityClock
from window_client.auto import AutoCall, Wants

CLOCK = CityClock(timezone="Asia/Shanghai", start=1_795_399_200_000)


class Desk:
    """A countdown that notes its calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.called = asyncio.Event()
        self.auto = AutoCall(self._call, lambda: None)

    async def _call(self) -> None:
        self.calls += 1
        self.called.set()

    def stands(self, *, free: bool = True, waits: bool = True, wait_s: float = 0.01) -> None:
        # a wait too short to choose, so that no test waits
        self.auto.watch(free=free, waits=waits, wait_s=wait_s, clock=CLOCK)


async def test_a_free_window_calls_once_when_its_time_is_over() -> None:
    desk = Desk()
    desk.stands()
    desk.stands()
    await desk.called.wait()
    desk.stands()
    assert (desk.calls, desk.auto.at) == (1, None)


@pytest.mark.parametrize("how", [{"free": False}, {"waits": False}, {"wait_s": 0}])
async def test_the_countdown_ends_when_the_window_is_not_free_or_nobody_waits(
    how: dict[str, bool],
) -> None:
    desk = Desk()
    desk.stands(wait_s=60)
    assert desk.auto.at is not None
    desk.stands(**how)
    assert desk.auto.at is None


async def test_a_key_stops_it_until_the_window_is_free_anew() -> None:
    desk = Desk()
    desk.stands(wait_s=60)
    desk.auto.stop()
    desk.stands(wait_s=60)
    assert desk.auto.at is None
    desk.stands(free=False)
    desk.stands(wait_s=60)
    assert desk.auto.at is not None
    desk.stands(free=False)


def test_a_desk_begins_without_calling_by_itself_and_keeps_what_was_chosen(tmp_path: Path) -> None:
    wants = Wants(tmp_path / "desk.json")
    assert wants.document() == {"auto_s": 0, "chime": True, "shared": True}
    assert wants.change({"auto_s": 10, "chime": False})
    assert not wants.change({"auto_s": 3})
    assert not wants.change({"chime": "loud"})
    assert wants.change({"shared": False})
    kept = {"auto_s": 10, "chime": False, "shared": False}
    assert Wants(tmp_path / "desk.json").document() == kept
    (tmp_path / "desk.json").write_text("{torn")
    assert Wants(tmp_path / "desk.json").auto_s == 0
