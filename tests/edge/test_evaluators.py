"""Evaluators behind a hall node: each asks at its own window, and grades as itself."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain.events import Event
from queue_server.domain.rights import Role
from tests.edge.conftest import Edge
from tests.edge.pages import OpenPage, opened
from tests.edge.test_node import issue, signed_in
from tests.hub.centre import Centre
from tests.hub.line import until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def served(centre: Centre, desk: OpenPage) -> str:
    """A visit at the desk's window, from the number to the outcome; the ticket's id."""
    number = await issue(centre, items=("social-card",))
    assert "done" in await desk.do("call_next")
    (ticket,) = (one.id for one in centre.hall.view.tickets.values() if one.number == number)
    assert "done" in await desk.do("start", ticket=ticket)
    handled = [{"outcome": "settled", "item": "social-card"}]
    assert "done" in await desk.do("finish", ticket=ticket, handled=handled)
    return ticket


def graded(centre: Centre) -> list[Event]:
    return [one for one in centre.hall.events if one.type == "evaluation.submitted"]


async def test_who_was_served_is_asked_at_that_window_and_graded_once(
    edge: Edge, centre: Centre
) -> None:
    await until(lambda: edge.house.trunk.runner.online)
    desk, here = await edge.enrolled(Role.WINDOW, "2"), await edge.enrolled(Role.EVALUATOR, "2")
    elsewhere = await edge.enrolled(Role.EVALUATOR, "1")
    async with (
        opened(desk, "desk") as clerk,
        opened(here, "evaluate") as page,
        opened(elsewhere, "evaluate") as other,
    ):
        await signed_in(clerk)
        assert "done" in await clerk.do("open")
        ticket = await served(centre, clerk)
        await until(lambda: page.model.get("asking"))
        asking = page.model["asking"]
        assert (asking["key"], asking["number"]) == (f"{ticket}#1", ticket.rpartition("-")[2])
        assert not other.model.get("asking"), "another window's visit"
        stolen = await other.do("grade", key=asking["key"], grade=1, tags=[])
        assert stolen["code"] == "TICKET_ELSEWHERE"
        assert "done" in await page.do("grade", key=asking["key"], grade=5, tags=[])
        await until(lambda: page.model["asking"] is None)
        again = await page.do("grade", key=asking["key"], grade=1, tags=[])
        assert again["code"] == "ALREADY_EVALUATED"
        (event,) = graded(centre)
        said: dict[str, Any] = dict(event.data)
        assert (said["ticket"], said["grade"], said["window"]) == (ticket, 5, "2")
        assert (said["source"], said["clerk"]) == ("evaluator", "user:clerk-1")
        assert "'grade':" not in str(clerk.model), "the desk is told nothing of it"
        assert "done" in await clerk.do("close")
        assert "done" in await clerk.do("sign_out")
