"""What a hall learns: from its configuration on, towards what is seen, and kept as it was."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from hall_config.load import load_city
from queue_server.domain.pace import NO_SHOW, Pace, usual_s

CITY = load_city(Path("hall_config/small"))


def taught(mean: float, count: int, *, window: str = "1", pace: Pace | None = None) -> Pace:
    """So many handlings of `advice` with this mean and a variation of a half."""
    rng, found = Random(1), pace or Pace()
    for _ in range(count):
        found = found.handled(CITY, "advice", window, rng.uniform(0.134, 1.866) * mean)
    return found


def test_the_first_opinion_is_the_configuration() -> None:
    pace = Pace()
    assert pace.handling_s(CITY, "advice") == usual_s(CITY, "advice") == 180
    assert pace.variation(CITY, "advice") == 0.8
    assert (pace.factor("1"), pace.no_show(), pace.bias()) == (1, NO_SHOW, 1)


def test_what_is_seen_takes_over_and_what_is_long_past_fades() -> None:
    pace = taught(360, 400)
    assert pace.handling_s(CITY, "advice") == pytest.approx(360, rel=0.06)
    assert pace.variation(CITY, "advice") == pytest.approx(0.5, abs=0.06)
    again = taught(120, 6000, pace=pace)
    assert again.handling_s(CITY, "advice") == pytest.approx(120, rel=0.06)
    assert pace.handling_s(CITY, "general") == usual_s(CITY, "general")


def test_a_slow_window_is_known_by_what_others_take_for_the_same() -> None:
    pace, rng = Pace(), Random(2)
    for _ in range(600):
        for window, mean in (("1", 150), ("2", 150), ("3", 300)):
            pace = pace.handled(CITY, "advice", window, rng.uniform(0.5, 1.5) * mean)
    assert pace.factor("3") / pace.factor("1") == pytest.approx(2, rel=0.12)
    assert pace.factor("9") == 1


def test_a_handling_that_nobody_finished_does_not_spoil_the_mean() -> None:
    pace = taught(180, 300)
    spoiled = pace.handled(CITY, "advice", "1", 3 * 86_400)
    assert spoiled.handling_s(CITY, "advice") < 1.06 * pace.handling_s(CITY, "advice")


def test_foretold_waits_are_corrected_by_those_that_came() -> None:
    pace = Pace()
    for _ in range(300):
        pace = pace.compared(600, 480)
    assert pace.bias() == pytest.approx(0.82, abs=0.02)
    for _ in range(3000):
        pace = pace.compared(600, 6000)
    assert pace.bias() == 1.6, "within bounds, whatever happens"


def test_calls_teach_how_long_they_take_and_how_many_go_unanswered() -> None:
    pace = Pace()
    for _ in range(400):
        for _ in range(4):
            pace = pace.answered(12)
        pace = pace.unheard(60)
    assert pace.no_show() == pytest.approx(0.2, abs=0.02)
    assert pace.turn_s() == pytest.approx(14, abs=2)
    assert pace.missed_s() == pytest.approx(61, abs=2)


def test_what_was_learned_is_read_as_it_was_written() -> None:
    pace = taught(300, 50).answered(9).unheard(50).compared(100, 90)
    again = Pace.from_document(pace.document())
    assert again.document() == pace.document()
    assert again.handling_s(CITY, "advice") == pytest.approx(pace.handling_s(CITY, "advice"))
    assert Pace.from_document({}) == Pace()
