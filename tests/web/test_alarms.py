"""Alarms over REST: raised, read and cleared by the floor's staff."""

from __future__ import annotations

from tests.web.conftest import CENTRE, Stage
from tests.web.scenes import Floor, done

PATH = f"/halls/{CENTRE}/alarms"


async def test_who_works_in_the_hall_raises_reads_and_clears_an_alarm(stage: Stage) -> None:
    floor = Floor.of(stage)
    asked = {"alarm": "help", "about": "kiosk-1", "level": "orange"}
    await done(floor.chen.post(PATH, json=asked))
    (row,) = (await done(floor.chen.get(PATH)))["rows"]
    assert {name: row[name] for name in asked} == asked
    await done(floor.chen.post(f"{PATH}/clear", json={"alarm": "help", "about": "kiosk-1"}))
    assert (await done(floor.chen.get(PATH)))["rows"] == []


async def test_an_alarm_of_no_known_level_is_malformed_and_the_public_raises_none(
    stage: Stage,
) -> None:
    floor = Floor.of(stage)
    wrong = await floor.chen.post(PATH, json={"alarm": "help", "about": "k", "level": "purple"})
    assert wrong.status_code == 422
    asked = {"alarm": "help", "about": "k"}
    assert (await stage.client().post(PATH, json=asked)).status_code == 401
    assert (await stage.client().get(PATH)).status_code == 401
