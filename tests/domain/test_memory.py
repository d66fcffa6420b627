"""The same id, the same answer, for two days of real time."""

from __future__ import annotations

import pytest

from queue_server.domain.commands import Issue
from queue_server.domain.hall import DAY_MS, Hall
from queue_server.domain.numbers import REBUILD_GAP
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.view import HallView
from tests.domain.tickets import DAY, Day

ISSUE = Issue(service="tax", day=DAY)


def test_the_same_id_has_one_effect_and_one_answer() -> None:
    day = Day()
    first, count = day.ask(ISSUE, id="once"), len(day.hall.events)
    assert day.ask(ISSUE, id="once") == first
    assert len(day.hall.events) == count


def test_the_same_id_for_another_request_is_refused() -> None:
    day = Day()
    day.ask(ISSUE, id="once")
    with pytest.raises(REFUSALS["KEY_REUSED"]):
        day.ask(Issue(service="help", day=DAY), id="once")


def test_a_refusal_and_an_empty_answer_are_judged_anew() -> None:
    day = Day(quota=1)
    day.ask(ISSUE)
    with pytest.raises(REFUSALS["SERVICE_FULL"]):
        day.ask(ISSUE, id="later")
    day.configure()
    assert day.ask(ISSUE, id="later")["ticket"]["number"] == "A002"


@pytest.mark.parametrize(("days", "number"), [(1, "A001"), (2, "A002"), (-1, "A001")])
def test_an_id_is_forgotten_with_the_day_after_the_next(days: int, number: str) -> None:
    day = Day()
    day.ask(ISSUE, id="once")
    day.now += days * DAY_MS
    assert day.ask(ISSUE, id="once")["ticket"]["number"] == number


def test_a_restored_hall_gives_the_old_answers_and_numbers_behind_a_gap() -> None:
    day = Day()
    first = day.ask(ISSUE, id="once")
    view = HallView.from_snapshot(day.hall.view.snapshot())
    day.hall = Hall.restored(view, day.hall.memory, 2, now=day.now)
    assert day.ask(ISSUE, id="once") == first
    assert day.ask(ISSUE)["ticket"]["number"] == "A052"


def test_a_hall_refuses_everything_before_it_is_opened() -> None:
    day = Day()
    day.hall = Hall("h07")
    with pytest.raises(REFUSALS["HALL_NOT_READY"]):
        day.ask(ISSUE)


def test_numbers_that_a_rebuilding_skips_are_none_of_the_quota() -> None:
    day = Day(quota=3)
    day.issue()
    for epoch in (2, 3):
        view = HallView.from_snapshot(day.hall.view.snapshot())
        day.hall = Hall.restored(view, [], epoch, now=day.now)
        day.issue()
    assert next(iter(day.hall.view.numbers.values())) == 3 + 2 * REBUILD_GAP
    with pytest.raises(REFUSALS["SERVICE_FULL"]):
        day.issue()
