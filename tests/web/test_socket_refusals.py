"""Each refusal of the live day's verbs, once, over a device's socket: code, and a text to act on.

REST brings the hall there, as in test_refusals.py; the last step is the socket's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from functools import partial

import pytest
import pytest_asyncio

from queue_server.device.answers import Answer, Denied, Done
from queue_server.domain.refusals import REFUSALS
from queue_server.hub.routes import HubParts, use_hub
from queue_server.records.records import SqlRecords
from queue_server.texts import refusal_text
from queue_server.web.moving import move_number
from tests.hub.line import bare
from tests.serving import served
from tests.web.city import checked, closed, small_city
from tests.web.conftest import CENTRE, PASSWORD, Stage, Stages
from tests.web.lines import Lines, Scene
from tests.web.scenes import Floor, HandClock
from tests.web.test_refusals import LATER

ELSEWHERE = "nancheng"
GUESSES = 5
NEVER = {
    # a position that cannot be resumed is answered with a snapshot
    "STALE_POSITION",
}


async def hall_unknown(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    return await lines.kiosk("move", ticket=ticket["id"], hall="nowhere")


async def window_unknown(floor: Floor, lines: Lines) -> Answer:
    floor_device = await lines.dial("window")
    await floor_device.ask("sign_in", {"session": floor.stage.tokens["su"]})
    return await floor_device.ask("open", {"window": "99"})


async def service_unknown(floor: Floor, lines: Lines) -> Answer:
    return await lines.kiosk("issue", service="passport")


async def item_unknown(floor: Floor, lines: Lines) -> Answer:
    return await lines.kiosk("issue", items=["nothing"])


async def ticket_unknown(floor: Floor, lines: Lines) -> Answer:
    return await lines.kiosk("cancel", ticket=f"{CENTRE}-20260101-A001")


async def window_busy(floor: Floor, lines: Lines) -> Answer:
    await floor.called()
    return await lines.desk("close")


async def window_closed(floor: Floor, lines: Lines) -> Answer:
    return await lines.desk("call_next")


async def window_paused(floor: Floor, lines: Lines) -> Answer:
    await floor.window("open")
    await floor.window("pause", reason="lunch")
    return await lines.desk("call_next")


async def window_lacks_service(floor: Floor, lines: Lines) -> Answer:
    await floor.window("open")
    return await lines.desk("call_next", service="few")


async def ticket_not_waiting(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.serving()
    return await lines.kiosk("cancel", ticket=ticket["id"])


async def ticket_not_called(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    return await lines.desk("recall", ticket=ticket["id"])


async def ticket_not_serving(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    return await lines.desk("suspend", ticket=ticket["id"], kind="free")


async def ticket_not_suspended(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    return await lines.desk("resume", ticket=ticket["id"])


async def ticket_not_missed(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    return await lines.kiosk("rejoin", ticket=ticket["id"])


async def ticket_not_remote(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    return await lines.kiosk("arrive", ticket=ticket["id"])


async def ticket_elsewhere(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.called()
    return await lines.desk("start", window="2", user="li", ticket=ticket["id"])


async def rejoin_spent(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.called()
    await floor.verb(ticket, "miss")
    await floor.verb(ticket, "rejoin")
    await floor.window("call-next")
    await floor.verb(ticket, "miss")
    return await lines.kiosk("rejoin", ticket=ticket["id"])


async def hall_closed(floor: Floor, lines: Lines) -> Answer:
    return await lines.kiosk("issue", at=ELSEWHERE, items=["social-card"])


async def hall_not_ready(floor: Floor, lines: Lines) -> Answer:
    floor.stage.halls.ports[CENTRE].real._ready = False
    return await lines.kiosk("issue", service="social")


async def service_closed(floor: Floor, lines: Lines) -> Answer:
    stopped = await lines.desk("stop_service", user="su", service="social", reason="power")
    assert isinstance(stopped, Done), stopped
    return await lines.kiosk("issue", service="social")


async def service_full(floor: Floor, lines: Lines) -> Answer:
    await floor.issue("few")
    return await lines.kiosk("issue", service="few")


async def item_not_here(floor: Floor, lines: Lines) -> Answer:
    return await lines.kiosk("issue", at=ELSEWHERE, items=["rare"])


async def too_late(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.serving()
    clock = floor.stage.parts.clock
    assert isinstance(clock, HandClock)
    clock.forward(61)
    return await lines.desk("return", ticket=ticket["id"])


async def numbers_spent(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.issue()
    day = ticket["id"].rsplit("-", 2)[1]
    floor.stage.halls.ports[CENTRE].view.numbers[f"{day}|A"] = 9999
    return await lines.kiosk("issue", service="social")


async def move_closed(floor: Floor, lines: Lines) -> Answer:
    ticket = await floor.called()
    return await lines.kiosk("move", ticket=ticket["id"], hall=ELSEWHERE)


async def not_allowed(floor: Floor, lines: Lines) -> Answer:
    return await lines.desk("free")


async def sign_in_failed(floor: Floor, lines: Lines) -> Answer:
    device = await lines.dial("window", window="1")
    return await device.ask("sign_in", {"user": "chen", "password": PASSWORD + "x"})


async def key_reused(floor: Floor, lines: Lines) -> Answer:
    kiosk = await lines.dial("kiosk")
    first = await kiosk.ask("issue", {"service": "social"}, id="one")
    assert isinstance(first, Done), first
    return await kiosk.ask("issue", {"service": "few"}, id="one")


async def too_many(floor: Floor, lines: Lines) -> Answer:
    device = await lines.dial("window", window="1")
    for guess in range(GUESSES):
        await device.ask("sign_in", {"user": "chen", "password": f"guess {guess}"})
    return await device.ask("sign_in", {"user": "chen", "password": PASSWORD})


async def check_needed(floor: Floor, lines: Lines) -> Answer:
    return await lines.kiosk("issue", service="tax")


SCENES: Mapping[str, Scene] = {
    scene.__name__.upper(): scene
    for scene in (
        hall_unknown, window_unknown, service_unknown, item_unknown, ticket_unknown, window_busy,
        window_closed, window_paused, window_lacks_service, ticket_not_waiting, ticket_not_called,
        ticket_not_serving, ticket_not_suspended, ticket_not_missed, ticket_not_remote,
        ticket_elsewhere, rejoin_spent, hall_closed, hall_not_ready, service_closed, service_full,
        item_not_here, too_late, numbers_spent, move_closed, not_allowed, sign_in_failed,
        key_reused, too_many, check_needed,
    )
}  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def stage(stages: Stages) -> Stage:
    """The centre is open, Nancheng is closed, a guide looks at tax papers; sockets may move."""
    city = checked(closed(small_city(), ELSEWHERE), CENTRE, "tax")
    made = await stages(city, clock=HandClock(timezone=city.timezone))
    parts = made.parts
    hub = HubParts(
        halls=made.halls,
        records=parts.records,
        clock=parts.clock,
        keys=parts.keys,
        waits=parts.waits,
        public_url=parts.own_url,
        mover=partial(move_number, parts),
    )
    use_hub(made.app, hub)
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def lines(stage: Stage, records: SqlRecords) -> AsyncIterator[Lines]:
    async with served(stage.app, lifespan="off") as url, AsyncExitStack() as stack:
        yield Lines(Floor.of(stage), url, records, stack)


@pytest.mark.parametrize("code", SCENES)
async def test_each_refusal_is_told_by_code_and_text(code: str, lines: Lines) -> None:
    answer = await SCENES[code](lines.floor, lines)
    assert isinstance(answer, Denied), answer
    assert (answer.code, answer.text) == (code, refusal_text(code, "zh-CN"))
    assert answer.text != code


def test_every_code_of_the_contract_is_provoked_or_belongs_to_a_later_part() -> None:
    assert REFUSALS.keys() == SCENES.keys() | LATER | NEVER


async def test_a_stale_position_is_no_refusal_but_a_snapshot(lines: Lines) -> None:
    token = lines.floor.stage.tokens["display"]
    async with bare(lines.url) as display:
        await display.say(type="hello", token=token, speaks=[1, 1], position="9-1")
        assert (await display.hear("snapshot"))["position"] == "1-2"
