"""A request that was answered keeps its answer, whatever the hall does meanwhile."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hall_config.load import load_city
from queue_server.admission import admit
from queue_server.clock import CityClock, real_ms
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.intake import Asked
from queue_server.domain.refusals import Refused
from tests.hub.centre import MemoryHall

CITY = load_city(Path(__file__).parents[1] / "hall_config" / "small")
HALL = next(iter(CITY.halls))
SERVICE = next(iter(CITY.halls[HALL].services))
ASKED = Asked(service=SERVICE)
KIOSK = Caller(principal="device:kiosk", id="once")


def at(hour: int) -> int:
    """A moment of a working Tuesday."""
    moment = datetime(2026, 11, 24, hour, 30, tzinfo=ZoneInfo(CITY.timezone))
    return int(moment.timestamp() * 1000)


@pytest.fixture
def port() -> MemoryHall:
    clock = CityClock(timezone=CITY.timezone, start=at(10), began=real_ms())
    return MemoryHall(CITY, HALL, clock)


async def test_a_request_repeated_after_closing_gets_its_first_answer(port: MemoryHall) -> None:
    command = await admit(port, CITY, ASKED, KIOSK, at=at(10))
    assert isinstance(command, Issue)
    reply = await port.perform(command, KIOSK)
    again = await admit(port, CITY, ASKED, KIOSK, at=at(22))
    assert again == reply


async def test_a_request_first_made_after_closing_is_refused(port: MemoryHall) -> None:
    with pytest.raises(Refused, match="HALL_CLOSED"):
        await admit(port, CITY, ASKED, KIOSK, at=at(22))


async def test_another_request_under_the_same_id_is_refused_for_that(port: MemoryHall) -> None:
    command = await admit(port, CITY, ASKED, KIOSK, at=at(10))
    assert isinstance(command, Issue)
    await port.perform(command, KIOSK)
    other = Asked(service=SERVICE, wishes=("escort",))
    with pytest.raises(Refused, match="KEY_REUSED"):
        await admit(port, CITY, other, KIOSK, at=at(22))
