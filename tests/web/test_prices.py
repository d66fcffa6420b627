"""The prices of halls as the centre reckons them each minute, and what they change in advice."""

from __future__ import annotations

from dataclasses import replace

from queue_server.hall_prices import HallPrices
from queue_server.web.travel import Travel
from tests.web.city import small_city, staffed
from tests.web.conftest import CENTRE, Stages
from tests.web.scenes import Floor, done


async def test_a_hall_where_people_pile_up_is_dear_and_is_spared(stages: Stages) -> None:
    stage = await stages(staffed(small_city()))
    floor = Floor.of(stage)
    prices = HallPrices(stage.halls, stage.parts.clock, Travel())
    assert prices.of(CENTRE, 60, nearest=True) == 0, "before the first reckoning"
    await prices.renew()
    assert prices.of(CENTRE, 60, nearest=True) == 0
    for _ in range(40):
        await floor.issue()
    await prices.renew()
    dear = prices.of(CENTRE, 60, nearest=True)
    assert dear > 600
    assert prices.of("nancheng", 900, nearest=False) == 0
    stage.app.state.web = replace(stage.parts, price_s=prices.of)
    where = {"travel_s": [f"{CENTRE}:60", "nancheng:900"]}
    rows = (await done(stage.client().get("/items/social-card/halls", params=where)))["rows"]
    assert [(row["hall"], row["advised"]) for row in rows] == [("nancheng", True), (CENTRE, False)]


async def test_the_price_is_of_the_time_of_arrival(stages: Stages) -> None:
    stage = await stages(staffed(small_city()))
    floor = Floor.of(stage)
    for _ in range(25):
        await floor.issue()
    prices = HallPrices(stage.halls, stage.parts.clock, Travel())
    await prices.renew()
    soon = prices.of(CENTRE, 0, nearest=True)
    assert soon >= prices.of(CENTRE, 5 * 3600, nearest=True)
