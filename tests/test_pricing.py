"""The prices of scarce halls: nobody pays where there is room, the flooded hall is dear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from queue_server.pricing import Outlook, prices
from queue_server.tolls import CHARGED, mean_wait, tolls

PERIODS = 6


def outlook(own: tuple[float, ...], *, asking: float = 2.0) -> Outlook:
    """Three halls twenty minutes apart, each serving twenty in a half hour."""
    halls = len(own)
    way = np.full((halls, halls), 1200.0)
    np.fill_diagonal(way, 300.0)
    return Outlook(
        period_s=1800.0,
        way_s=way,
        waiting=np.zeros(halls),
        own=np.repeat(np.array(own)[:, None], PERIODS, axis=1),
        asking=np.full((halls, PERIODS), asking),
        served=np.full((halls, PERIODS), 20.0),
        windows=np.full(halls, 16.0),
    )


def test_nobody_pays_where_all_halls_have_room() -> None:
    found = prices(outlook((5.0, 5.0, 5.0)))
    assert found.solved
    assert found.own.max() == 0


def test_the_flooded_hall_is_dear_and_the_dearer_the_longer_it_stays_so() -> None:
    found = prices(outlook((24.0, 5.0, 5.0)))
    assert found.own[0, 0] > 1800
    assert found.own[0, 0] > found.own[0, 3], "who comes early keeps all those behind waiting"
    assert found.own[1:].max() == 0


def test_who_waits_now_is_the_price_of_the_first_periods() -> None:
    quiet = outlook((10.0, 5.0, 5.0))
    found = prices(replace(quiet, waiting=np.array([40.0, 0.0, 0.0])))
    assert found.own[0, 0] > 0
    assert found.own[0, -1] == 0


def test_guests_pay_more_where_own_people_need_the_windows() -> None:
    found = prices(outlook((30.0, 12.0, 12.0), asking=8.0))
    assert (found.guest >= found.own).all()
    assert found.guest[1:].max() > 0, "room for a few, wanted by many"


def test_where_all_is_full_a_price_still_comes_out() -> None:
    found = prices(outlook((40.0, 40.0, 40.0)))
    assert found.solved
    assert np.isfinite(found.own).all()


def test_what_makes_no_sense_has_no_prices_and_hurts_nobody() -> None:
    found = prices(outlook((float("nan"), 1.0, 1.0)))
    assert not found.solved
    assert found.own.max() == found.guest.max() == 0


def test_the_steady_wait_is_that_of_erlang_within_a_tenth() -> None:
    """Wq over mean handling for 22 windows (Erlang C): 0.110, 0.242, 0.676."""
    found = mean_wait(np.array([0.85, 0.90, 0.95]), np.full(3, 22.0), np.ones(3))
    assert found == pytest.approx(np.array([0.110, 0.242, 0.676]), rel=0.1)


def test_the_toll_of_a_lone_hall_is_the_charged_part_of_what_one_more_costs_the_others() -> None:
    windows, handling = np.array([10.0]), np.array([300.0])
    for use in (0.7, 0.85):
        step = 1e-4
        here, there = (mean_wait(np.array([one]), windows, handling) for one in (use, use + step))
        exact = CHARGED * use * (there - here) / step
        found = tolls(np.array([use * 10 / 300]), windows, handling, np.zeros((1, 1)))
        assert found.toll_s == pytest.approx(exact, rel=0.6)


def test_people_are_left_where_there_is_room_and_the_rest_is_sent_on() -> None:
    way = np.array([[300.0, 600.0], [600.0, 300.0]])
    windows, handling = np.array([10.0, 10.0]), np.array([300.0, 300.0])
    found = tolls(np.array([1.1, 0.5]) * 10 / 300, windows, handling, way)
    assert found.staying[0] < 10 / 300
    assert found.staying[1] == pytest.approx(0.5 * 10 / 300)
    assert found.toll_s[0] > found.toll_s[1]
