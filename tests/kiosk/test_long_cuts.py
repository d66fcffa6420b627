"""Cuts of days, clocks that are wrong, and stores that were lost meanwhile."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from kiosk.visit import Screen
from queue_server.domain.blocks import LEASE_GAP
from tests.hub.centre import Centre, new_centre, serving
from tests.kiosk.centre import blocks_of
from tests.kiosk.cutting import DAY, DAY_MS, cut, days_later, held, nothing_owed, stock, stocked
from tests.kiosk.running import on, owed, running, take, touch, until

pytestmark = pytest.mark.timeout(30)


def stands_at(data: Path, count: int) -> bool:
    """Whether the kiosk's disk holds so many numbers of the line."""
    return stocked(data) == count


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return new_centre(tmp_path)


async def test_numbers_that_the_centre_never_takes_are_an_alarm_for_the_guide(
    centre: Centre, tmp_path: Path
) -> None:
    await stock(centre, tmp_path)
    async with cut(centre, tmp_path) as kiosk:
        ticket = await held(kiosk, tmp_path)
    other = new_centre(tmp_path)  # one that knows nothing of the kiosk's blocks
    async with serving(other), running(other, tmp_path):
        await nothing_owed(tmp_path)
        await until(lambda: other.hall.view.alarms)
    # whoever holds the slip is told at the kiosk, also after it was restarted
    async with serving(other), running(other, tmp_path) as kiosk:
        await until(lambda: kiosk.runner.online)
        await touch(kiosk, "scan", text=f"https://queue.example/t/{ticket}#k=key")
        await until(lambda: kiosk.flow.found)
        view = kiosk.pages.model("kiosk")["view"]
        assert (view["title"], view["scan"]["number"]) == ("这个号没有排上队", "B9950")
    (alarm,) = other.hall.view.alarms.values()
    assert (alarm.alarm, alarm.detail, alarm.about) == ("unreported", "B9950", "device:kiosk")
    assert not other.hall.view.tickets


async def test_after_the_halls_store_was_lost_it_takes_new_numbers_in_stock(
    centre: Centre, tmp_path: Path
) -> None:
    async with serving(centre), running(centre, tmp_path):
        await until(lambda: stocked(tmp_path))
        before = centre.hall.view.floor(DAY, "B")
        centre.hall.rebuilt()
        await until(lambda: centre.hall.view.floor(DAY, "B") < before - LEASE_GAP)
        await until(lambda: stocked(tmp_path) == 50)


async def test_its_own_clock_may_be_wrong_by_hours_and_days(centre: Centre, tmp_path: Path) -> None:
    """The city's time is a Monday's 10:00 here, whatever the machine's clock says."""
    port = await stock(centre, tmp_path)
    async with cut(centre, tmp_path) as kiosk:
        ticket = await held(kiosk, tmp_path)
        (entry,) = owed(tmp_path).values()
        assert abs(entry["offline"]["printed_at"] - centre.clock.now()) < 60_000
    async with serving(centre, port), running(centre, tmp_path):
        await until(lambda: not owed(tmp_path))
    assert centre.hall.view.tickets[ticket].joined <= centre.clock.now()


async def test_a_block_is_renewed_before_it_is_spent(centre: Centre, tmp_path: Path) -> None:
    blocks_of(centre, 3)
    port = await stock(centre, tmp_path)
    for left in (2, 1):
        async with cut(centre, tmp_path) as kiosk:
            await held(kiosk, tmp_path)
            assert stocked(tmp_path) == left
        async with serving(centre, port), running(centre, tmp_path):
            await nothing_owed(tmp_path)
            await until(partial(stands_at, tmp_path, 2 if left > 1 else 4))


async def test_three_days_without_a_line_work_and_the_fourth_does_not(
    centre: Centre, tmp_path: Path
) -> None:
    port = await stock(centre, tmp_path)
    given = []
    for _ in range(4):
        async with cut(centre, tmp_path) as kiosk:
            given.append(await held(kiosk, tmp_path))
        days_later(tmp_path, 1)
    assert [one.split("-")[-2] for one in given] == [f"{DAY + n}" for n in range(4)]
    async with cut(centre, tmp_path) as kiosk:
        await take(kiosk)
        assert on(kiosk) is Screen.DENIED
    centre.moved(4 * DAY_MS / 1000)
    async with serving(centre, port), running(centre, tmp_path):
        await until(lambda: not owed(tmp_path))
        await until(lambda: stocked(tmp_path, day=DAY + 4))
        await until(lambda: not stocked(tmp_path, day=DAY))
        assert set(given) <= centre.hall.view.tickets.keys()
        leases = centre.hall.view.leases
        await until(lambda: not leases[f"{DAY}|B"].blocks)
