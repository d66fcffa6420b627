"""The bars of `make estimates`, on few days: what is foretold against what could be known."""

from __future__ import annotations

import pytest

from tests.rollout.bars import run
from tests.rollout.whitt import M, measured

pytestmark = pytest.mark.timeout(60, func_only=True)


def test_a_rolled_hall_is_near_the_bound_and_simple_displays_are_far_from_it() -> None:
    """Two days at load 0.88 with known laws; the campaign has them all, and what is learned."""
    rows = {one.name: one for one in run(0.88, seed=3, days=2, every=8)}
    rollout = rows["rollout"]
    assert rollout.ratio < 1.4
    assert abs(rollout.bias) < 0.12
    assert 0.68 < rollout.covered < 0.92
    assert rows["rolling"].ratio > 5 * rollout.ratio
    assert min(rows["les"].ratio, rows["hol"].ratio) > 4 * rollout.ratio


def test_the_length_of_a_line_foretells_as_theory_says() -> None:
    """M/M/10 at load 0.9: QL's error is 1 / ((s mu)^2 (1 - rho)), LES and HOL have twice that."""
    row = measured(M, 10, 0.9, 1_000_000)
    assert row.ql == pytest.approx(0.1, rel=0.06)
    assert row.les == pytest.approx(2.16, rel=0.05)
    assert row.hol == pytest.approx(1.99, rel=0.05)
    assert row.hol_r == pytest.approx(1.80, rel=0.05)
