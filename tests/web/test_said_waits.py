"""What somebody is told of the wait: one range for slip, repeat and journal."""

from __future__ import annotations

from queue_server.domain.accuracy import Accuracy
from queue_server.domain.events import Position
from tests.web.conftest import CENTRE, Stages
from tests.web.scenes import Floor, HandClock, done


async def test_prometheus_is_told_how_true_the_waits_were_of_late(stages: Stages) -> None:
    found = Accuracy(
        count=10, error_s=-300, absolute_s=500, waited_s=6000, pinball90_s=40, below=1, above=2
    )
    stage = await stages(accuracy=lambda: {CENTRE: found, "nancheng": Accuracy(at_once=3)})
    text = (await stage.client().get("http://test/metrics")).text
    assert f'yunhao_wait_judged{{hall="{CENTRE}"}} 10.0' in text
    assert f'yunhao_wait_bias_s{{hall="{CENTRE}"}} -30.0' in text
    assert f'yunhao_wait_error_s{{hall="{CENTRE}"}} 50.0' in text
    assert f'yunhao_wait_coverage{{hall="{CENTRE}"}} 0.7' in text
    assert f'yunhao_wait_loss_s{{hall="{CENTRE}",quantile="0.9"}} 4.0' in text
    assert 'yunhao_wait_judged{hall="nancheng"} 0.0' in text
    assert 'yunhao_wait_coverage{hall="nancheng"}' not in text


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
