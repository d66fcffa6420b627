"""The map of halls: where the dots lie, and which come first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hall_config
from hall_config.load import load_city
from queue_server.web.city_schemas import ItemHall
from queue_server.web.hall_map import MARGIN, WIDTH, hall_map
from queue_server.web.schemas import Wait

CITY = load_city(Path(hall_config.__file__).parent / "dongguan")


def row(hall: str, p50_s: int = 0, **facts: Any) -> ItemHall:
    wait = Wait(p10_s=0, p50_s=p50_s, p90_s=2 * p50_s)
    given: dict[str, Any] = {
        "name": hall,
        "service": "x",
        "open": True,
        "issuing": True,
        "why": "",
        "total_s": 0,
    }
    return ItemHall(hall=hall, wait=wait, **(given | facts))


def test_every_hall_lies_on_the_map_as_on_the_ground() -> None:
    found = hall_map(CITY, [row(one) for one in CITY.halls], best=5)
    assert found is not None
    dots = {one.hall: one for one in found.dots}
    assert dots.keys() == CITY.halls.keys()
    for one in found.dots:
        hall = CITY.halls[one.hall]
        assert MARGIN - 1 <= one.x <= WIDTH - MARGIN + 1
        assert MARGIN - 1 <= one.y <= found.height - MARGIN + 1
        assert abs((hall.longitude - found.west) * found.kx - one.x) < 0.1
        assert abs((found.north - hall.latitude) * found.ky - one.y) < 0.1
    by_longitude = sorted(dots, key=lambda one: CITY.halls[one].longitude)
    assert sorted(dots, key=lambda one: dots[one].x) == by_longitude


def test_the_foremost_are_numbered_and_drawn_last_and_waits_are_shades() -> None:
    names = list(CITY.halls)[:4]
    rows = [row(names[0]), row(names[1], 600), row(names[2], 3600), row(names[3], issuing=False)]
    found = hall_map(CITY, rows, best=2)
    assert found is not None
    assert [(one.hall, one.rank) for one in reversed(found.dots)] == [
        (names[0], 1), (names[1], 2), (names[2], 0), (names[3], 0),
    ]  # fmt: skip
    assert [one.level for one in reversed(found.dots)] == [1, 2, 5, 0]


def test_one_hall_alone_needs_no_map() -> None:
    assert hall_map(CITY, [row("nancheng")], best=5) is None
