"""Other halls for a thing, asked of the centre's own address while a citizen looks at it."""

from __future__ import annotations

from typing import Any

from kiosk.elsewhere import halls_of, others
from tests.kiosk.centre import HALL


def row(hall: str, total_s: int, **more: Any) -> dict[str, Any]:
    wait = {"p10_s": 60, "p50_s": 120, "p90_s": 300}
    known = {"hall": hall, "name": hall, "issuing": True, "travel_s": 600, "wait": wait}
    return known | {"total_s": total_s} | more


def test_three_halls_are_named_in_the_centres_order_and_none_without_a_way() -> None:
    rows = [
        row("near", 900, sooner_s=600),
        row("nowhere", 30, travel_s=None),
        row("next", 1000, sooner_s=-60),
        row("other", 800),
        row("far", 3000),
    ]
    found = halls_of(rows)
    assert [(one.hall, one.sooner_s) for one in found] == [
        ("near", 600),
        ("next", -60),
        ("other", None),
    ]
    assert found[0].wait_s == (60, 300)


async def test_a_centre_that_does_not_answer_names_none() -> None:
    nobody = "http://127.0.0.1:9"
    found = await others(nobody, "hrss-037", hall=HALL, place=(0.0, 0.0), language="en")
    assert found == ()
