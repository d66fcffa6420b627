"""What somebody is told of the wait: one range for slip, repeat and journal."""

from __future__ import annotations

from queue_server.domain.events import Position
from tests.web.conftest import CENTRE, Stages
from tests.web.scenes import Floor, HandClock, done


async def test_the_wait_that_is_said_is_kept_and_said_again(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    stage = await stages(clock=clock)
    floor = Floor.of(stage)
    for _ in range(8):
        await floor.issue()
    headers = {"Idempotency-Key": "a-kiosk-that-asks-again"}
    asked = {"hall": CENTRE, "items": ["social-card"], "channel": "kiosk"}
    said = (await done(floor.kiosk.post("/tickets", json=asked, headers=headers)))["wait"]
    assert said["p50_s"] > 0
    clock.forward(60)
    await floor.issue()
    again = await done(floor.kiosk.post("/tickets", json=asked, headers=headers))
    assert again["wait"] == said
    port = stage.halls.route(CENTRE)
    events = await port.after(Position(port.view.position.epoch, 0))
    told = [one.data["wait"] for one in events if one.type == "ticket.issued"]
    assert told[8] == {**said, "by": "plain"}
    assert len(told) == 10
