"""Traps of other systems at the doors of this one: docs/complaints.md names them."""

from __future__ import annotations

import re

from fastapi.routing import APIRoute

from tests.hub.line import bare
from tests.serving import served
from tests.web.conftest import CENTRE, Stage
from tests.web.scenes import Floor, done


async def test_a_call_over_rest_is_on_the_displays_like_any_other(stage: Stage) -> None:
    """novosga #530: a call through the public interface never reached the panel."""
    floor = Floor.of(stage)
    await floor.issue()
    await floor.window("open")
    async with served(stage.app) as address, bare(address) as display:
        await display.say(type="hello", token=stage.tokens["display"], speaks=[1, 1])
        await display.hear("snapshot")
        called = (await floor.window("call-next"))["ticket"]
        seen = (await display.hear("event"))["event"]
    assert (seen["type"], seen["data"]["ticket"]) == ("ticket.called", called["id"])
    assert seen["data"]["window"] == "1"


async def test_nothing_that_is_only_asked_for_changes_anything(stage: Stage) -> None:
    """FQM: `GET /tickets/pull` called the next person, and a crawler emptied the line."""
    floor = Floor.of(stage)
    ticket = await floor.serving()
    before = {hall: stage.halls.route(hall).view.snapshot() for hall in (CENTRE, "nancheng")}
    facts = {"hall": CENTRE, "ticket": ticket["id"], "item": "social-card", "window": "1"}
    facts |= {"department": "renshe", "theme": "shebao", "service": "social", "lang": "en"}
    answered = 0
    for path in await reading(stage):
        address = re.sub(r"{(\w+)[^}]*}", lambda one: facts.get(one[1], "1"), path)
        answer = await floor.su.get(f"http://test{address}", follow_redirects=False)
        assert answer.status_code < 500, (path, answer.text)
        answered += answer.is_success
    assert answered > 30, "most of them gave what they were asked for"
    for hall, snapshot in before.items():
        assert stage.halls.route(hall).view.snapshot() == snapshot
    assert (await done(floor.su.get(f"/tickets/{ticket['id']}")))["state"] == "serving"


async def reading(stage: Stage) -> list[str]:
    """Every path that is only read, of pages and of the interface."""
    described = (await done(stage.client().get("http://test/openapi.json")))["paths"]
    interface = {path for path, methods in described.items() if "get" in methods}
    routers = [one.original_router for one in stage.app.routes if hasattr(one, "original_router")]
    routes = [one for router in routers for one in router.routes if isinstance(one, APIRoute)]
    return sorted(interface | {one.path for one in routes if "GET" in (one.methods or ())})
