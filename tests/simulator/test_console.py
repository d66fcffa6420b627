"""`yunhao simulate` on the small city: its table, its visits, its picture, its refusals."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from queue_server.mistakes import Mistake
from queue_server.simulating import Wanted, prepare, simulate
from queue_server.simulator.guides import PolicyName
from queue_server.simulator.visits_file import COLUMNS, seconds

SMALL = Path(__file__).parents[2] / "hall_config" / "small"


def shown(wanted: Wanted) -> str:
    screen = StringIO()
    simulate(wanted, Console(file=screen, width=200), Console(file=StringIO()))
    return screen.getvalue()


def test_a_day_under_every_policy_is_shown_written_and_drawn(tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    text = shown(Wanted(city=SMALL, seed=4, out=out))
    for name in PolicyName:
        assert name.value in text
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    count = len(prepare(Wanted(city=SMALL, seed=4)).errands)
    assert [row["visit"] for row in rows] == [
        str(number + 1) for _ in PolicyName for number in range(count)
    ]
    assert {row["policy"] for row in rows} == {name.value for name in PolicyName}
    nearest = [row for row in rows if row["policy"] == "nearest"]
    assert all(row["hall"] == row["home_hall"] == "my-hall" for row in nearest if row["hall"])
    assert all(
        row["wait_s"] and row["window"] and row["shown_p50_s"] for row in nearest if row["hall"]
    )
    ElementTree.parse(out.with_suffix(".svg"))


def test_the_same_seed_gives_the_same_day_and_another_another(tmp_path: Path) -> None:
    files = []
    for number, seed in enumerate((1, 1, 2)):
        out = tmp_path / f"{number}.csv"
        shown(Wanted(city=SMALL, seed=seed, out=out, policies=("nearest",)))
        files.append(out.read_text().replace(f",{seed},", ",", 1))
    assert files[0] == files[1] != files[2]


def test_one_hall_alone_is_the_bound_of_itself() -> None:
    """With one hall there is nothing to choose: all policies have the same waits."""
    text = shown(Wanted(city=SMALL, policies=("nearest", "bound")))
    lines = [line.split() for line in text.splitlines() if "nearest  " in line or "bound  " in line]
    first, second = (line[2:9] for line in lines[:2])
    assert first == second


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (Wanted(city=SMALL, policies=("nearby",)), "nearby"),
        (Wanted(city=SMALL, follow=1.5), "--follow 1.5"),
        (Wanted(city=SMALL, out=Path("/nowhere/at/all.csv")), "/nowhere/at/all.csv"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_runs(wanted: Wanted, given: str) -> None:
    with pytest.raises(Mistake) as told:
        shown(wanted)
    assert told.value.given == given


def test_seconds_are_whole_where_they_can_be() -> None:
    assert [seconds(one) for one in (0, 61_000, 1_005)] == ["0", "61", "1.005"]
