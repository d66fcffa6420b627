"""The compiled day of many halls: its choice is the product's, its waits are the theory's."""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_config.model import BalanceRule
from queue_server.domain.balance import Option, advised, load_wait, loads
from queue_server.rollout.halls import advance, chosen, outcome_of
from queue_server.rollout.halls_state import (
    AHEAD,
    NEAREST,
    OURS,
    SLOT_S,
    Map,
    People,
    Terms,
    begun,
    bounds_of,
    free_terms,
)

pytestmark = pytest.mark.timeout(120)
HALLS = 4
amounts = st.lists(st.integers(0, 60), min_size=HALLS, max_size=HALLS)
seconds = st.lists(st.integers(0, 3600), min_size=HALLS, max_size=HALLS)
streams = st.lists(st.floats(0, 3), min_size=HALLS, max_size=HALLS)


@settings(deadline=None, max_examples=200)
@given(inside=amounts, due=amounts, ways=seconds, prices=seconds, walking=streams)
def test_the_compiled_choice_is_that_of_the_product(
    inside: list[int],
    due: list[int],
    ways: list[int],
    prices: list[int],
    walking: list[float],
) -> None:
    rule, windows, handling = BalanceRule(), [3, 10, 22, 5], 480.0
    home = min(range(HALLS), key=lambda hall: (ways[hall], hall))
    map_ = Map(
        np.tile(np.array(ways, float), (HALLS, 1)), np.array(windows), np.full(HALLS, handling)
    )
    price = np.array(prices, float)[:, None]
    usual = np.array(walking)[:, None]
    terms = Terms(OURS, price, price, usual, 0 * usual, bounds_of(rule))
    people = People(np.zeros(1), np.array([home]), np.ones(1, bool), np.ones(1))
    state = begun(people, map_)
    state.inside[:] = inside
    state.due[:, 7] = due
    options = []
    for hall in range(HALLS):
        joining = [walking[hall] + (due[hall] if step == 7 else 0) for step in range(AHEAD)]
        ahead = loads(inside[hall], windows[hall], handling, joining, SLOT_S)
        wait = load_wait(ahead[int(ways[hall] / SLOT_S)], windows[hall], handling)
        options.append(
            Option(hall=f"{hall}", travel_s=ways[hall], wait_s=wait, price_s=prices[hall])
        )
    costs = {one.hall: one.total_s + one.price_s for one in options}
    best = advised(options, rule)[0].option.hall
    got = str(chosen(map_, terms, state, home, 0.0))
    assert costs[got] == pytest.approx(costs[best])


def test_one_hall_is_a_queue_of_many_windows() -> None:
    """Against the recursion of Kiefer and Wolfowitz on the same people."""
    chance = np.random.default_rng(1)
    count, windows = 5000, 7
    leaves = np.cumsum(chance.exponential(10.0, count))
    handling = chance.exponential(65.0, count)
    map_ = Map(np.zeros((1, 1)), np.array([windows]), np.array([65.0]))
    people = People(leaves, np.zeros(count, np.int64), np.zeros(count, bool), handling)
    state = begun(people, map_)
    advance(people, map_, free_terms(NEAREST, 1), state, inf)
    free = [0.0] * windows
    waits = []
    for at, held in zip(leaves, handling, strict=True):
        begins = max(at, heappop(free))
        heappush(free, begins + held)
        waits.append(begins - at)
    assert outcome_of(people, map_, state).wait == pytest.approx(np.array(waits))


def test_a_place_is_kept_on_the_way_and_a_run_may_stop_anywhere() -> None:
    way = np.array([[600.0]])
    map_ = Map(way, np.array([1]), np.array([300.0]))
    people = People(
        np.array([0.0, 100.0, 200.0]),
        np.zeros(3, np.int64),
        np.array([False, False, True]),
        np.full(3, 1000.0),
    )
    whole, steps = begun(people, map_), begun(people, map_)
    advance(people, map_, free_terms(OURS, 1), whole, inf)
    for until in (50.0, 650.0, 651.0, inf):
        advance(people, map_, free_terms(OURS, 1), steps, until)
    assert whole.called.tolist() == [600.0, 2600.0, 1600.0]
    assert steps.called.tolist() == whole.called.tolist()


def test_who_is_on_the_way_keeps_the_next_from_the_same_hall() -> None:
    way = np.array([[60.0, 120.0], [120.0, 60.0]])
    map_ = Map(way, np.array([1, 1]), np.array([600.0, 600.0]))
    people = People(
        np.array([0.0, 1.0]), np.zeros(2, np.int64), np.ones(2, bool), np.full(2, 600.0)
    )
    state = begun(people, map_)
    advance(people, map_, free_terms(OURS, 2), state, inf)
    assert state.hall.tolist() == [0, 1]
