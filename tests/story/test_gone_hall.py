"""A hall's own centre is lost for good: a person says so, and the city's centre opens the hall."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from queue_server.domain.events import Position
from tests.hub.line import until
from tests.story.city import BIG
from tests.story.judged import judge
from tests.story.sharing import MONDAY, Sharing, on_its_own

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
BODY = {"hall": BIG, "service": "advice", "channel": "kiosk"}
AWAY = {"hall": BIG, "service": "advice", "channel": "phone"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sharing]:
    """On Monday the hall is at its own centre, and three have come."""
    async with AsyncExitStack() as stack:
        found = await on_its_own(stack, tmp_path_factory.mktemp("gone"))
        for key in ("first", "second", "third"):
            (await found.hall.kiosk.post("/tickets", BODY, key=key)).done()
        window = f"/halls/{BIG}/windows/1"
        (await found.hall.boss.post(f"{window}/open")).done()
        (await found.hall.boss.post(f"{window}/call-next")).done()
        await found.city.journalled(await found.hall.position())
        yield found


async def test_while_it_answers_it_is_not_gone(pair: Sharing) -> None:
    code, said = await pair.gone(pair.city, MONDAY, "--confirm", "1-1")
    assert (code, "未失效" in said) == (1, True), said
    code, said = await pair.gone(pair.hall, MONDAY)
    assert (code, "大厅已经在本中心" in said) == (1, True), said


async def test_what_is_lost_is_said_and_a_person_confirms_it(pair: Sharing) -> None:
    city, hall = pair.city, pair.hall
    known = await city.position()
    await pair.wire.cut()
    (await hall.kiosk.post("/tickets", BODY, key="nobody heard of it")).done()
    hall.centre.kill()
    code, said = await pair.gone(city, MONDAY)
    assert code == 1
    assert known.text() in said
    assert re.search(r"2026-11-23 10:00:00.*丢失", said), said
    assert re.search(r"^2: .*等候", said, re.M), said
    assert re.search(r"^1: .*窗口", said, re.M), said
    assert "--confirm" in said
    code, said = await pair.gone(city, MONDAY, "--confirm", f"{known.epoch}-{known.seq - 1}")
    assert code == 1, "what was read is what holds"
    assert (await city.anyone.post("/tickets", AWAY)).code == "HALL_NOT_READY"


async def test_the_city_s_centre_opens_the_hall_and_everything_known_goes_on(
    pair: Sharing,
) -> None:
    city = pair.city
    known = await city.position()
    again = await pair.city.kiosk.post("/tickets", BODY, key="first")
    code, said = await pair.gone(city, MONDAY, "--confirm", known.text())
    assert code == 0, said
    await city.until_led_by(city.name)
    view = (await city.view())["view"]
    assert Position.parse((await city.view())["position"]).epoch == known.epoch + 1
    assert sum(one["state"] == "waiting" for one in view["tickets"].values()) == 2
    assert [one["state"] for one in view["windows"].values() if one.get("ticket")] == ["open"]
    fresh = (await city.kiosk.post("/tickets", BODY)).done()
    assert fresh["number"] == "N054", "behind what the lost centre may have given"
    assert again.body.get("number", "N001") == "N001"
    code, said = await pair.gone(city, MONDAY, "--confirm", known.text())
    assert (code, "大厅已经在本中心" in said) == (1, True), said


async def test_the_opened_hall_outlives_its_centre_and_its_store(pair: Sharing) -> None:
    city = pair.city
    city.centre.kill()
    await city.start(MONDAY)
    await city.until_led_by(city.name)
    called = (await city.boss.post(f"/halls/{BIG}/windows/1/call-next")).code
    assert called == "WINDOW_BUSY", "what the window had it has"


async def test_should_the_lost_one_come_back_it_gives_way(pair: Sharing) -> None:
    city, hall = pair.city, pair.hall
    await pair.wire.mend()
    await hall.start(MONDAY)
    await hall.until_led_by(city.name)
    ticket = (await hall.anyone.post("/tickets", AWAY)).done()

    async def is_there() -> object:
        return ticket["id"] in (await city.view())["view"]["tickets"]

    await until(is_there, every_s=0.05)
    await hall.journalled(await city.position())


async def test_afterwards_both_journals_tell_one_story_but_for_what_was_lost(
    pair: Sharing,
) -> None:
    for side in (pair.city, pair.hall):
        side.centre.stop()
    city = await judge(pair.city.centre.data)
    hall = await judge(pair.hall.centre.data, followed={BIG})
    lost = [one for one in hall[BIG] if one not in city[BIG]]
    assert {one.event.epoch for one in lost} == {2}
    assert [one.event.type for one in lost].count("ticket.issued") == 1
    assert [one for one in hall[BIG] if one not in lost] == city[BIG]
