"""`yunhao forecast` at the console: files in, files and a verdict out, mistakes in a line."""

from __future__ import annotations

import csv
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from queue_server.cli import main
from queue_server.cli_options import spread
from queue_server.forecast.asked import COLUMNS as ASKED
from queue_server.forecast.learn import learn
from queue_server.forecast.mixed import Recipe
from queue_server.forecast.written import COLUMNS as WRITTEN
from tests import source
from tests.forecast import city

DAYS = [str(on) for on in city.days(4)]
OFFICES = ("--offices", "offices.csv")
QUESTION = f"{DAYS[-1]},10:02,Advice,0.1,50.0"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a history, its offices and questions."""
    monkeypatch.chdir(tmp_path)
    city.write(tmp_path / "waits.csv", city.lines(4))
    city.write_offices(tmp_path / "offices.csv")
    city.write(
        tmp_path / "ask.csv", [QUESTION, QUESTION.replace("10:02", "10:04")], ",".join(ASKED)
    )
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["yunhao", "forecast", *arguments])
    monkeypatch.setattr("queue_server.forecasting.learn", partial(learn, recipe=Recipe(rounds=10)))
    with pytest.raises(SystemExit) as ended:
        main()
    if ended.value.code:
        raise AssertionError(ended.value.code)


@pytest.mark.timeout(60)
def test_forecasts_answers_and_a_verdict(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "made").mkdir()
    run(monkeypatch, "waits.csv", "--offices", "offices.csv", "--test", DAYS[2], DAYS[3],
        "--out", "made/out.csv", "--ask", "ask.csv", "--service", "Advice")  # fmt: skip
    said = capsys.readouterr().out
    assert "Advice" in said
    assert "least travel and forecast wait" in said
    with (folder / "made/out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == WRITTEN
    assert {row["date"] for row in rows} == {*DAYS[2:]}
    assert {row["service"] for row in rows} == {"Advice"}
    assert len(rows) == 2 * city.STEPS * len(city.OFFICES) * 3
    for row in rows:
        low, middle, high = (float(row[f"p{share}_min"]) for share in (10, 50, 90))
        assert 0 <= low <= middle <= high
    with (folder / "made/answers.csv").open(newline="") as file:
        answers = list(csv.DictReader(file))
    assert [row["time"] for row in answers] == ["10:02", "10:04"]
    assert {row["office"] for row in answers} <= city.OFFICES.keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.csv", "--test", DAYS[0]), "nowhere.csv"),
        (("waits.csv", "--test", "2020-01-01"), DAYS[3]),
        (("waits.csv", "--test", *DAYS[:3]), "two at least"),
        (("waits.csv", "--test", DAYS[0], "--service", "Tea"), "Passports"),
        (("waits.csv", "--test", DAYS[0], "--out", "nowhere/out.csv"), "nowhere/out.csv"),
        (("waits.csv", "--test", DAYS[0], "--ask", "ask.csv"), "--offices"),
        (("waits.csv", *OFFICES, "--test", DAYS[0], "--ask", "ask.csv"), DAYS[0]),
        (("waits.csv", *OFFICES, "--test", DAYS[3], "--ask", "tea.csv"), "Passports"),
        (("waits.csv", *OFFICES, "--test", DAYS[3], "--ask", "far.csv"), "far.csv:2"),
        (("waits.csv", "--test", DAYS[3], "--offices", "ask.csv"), "office"),
        (("waits.csv", "--test", DAYS[3], "--offices", "few.csv"), "Oak"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_a_line_before_anything_is_learned(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    city.write(folder / "tea.csv", [QUESTION.replace("Advice", "Tea")], ",".join(ASKED))
    city.write(folder / "far.csv", [QUESTION.replace("50.0", "500")], ",".join(ASKED))
    city.write(folder / "few.csv", ["Ash,0.0,50.0"], "office,longitude,latitude")
    with pytest.raises(AssertionError, match="1"):
        run(monkeypatch, *arguments)
    told = capsys.readouterr().err
    assert said in told
    assert len(told.strip().splitlines()) == 1


def test_days_that_are_too_short_are_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    short = [row for row in city.lines(3) if ",09:0" in row]
    city.write(folder / "short.csv", short)
    with pytest.raises(AssertionError, match="1"):
        run(monkeypatch, "short.csv", "--test", DAYS[0])
    assert "too short" in capsys.readouterr().err


def test_who_lacks_the_packages_is_told_which(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("queue_server.forecast")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    monkeypatch.setattr(sys, "argv", ["yunhao", "forecast", "waits.csv", "--test", DAYS[0]])
    with pytest.raises(SystemExit):
        main()
    assert "yunhao[forecast]" in capsys.readouterr().err


@pytest.mark.timeout(60)
def test_what_a_centre_tells_of_mistakes_needs_none_of_the_packages() -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(('numpy', 'scipy', 'lightgbm')))"
    load = f"{blocked}; import queue_server.mistakes"
    done = subprocess.run([sys.executable, "-c", load], cwd=source.ROOT, check=False)
    assert done.returncode == 0


def test_several_days_follow_one_option() -> None:
    assert spread(["--test", "a", "b", "--out", "c"]) == [
        "--test",
        "a",
        "--test",
        "b",
        "--out",
        "c",
    ]
