"""What somebody is told of the wait: one range for slip, repeat and journal."""

from __future__ import annotations

from dataclasses import replace

from hall_config.model import City, Shift
from queue_server.domain.accuracy import Accuracy
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Position
from queue_server.domain.ticket import TicketClass
from tests.web.city import small_city
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


class LongWaits:
    """As ports.Waits: one line reaches nobody more today."""

    def line(self, hall: str, service: str, cls: TicketClass = TicketClass.NORMAL) -> Wait:
        return Wait(p10_s=0, p50_s=600, p90_s=90_000 if service == "social" else 1200)

    def ticket(self, hall: str, ticket: str) -> Wait | None:
        return None


def planned() -> City:
    """The small city with windows on its roster: only there an estimate ends a line."""
    city = small_city()
    shifts = tuple(
        Shift(window=window, weekday=weekday, start=0, end=1440)
        for window in ("1", "2", "3")
        for weekday in range(1, 8)
    )
    halls = {name: replace(one, rosters=shifts) for name, one in city.halls.items()}
    return replace(city, halls=halls)


async def test_a_line_that_reaches_nobody_more_says_so_everywhere(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    stage = await stages(city=planned(), clock=clock, waits=LongWaits())
    floor = Floor.of(stage)
    hall = (await floor.kiosk.get(f"/halls/{CENTRE}")).json()
    lines = {one["service"]: one for one in hall["services"]}
    assert (lines["social"]["issuing"], lines["social"]["late"]) == (False, True)
    assert "issuing_until" not in lines["social"]
    assert (lines["tax"]["issuing"], "late" in lines["tax"]) == (True, False)
    assert lines["tax"]["issuing_until"].startswith("2026-11-23T23:50:00")
    halls = (await floor.kiosk.get("/items/social-card/halls")).json()["rows"]
    assert {one["hall"]: one["issuing"] for one in halls}[CENTRE] is False
    asked = {"hall": CENTRE, "service": "social", "channel": "kiosk"}
    texts = {"zh-CN": "现有等候", "zh-HK": "現有等候", "en": "Those who wait"}
    for language, begins in texts.items():
        spoken = {"Accept-Language": language}
        answer = await floor.kiosk.post("/tickets", json=asked, headers=spoken)
        said = answer.json()
        assert (answer.status_code, said["code"], said["about"]) == (409, "SERVICE_CLOSED", "late")
        assert said["detail"].startswith(begins)
    page = await stage.client().get(f"http://test/hall/{CENTRE}?lang=en")
    assert "No more numbers today: those who wait fill the time until closing" in page.text
    assert "numbers until 23:50" in page.text
    assert (await floor.issue("tax"))["wait"]["p90_s"] == 1200
