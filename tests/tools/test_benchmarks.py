"""What the benchmarks stand on."""

from __future__ import annotations

from pathlib import Path

from hall_config.load import load_city
from tests.benchmarks.tickets import HALL, quick_city


def test_the_city_of_the_tickets_benchmark_is_one_that_a_centre_serves(tmp_path: Path) -> None:
    assert HALL in load_city(quick_city(tmp_path)).halls
