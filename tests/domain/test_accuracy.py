"""How true shown waits were, and when their ranges are in doubt."""

from __future__ import annotations

import pytest

from queue_server.domain.accuracy import Accuracy, Doubt, doubt, settled, wilson

FOUR = Accuracy(
    count=4,
    error_s=-120,
    absolute_s=200,
    waited_s=2400,
    pinball10_s=40,
    pinball50_s=100,
    pinball90_s=60,
    below=1,
    above=0,
    at_once=2,
    at_once_kept=1,
)


def covering(count: int, share: float) -> Accuracy:
    outside = count - round(count * share)
    return Accuracy(count=count, below=outside // 2, above=outside - outside // 2)


def test_sums_give_means_and_shares() -> None:
    assert (FOUR.bias_s, FOUR.bias, FOUR.absolute) == (-30, -0.05, 50)
    assert FOUR.pinball_s == (10, 25, 15)
    assert FOUR.covered == 0.75
    both = FOUR + FOUR
    assert (both.count, both.bias_s, both.at_once) == (8, -30, 4)
    assert Accuracy() + FOUR == FOUR


def test_of_nobody_nothing_is_said() -> None:
    none = Accuracy(at_once=3)
    assert (none.bias_s, none.bias, none.absolute) == (None, None, None)
    assert none.covered is None
    assert none.pinball_s is None
    assert doubt(none) is None
    assert not settled(none)


@pytest.mark.parametrize(
    ("count", "share", "wrong"),
    [
        (99, 0.3, None),
        (100, 0.3, Doubt.NARROW),
        (100, 0.72, None),
        (1000, 0.72, Doubt.NARROW),
        (1000, 0.8, None),
        (100, 0.9, None),
        (1000, 0.9, Doubt.WIDE),
        (100, 1.0, Doubt.WIDE),
    ],
)
def test_a_coverage_is_in_doubt_beyond_chance_only(
    count: int, share: float, wrong: Doubt | None
) -> None:
    assert doubt(covering(count, share)) is wrong


def test_it_is_settled_once_enough_show_it() -> None:
    assert settled(covering(100, 0.8))
    assert not settled(covering(99, 0.8))
    assert not settled(covering(1000, 0.87))


def test_the_interval_is_wilsons() -> None:
    """Newcombe 1998, table I: 81 of 263."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
