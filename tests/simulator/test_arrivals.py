"""A drawn day follows the working calendar, and leaves the demo's own window alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hall_config.load import load_city
from hall_config.model import City
from queue_server.simulator.arrivals import BusinessDay, draw_day

FOLDERS = Path(__file__).parents[2] / "hall_config"
MOVED_SATURDAY, HOLIDAY, MONDAY = date(2026, 10, 10), date(2026, 10, 1), date(2026, 11, 23)


def drawn(city: City, day: date) -> BusinessDay:
    return draw_day(city, day, seed=1, visits=2000)


def test_a_moved_working_day_at_a_weekend_is_staffed_in_every_hall() -> None:
    city = load_city(FOLDERS / "dongguan")
    day = drawn(city, MOVED_SATURDAY)
    assert all(day.posts[hall.id] for hall in city.halls.values() if hall.windows)
    assert len(day.visits) > 1900
    assert drawn(city, HOLIDAY).visits == ()


def test_a_hall_of_ones_own_lives_around_the_window_that_is_kept_for_the_visitor() -> None:
    city = load_city(FOLDERS / "small")
    day = draw_day(city, MONDAY, seed=1, visits=300, kept=frozenset({("my-hall", "1")}))
    assert len(day.visits) > 250
    assert {post.window for post in day.posts["my-hall"]} >= {"2"}
    assert "1" not in {post.window for post in day.posts["my-hall"]}
