"""A short look at the steady halls; `make balance` is the long one."""

from __future__ import annotations

import pytest

from tests.rollout.even_halls import ring_rows

pytestmark = pytest.mark.timeout(120)


def test_who_asks_comes_near_the_bound_on_even_and_on_uneven_demand() -> None:
    even, uneven = ring_rows(40_000, 1, (0.9,))
    assert even.ours < even.nearest
    assert even.ours <= 1.10
    assert uneven.ours < 1.16 < uneven.nearest
    assert uneven.use_ours < uneven.use_nearest
