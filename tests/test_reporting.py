"""Reports from the console, of the journal that a centre left."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from typer.testing import CliRunner

from queue_server.cli import app
from queue_server.domain.commands import CallNext, Issue
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Event
from queue_server.journal.journal import SqlJournal
from queue_server.ports import StoredEvent
from tests.journal.days import DAY, Day

AT = 1_795_400_000_000
"""2026-11-23 10:13 in China."""


async def _graded(folder: Path) -> None:
    data = {
        **{"ticket": "my-hall-20261123-A001", "handling": 1, "grade": 4, "source": "phone"},
        **{"tags": [], "window": "1", "service": "general", "items": [], "matters": []},
        "ended_at": AT,
    }
    told = [("hall.opened", {}), ("evaluation.submitted", data)]
    events = [
        Event(epoch=1, seq=seq, hall="my-hall", at=AT, type=kind, data=said)
        for seq, (kind, said) in enumerate(told, start=1)
    ]
    journal = await SqlJournal.open(f"sqlite:///{folder / 'journal.sqlite'}")
    await journal.write([StoredEvent(event=one) for one in events])
    await journal.close()


def test_the_console_writes_a_report(tmp_path: Path) -> None:
    asyncio.run(_graded(tmp_path))
    asked = ["report", "evaluations", "--from", "2026-11-23", "--to", "2026-11-23"]
    place = ["--data", str(tmp_path), "--city", "hall_config/small", "--language", "en"]
    found = CliRunner().invoke(app, [*asked, *place, "--format", "json"])
    assert found.exit_code == 0, found.output
    rows = json.loads(found.stdout)["rows"]
    assert (rows[0]["name"], rows[0]["count"], rows[0]["mean"]) == ("My service hall", 1, 4)
    out = tmp_path / "evaluations.xlsx"
    found = CliRunner().invoke(app, [*asked, *place, "--format", "xlsx", "--out", str(out)])
    assert out.read_bytes().startswith(b"PK")


async def _waited(folder: Path) -> None:
    """One told to wait 2 to 8 minutes, and called after five."""
    day = Day("my-hall")
    day.now = AT
    day.do(Issue(service="tax", day=DAY, wait=Wait(p10_s=120, p50_s=240, p90_s=480)))
    day.now += 300_000
    day.do(CallNext(window="W01"))
    journal = await SqlJournal.open(f"sqlite:///{folder / 'journal.sqlite'}")
    await journal.write(day.stored)
    await journal.close()


def test_the_console_says_how_true_the_waits_were(tmp_path: Path) -> None:
    asyncio.run(_waited(tmp_path))
    asked = ["report", "estimates", "--from", "2026-11-23", "--to", "2026-11-23"]
    place = ["--data", str(tmp_path), "--city", "hall_config/small", "--language", "en"]
    found = CliRunner().invoke(app, [*asked, *place, "--format", "json"])
    assert found.exit_code == 0, found.output
    row = json.loads(found.stdout)["rows"][0]
    assert (row["name"], row["told_to_wait"], row["bias_s"]) == ("My service hall", 1, -60)
    assert (row["covered"], row["absolute_s"], row["pinball50_s"]) == (1, 60, 30)
    asked[3] = asked[5] = "2026-11-24"
    found = CliRunner().invoke(app, [*asked, *place, "--format", "json"])
    assert json.loads(found.stdout)["rows"] == []


def test_the_console_says_where_the_windows_time_went(tmp_path: Path) -> None:
    asyncio.run(_waited(tmp_path))
    asked = ["report", "idle", "--from", "2026-11-23", "--to", "2026-11-23"]
    place = ["--data", str(tmp_path), "--city", "hall_config/small", "--language", "en"]
    found = CliRunner().invoke(app, [*asked, *place, "--format", "json"])
    assert found.exit_code == 0, found.output
    rows = json.loads(found.stdout)["rows"]
    (line,) = [one for one in rows if one["level"] == "Service"]
    assert (line["arrivals"], line["calls"], line["longest_gap_s"]) == (1, 1, 300)
    windows = {one["name"]: one for one in rows if one["level"] == "Window"}
    assert windows["W01"]["idle_waited_s"] == 300
    assert windows["W01"]["walk_s"] > 3600, "nobody has come to the window since"
