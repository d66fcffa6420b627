"""A kiosk asks its centre where else a thing is done."""

from __future__ import annotations

from kiosk.elsewhere import others
from tests.hub.centre import standing
from tests.kiosk.centre import HALL, city
from tests.serving import served
from tests.web.conftest import Stages


async def test_the_centre_names_them_in_the_citizens_language(stages: Stages) -> None:
    stage = await stages(city=city(), clock=standing())
    hall = city().halls[HALL]
    place = (hall.latitude, hall.longitude)
    async with served(stage.app) as address:
        centre = address.replace("http://", "ws://")
        found = await others(centre, "hrss-037", hall=HALL, place=place, language="en")
    assert found
    assert all(one.hall != HALL and one.name.isascii() for one in found)
    assert [one.total_s for one in found] == sorted(one.total_s for one in found)
