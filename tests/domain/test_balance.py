"""The right hall: travel, wait at arrival, price, and the bounds of advice."""

from __future__ import annotations

import pytest

from hall_config.model import BalanceRule
from queue_server.domain.balance import (
    Advice,
    Option,
    Why,
    advised,
    drained,
    full_of_guests,
    load_wait,
    loads,
    worth_moving,
)
from queue_server.domain.estimate import Wait

RULE = BalanceRule()


def option(
    hall: str, way_min: float, wait_min: float, *, price_min: float = 0.0, kept: bool = False
) -> Option:
    return Option(
        hall=hall,
        travel_s=way_min * 60,
        wait_s=wait_min * 60,
        price_s=price_min * 60,
        kept=kept,
    )


def told(*options: Option) -> list[tuple[str, str]]:
    return [(one.option.hall, one.why) for one in advised(options, RULE)]


def first(*options: Option) -> Advice:
    return advised(options, RULE)[0]


def test_a_line_drains_while_somebody_travels_to_it() -> None:
    nobody = [0.0] * 60
    full = loads(30, 10, 600, nobody, 60)
    assert full[:20] == pytest.approx([30 - count for count in range(1, 21)])
    assert load_wait(full[9], 10, 600) == pytest.approx((20 + 1 - 10) * 60)
    assert load_wait(full[-1], 10, 600) == 0
    assert full[-1] > 0, "the last are served slower: windows idle"


def test_those_in_transit_count_from_when_they_arrive() -> None:
    none, later = [0.0] * 30, [0.0] * 30
    later[19] = 8.0
    before, after = loads(20, 10, 600, none, 60), loads(20, 10, 600, later, 60)
    assert after[18] == before[18]
    assert after[19] > before[19] + 7


def test_a_steady_stream_settles_where_windows_finish_as_many() -> None:
    assert loads(0, 10, 600, [0.5] * 300, 60)[-1] == pytest.approx(0.5 * 10 - 0.5, abs=0.1)


def test_a_kept_place_shortens_the_range_by_the_way() -> None:
    wait = drained(Wait(p10_s=300, p50_s=900, p90_s=1800), 600)
    assert wait == Wait(p10_s=0, p50_s=300, p90_s=1200)


def test_the_hall_where_one_is_done_soonest_comes_first() -> None:
    assert told(option("near", 5, 60), option("far", 12, 10)) == [
        ("far", Why.SOONER),
        ("near", Why.NEAREST),
    ]
    assert first(option("near", 5, 60), option("far", 12, 10)).sooner_s == 43 * 60


def test_nobody_is_sent_away_for_a_small_gain() -> None:
    assert told(option("near", 5, 20), option("far", 12, 9)) == [
        ("near", Why.NEAREST),
        ("far", Why.LATER),
    ]


def test_nobody_is_sent_over_an_hour_for_minutes() -> None:
    assert told(option("near", 5, 80), option("far", 65, 0))[-1] == ("far", Why.FAR)
    assert told(option("near", 5, 120), option("far", 65, 0))[0] == ("far", Why.SOONER)


def test_a_hall_that_is_going_to_be_full_is_spared_within_bounds() -> None:
    near, other = option("near", 5, 0, price_min=60), option("other", 14, 0)
    assert told(near, other)[0] == ("other", Why.SPARES)
    much_later = option("other", 16, 0)
    assert told(near, much_later) == [("near", Why.NEAREST), ("other", Why.LATER)]


def test_towns_keep_a_share_for_their_own() -> None:
    near, other = option("near", 5, 60), option("other", 12, 0, kept=True)
    assert told(near, other) == [("near", Why.NEAREST), ("other", Why.KEPT)]
    own = told(option("near", 5, 60, kept=True), option("other", 12, 90))
    assert own[0] == ("near", Why.NEAREST), "its own people are never turned from it"
    assert full_of_guests(30, 100, 100, RULE)
    assert not full_of_guests(29, 100, 100, RULE)


def test_no_hall_gets_more_than_its_share_of_all_that_are_on_the_way() -> None:
    assert full_of_guests(9, 20, 1000, RULE)
    assert not full_of_guests(9, 19, 1000, RULE), "of so few a share says nothing"


def test_who_waits_is_offered_another_hall_only_for_much() -> None:
    assert not worth_moving(option("a", 0, 30), option("b", 10, 12), RULE)
    assert worth_moving(option("a", 0, 30), option("b", 10, 9), RULE)
    assert not worth_moving(option("a", 0, 80), option("b", 10, 55), RULE), "a quarter of the rest"
    assert not worth_moving(option("a", 0, 80), option("b", 10, 0, kept=True), RULE)


def test_of_no_hall_there_is_no_advice() -> None:
    assert advised((), RULE) == ()
