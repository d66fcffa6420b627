"""What `yunhao handover --gone` refuses before anything is opened; tests/story has the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_config.load import load_city
from queue_server.clock import CityClock
from queue_server.domain.commands import Caller, CallNext, Issue, Open
from queue_server.domain.hall import Hall
from queue_server.gone import take_over, what_stays
from queue_server.handover import Step
from queue_server.mistakes import Mistake
from queue_server.opening import by_configuration, configuration
from queue_server.settings import OtherCentre, Settings

CITY, HALL, DAY = Path("hall_config/small"), "my-hall", 20261123
NOON = 1_795_406_400_000
CLOCK = CityClock(timezone="Asia/Shanghai")
GONE = OtherCentre.model_validate({"url": "http://127.0.0.1:9", "token": "x"})


@pytest.mark.parametrize(
    ("hall", "shared", "why"),
    [
        ("nowhere", {}, "no such hall"),
        (HALL, {}, "YUNHAO_CENTRES does not share this hall"),
        (HALL, {HALL: GONE}, "nothing is known here of the hall"),
    ],
)
async def test_a_hall_that_is_not_shared_or_was_never_followed_is_left_alone(
    tmp_path: Path, hall: str, shared: dict[str, OtherCentre], why: str
) -> None:
    settings = Settings(city=CITY, data=tmp_path, centres=shared)
    told: list[Step] = []
    with pytest.raises(Mistake) as refused:
        await take_over(settings, hall, "1-1", CLOCK, told.append)
    assert (refused.value.text, told) == (why, [])


def test_what_stays_is_said_by_where_the_numbers_are() -> None:
    city, hall = load_city(CITY), Hall(HALL)
    hall.open_hall(1, NOON)
    here = city.halls[HALL]
    hall.perform(configuration(city, here), by_configuration(city, here), now=NOON, real=NOON)
    asked = (
        *(Issue(service="advice", day=DAY) for _ in range(3)),
        Issue(service="advice", day=DAY, remote=True),
        Open(window="4", clerk="lin"),
        CallNext(window="4"),
    )
    for count, command in enumerate(asked):
        hall.perform(command, Caller(principal="x", id=str(count)), now=NOON, real=NOON)
    last, *counts = what_stays(hall.view, CLOCK)
    assert last.about == f"{hall.view.position.text()} · 2026-11-23 12:00:00"
    assert [step.about for step in counts] == ["2", "1", "1"]
