"""Simulated citizens grade as the law says, the same each time, and through the door of all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from hall_config.load import load_city
from queue_server.simulator.arrivals import draw_day
from queue_server.simulator.opinions import SHARE, opinion_of

CITY = load_city(Path(__file__).parents[2] / "hall_config" / "dongguan")
VISITS = draw_day(CITY, date(2026, 11, 23), seed=1, visits=3000).visits


def test_some_grade_and_most_of_them_are_pleased() -> None:
    found = [opinion_of(visit, CITY.evaluation, seed=1) for visit in VISITS]
    given = [one for one in found if one is not None]
    assert abs(len(given) / len(found) - SHARE) < 0.04
    grades = Counter(one.grade for one in given)
    assert grades.keys() == {5, 4, 3, 2, 1}
    assert grades[5] > 0.8 * len(given)
    for one in given:
        offered = {tag.id for tag in CITY.evaluation.tags_of(one.grade)}
        assert offered.issuperset(one.tags)
        assert len(set(one.tags)) == len(one.tags)


def test_who_was_sent_on_is_harder_to_please() -> None:
    sent = [replace(visit, transfer="advice") for visit in VISITS]
    grades = [
        [one.grade for one in (opinion_of(v, CITY.evaluation, seed=1) for v in visits) if one]
        for visits in (VISITS, sent)
    ]
    assert sum(grades[1]) / len(grades[1]) < sum(grades[0]) / len(grades[0])


def test_the_same_day_says_the_same_and_another_seed_something_else() -> None:
    said = [
        [opinion_of(visit, CITY.evaluation, seed=seed) for visit in VISITS[:200]]
        for seed in (1, 1, 2)
    ]
    assert said[0] == said[1]
    assert said[0] != said[2]
