"""A recorded day: what is read, and what is said of what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_config.load import load_city
from hall_config.model import City
from queue_server.simulator.day_file import DayUnfit, read_day

FOLDER = Path(__file__).parents[2] / "hall_config" / "dongguan"
HEAD = "at_s,longitude,latitude,item,handling_s,class,follows"
GOOD = "34200,113.75,23.02,police-001,600,priority,1"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(FOLDER)


def day(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "day.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_items_and_services_are_read_in_order_of_leaving(tmp_path: Path, city: City) -> None:
    path = day(tmp_path, HEAD, GOOD, "32400.5,113.7,23,general,90,,0", encoding="utf-8-sig")
    first, second = read_day(path, city, midnight=1000, seed=1)
    assert (first.number, first.at, first.service, first.item) == (2, 32_401_500, "general", None)
    assert (first.lane, first.follows, first.handling_ms) == ("normal", 2.0, 90_000)
    assert (second.item, second.service) == ("police-001", city.items["police-001"].service)
    assert (second.lane, second.follows, second.walk_ms) == ("priority", -1.0, 0)


def test_who_follows_is_drawn_where_the_file_does_not_say(tmp_path: Path, city: City) -> None:
    rows = ["at_s,longitude,latitude,service,handling_s", *["1,113.7,23,general,60"] * 50]
    path = day(tmp_path, *rows)
    drawn = [one.follows for one in read_day(path, city, midnight=0, seed=1)]
    assert all(0 <= one < 1 for one in drawn)
    assert drawn == [one.follows for one in read_day(path, city, midnight=0, seed=1)]
    assert drawn != [one.follows for one in read_day(path, city, midnight=0, seed=2)]


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("x,113.75,23.02,police-001,600,,1", "day.csv:3: at_s x"),
        ("9,,23.02,police-001,600,,1", "day.csv:3: longitude "),
        ("9,113.75,123,police-001,600,,1", "day.csv:3: latitude 123"),
        ("9,113.75,23.02,nothing,600,,1", "day.csv:3: item nothing"),
        ("9,113.75,23.02,,600,,1", "day.csv:3"),
        ("9,113.75,23.02,police-001,-5,,1", "day.csv:3: handling_s -5"),
        ("9,113.75,23.02,police-001,nan,,1", "day.csv:3: handling_s nan"),
        ("9,113.75,23.02,police-001,5,royal,1", "day.csv:3: class royal"),
        ("9,113.75,23.02,police-001,5,,yes", "day.csv:3: follows yes"),
    ],
)
def test_a_fault_is_told_with_its_row(tmp_path: Path, city: City, line: str, given: str) -> None:
    with pytest.raises(DayUnfit) as told:
        read_day(day(tmp_path, HEAD, GOOD, line), city, midnight=0, seed=1)
    assert told.value.given == given


def test_missing_columns_and_files_are_told(tmp_path: Path, city: City) -> None:
    for head in ("at_s,longitude,latitude,handling_s", "longitude,latitude,item,handling_s"):
        with pytest.raises(DayUnfit, match="this column is missing"):
            read_day(day(tmp_path, head), city, midnight=0, seed=1)
    with pytest.raises(DayUnfit, match="cannot be opened"):
        read_day(tmp_path / "none.csv", city, midnight=0, seed=1)
