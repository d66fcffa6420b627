"""A simulated citizen takes a number and grades the visit, over REST like everyone."""

from __future__ import annotations

import pytest

from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import TicketClass
from queue_server.doors import RestDoor
from queue_server.simulator.arrivals import Visit
from queue_server.simulator.opinions import Opinion
from tests.serving import served
from tests.web.conftest import CENTRE, Stage
from tests.web.scenes import Floor

VISIT = Visit(
    name="x",
    hall=CENTRE,
    at=0,
    service="social",
    item="social-card",
    ticket_class=TicketClass.NORMAL,
    remote=False,
    travel_s=0,
    walk_s=10,
    handling_s=300,
    no_show=False,
    transfer=None,
    suspend=None,
    leaves=False,
)
PLEASED = Opinion(grade=5, tags=(), after_s=0)


async def test_a_visit_is_graded_by_its_slip_once_it_has_ended(stage: Stage) -> None:
    floor = Floor.of(stage)
    async with served(stage.app) as address:
        door = RestDoor(address, {CENTRE: stage.tokens["kiosk"]})
        early, ticket = await door.take(VISIT), await door.take(VISIT)
        with pytest.raises(REFUSALS["TOO_EARLY"]):
            await door.grade(early, PLEASED)
        await floor.verb({"id": early}, "cancel")
        await floor.window("open")
        await floor.window("call-next")
        await floor.verb({"id": ticket}, "start")
        await floor.verb({"id": ticket}, "finish", outcome="settled")
        await door.grade(ticket, PLEASED)
        await door.close()
    last = stage.halls.route(CENTRE).real.events[-1]
    assert last.type == "evaluation.submitted"
    said = (last.data["ticket"], last.data["grade"], last.data["source"], last.data["window"])
    assert said == (ticket, 5, "slip", "1")
