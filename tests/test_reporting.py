"""Reports from the console, of the journal that a centre left."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from typer.testing import CliRunner

from queue_server.cli import app
from queue_server.domain.events import Event
from queue_server.journal.journal import SqlJournal
from queue_server.ports import StoredEvent

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
