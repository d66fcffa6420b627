"""Laws have the mean and spread they are made for, and what is left of them is what it must be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from queue_server.rollout.chance import (
    Law,
    certain,
    exponential,
    hashed,
    key_of,
    lognormal,
    quantile,
    reached,
    rest,
)

# compiling, before the first test, is not its time
pytestmark = pytest.mark.timeout(60, func_only=True)

DRAWS = 40_000


def drawn(law: Law, key: int = 7) -> NDArray[np.float64]:
    return np.array([quantile(law, hashed(key, draw)) for draw in range(DRAWS)])


@pytest.mark.parametrize("variation", [0.3, 0.8, 1.5])
def test_a_lognormal_time_has_mean_one_and_its_variation(variation: float) -> None:
    times = drawn(lognormal(variation))
    assert times.mean() == pytest.approx(1, abs=0.02)
    assert times.std() == pytest.approx(variation, rel=0.06)


def test_a_time_without_memory_stays_as_it_was_however_long_it_has_gone_on() -> None:
    law = exponential()
    for age in (0.0, 0.5, 2.0):
        left = np.array([rest(law, age, hashed(3, draw)) for draw in range(DRAWS)])
        assert left.mean() == pytest.approx(1, abs=0.03)
        assert left.std() == pytest.approx(1, abs=0.05)


def test_what_is_left_of_a_lognormal_time_is_that_of_those_which_got_so_far() -> None:
    law, age = lognormal(0.8), 1.5
    times = drawn(law)
    left = np.array([rest(law, age, hashed(11, draw)) for draw in range(DRAWS)])
    beyond = times[times > age] - age
    assert left.mean() == pytest.approx(beyond.mean(), rel=0.03)
    assert left.std() == pytest.approx(beyond.std(), rel=0.06)


def test_a_handling_longer_than_any_law_knows_goes_on_for_a_while() -> None:
    left = [rest(lognormal(0.8), 500.0, hashed(5, draw)) for draw in range(1000)]
    assert all(one > 0 for one in left)
    assert np.mean(left) == pytest.approx(0.5, abs=0.05)


def test_a_certain_time_ends_when_it_must() -> None:
    assert quantile(certain(), 0.3) == 1
    assert rest(certain(), 0.75, 0.4) == 0.25


def test_the_probability_of_a_quantile_is_its_own() -> None:
    law = lognormal(0.8)
    for u in (0.01, 0.3, 0.9, 0.97, 0.999):
        assert reached(law, quantile(law, u)) == pytest.approx(u, abs=1e-9)
    assert all(a < b for a, b in pairwise(law))


def test_draws_are_even_pair_up_and_belong_to_their_key() -> None:
    numbers = np.array([hashed(key_of("A001"), draw) for draw in range(DRAWS)])
    assert np.histogram(numbers, 20, (0, 1))[0] == pytest.approx(DRAWS / 20, rel=0.1)
    assert numbers[0::2] + numbers[1::2] == pytest.approx(1)
    others = np.array([hashed(key_of("A002"), draw) for draw in range(DRAWS)])
    assert abs(np.corrcoef(numbers[::2], others[::2])[0, 1]) < 0.03
