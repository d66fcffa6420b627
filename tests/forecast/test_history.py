"""Recorded histories: what is read, what is held, and what is said of a file that is wrong."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from queue_server.forecast.days import days_besides, days_of
from queue_server.forecast.history import History, read_history
from queue_server.forecast.unfit import Unfit
from tests.forecast import city

LINE = "a line of this file cannot be read"
ROW = "2024-03-04,09:00:07,Ash,Advice,2,10"


def read(tmp_path: Path, *rows: str, head: str = city.HEAD) -> History:
    return read_history(city.write(tmp_path / "waits.csv", list(rows), head))


def test_readings_stand_by_office_and_service(tmp_path: Path) -> None:
    history = read(tmp_path, ROW, "2024-03-04,09:05:07,Elm,Passports,3,14.5")
    day = history.days[date(2024, 3, 4)]
    assert (history.offices, history.services) == (("Ash", "Elm"), ("Advice", "Passports"))
    assert day.times == ("09:00:07", "09:05:07")
    assert day.waits[1, 1, 1] == 14.5
    assert day.people[1, 1, 1] == 3
    assert np.isnan(day.waits[0, 1, 1])


def test_columns_stand_in_any_order_and_others_are_passed_over(tmp_path: Path) -> None:
    head = "note,wait_min,service,office,people_waiting,time,date"
    history = read(tmp_path, "x,10,Advice,Ash,2,9:00,2024/3/4", "", head=head)
    assert history.days[date(2024, 3, 4)].waits[0, 0, 0] == 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_from_a_spreadsheet_is_read(tmp_path: Path, encoding: str, zipped: bool) -> None:
    text = f"{city.HEAD}\r\n2024-03-04,09:00,市民中心,社保,2,10\r\n".encode(encoding)
    path = tmp_path / "waits.csv"
    path.write_bytes(gzip.compress(text) if zipped else text)
    assert read_history(path).offices == ("市民中心",)


def test_a_gap_is_filled_for_ten_minutes_and_no_longer(tmp_path: Path) -> None:
    times = [f"2024-03-04,09:{minute:02}:00,{{}}" for minute in range(0, 25, 5)]
    others = [at.format("Elm,Advice,1,1") for at in times[1:]]
    history = read(tmp_path, times[0].format("Ash,Advice,2,10"), *others)
    waits = history.days[date(2024, 3, 4)].waits[:, 0, 0]
    assert waits[:3].tolist() == [10, 10, 10]
    assert np.isnan(waits[3:]).all()


def test_what_was_shown_an_hour_ago_is_not_held(tmp_path: Path) -> None:
    history = read(tmp_path, ROW, "2024-03-04,10:00:00,Elm,Advice,1,1")
    assert np.isnan(history.days[date(2024, 3, 4)].waits[1, 0, 0])


def test_an_empty_cell_is_a_gap_and_the_later_row_counts(tmp_path: Path) -> None:
    history = read(
        tmp_path, ROW, "2024-03-04,09:00:07,Ash,Advice,3,12", "2024-03-04,9:30,Ash,Advice,,"
    )
    day = history.days[date(2024, 3, 4)]
    assert day.waits[0, 0, 0] == 12
    assert np.isnan(day.waits[1, 0, 0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this file is empty"),
        (b"\n\n", "this file is empty"),
        (city.HEAD.encode(), "this file has a head and no rows"),
        (b"date,time,office,service,wait\n", "this file lacks columns"),
        (f"{city.HEAD}\n{ROW}\n2024-03-04,09:05".encode(), LINE),
        (f"{city.HEAD}\n2024-13-04,09:05,Ash,Advice,1,1".encode(), LINE),
        (f"{city.HEAD}\n2024-03-04,25:05,Ash,Advice,1,1".encode(), LINE),
        (f"{city.HEAD}\n2024-03-04,09:05,,Advice,1,1".encode(), LINE),
        (f"{city.HEAD}\n2024-03-04,09:05,Ash,Advice,1,-1".encode(), LINE),
        (f"{city.HEAD}\n2024-03-04,09:05,Ash,Advice,1,nan".encode(), LINE),
        (b"\xff\xfe\x00", "this file is neither UTF-8 nor GB 18030"),
        (b"\x1f\x8b\x08broken", "this file cannot be opened"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_what_is_wrong(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "waits.csv"
    path.write_bytes(content)
    with pytest.raises(Unfit) as found:
        read_history(path)
    assert found.value.text == said
    assert "waits.csv" in found.value.given


def test_a_wrong_cell_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Unfit) as found:
        read(tmp_path, ROW, ROW.replace(",10", ",ten"))
    assert "waits.csv:3" in found.value.given


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unfit) as found:
        read_history(tmp_path / "nowhere.csv")
    assert found.value.text == "this file cannot be opened"


def test_days_are_named_alone_in_lists_and_as_spans(tmp_path: Path) -> None:
    history = read_history(city.write(tmp_path / "waits.csv", city.lines(6)))
    every = list(history.days)
    assert days_of([f"{every[0]},{every[2]}", str(every[4])], history) == every[0:5:2]
    assert days_of([f"{every[1]}..{every[3]}"], history) == every[1:4]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("2024-03-30", "the history has no such day"),
        ("2023-01-01..2023-02-01", "the history has no such day"),
        ("monday", "this is no day, such as 2017-11-13"),
        (" , ", "no day is named"),
    ],
)
def test_unknown_days_are_said(tmp_path: Path, named: str, said: str) -> None:
    with pytest.raises(Unfit) as found:
        days_of([named], read(tmp_path, ROW))
    assert found.value.text == said


def test_one_day_alone_teaches_nothing(tmp_path: Path) -> None:
    idle = ROW.replace("2024-03-04", "2024-03-05").replace(",2,10", ",0,0")
    history = read(tmp_path, ROW, idle, ROW.replace("2024-03-04", "2024-03-06"))
    with pytest.raises(Unfit) as found:
        days_besides([date(2024, 3, 6)], history)
    assert found.value.text == "too few days are left to learn from: two at least"
