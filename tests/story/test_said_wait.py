"""A wait that was said: kept over kill -9, said again, judged by the console against the calls."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from queue_server.domain.events import Position
from queue_server.domain.rights import Role
from tests.story.centre import (
    YUNHAO,
    ZONE,
    Centre,
    Rest,
    clock_at,
    device,
    journal_of,
    person,
    records_of,
)
from tests.story.city import HALL, two_halls
from tests.story.judged import caught_up

BODY = {"hall": HALL, "service": "general", "channel": "kiosk"}
WINDOW = f"/halls/{HALL}/windows/1"
TAKEN = 6


async def test_what_slips_said_is_kept_over_a_kill_and_judged_by_the_calls(tmp_path: Path) -> None:
    data, city = tmp_path / "data", two_halls(tmp_path / "city")
    async with records_of(data) as records:
        token = await device(records, "kiosk", HALL)
        boss_token = await person(records, "boss", Role.SUPERVISOR, halls=(HALL,))
    clock = clock_at(datetime(2026, 11, 20, 10, tzinfo=ZONE), pace=30)
    async with Centre(data, city) as centre:
        await centre.start(clock)
        kiosk, boss = Rest(centre.url, token), Rest(centre.url, boss_token)
        taken = [(await kiosk.post("/tickets", BODY, key=f"k {n}")).done() for n in range(TAKEN)]
        centre.kill()
        await centre.start(clock)
        again = (await kiosk.post("/tickets", BODY, key="k 5")).done()
        assert (again["id"], again["wait"]) == (taken[5]["id"], taken[5]["wait"])
        phone = Rest(centre.url)
        page = await phone.get(f"/tickets/{taken[5]['id']}", k=taken[5]["holder_key"])
        assert page.done()["wait"]["p90_s"] > 0
        called = await _serve_all(boss)
        assert called == [one["id"] for one in taken]
        told = (await boss.get(f"/halls/{HALL}/view")).done()
        async with journal_of(data) as journal:
            await caught_up(journal, HALL, Position.parse(told["position"]))
        for rest in (kiosk, boss, phone):
            await rest.close()
        centre.stop()
    rows = await asyncio.to_thread(_report, data, city)
    slips = next(row for row in rows if (row["level"], row["name"]) == ("Shown", "on the slip"))
    waits = [one["wait"] for one in taken]
    assert slips["told_to_wait"] == sum(wait["p50_s"] > 0 for wait in waits) > 0
    assert slips["told_to_wait"] + slips["at_once"] == TAKEN
    assert slips["mean_wait_s"] > 0
    pages = [row for row in rows if row["name"] == "on the holder's page"]
    assert [row["told_to_wait"] for row in pages] == [1]


async def _serve_all(boss: Rest) -> list[str]:
    """Call and finish whoever waits; gives them in order."""
    (await boss.post(f"{WINDOW}/open")).done()
    called = []
    while ticket := (await boss.post(f"{WINDOW}/call-next")).done()["ticket"]:
        called.append(ticket["id"])
        (await boss.post(f"/tickets/{ticket['id']}/start")).done()
        (await boss.post(f"/tickets/{ticket['id']}/finish", {"outcome": "settled"})).done()
    return called


def _report(data: Path, city: Path) -> list[dict[str, Any]]:
    """As the console tells it, in a process of its own."""
    days = ["--from", "2026-11-20", "--to", "2026-11-20", "--hall", HALL]
    place = ["--data", str(data), "--city", str(city), "--language", "en", "--format", "json"]
    asked = [sys.executable, *YUNHAO, "report", "estimates", *days, *place]
    found = subprocess.run(asked, capture_output=True, check=True, timeout=50)
    rows: list[dict[str, Any]] = json.loads(found.stdout)["rows"]
    return rows
