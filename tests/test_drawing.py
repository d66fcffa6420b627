"""Drawing from the shared line with a real store: right, once, whoever is killed when."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from queue_server.domain.commands import (
    EndDay,
    Finish,
    GiveBack,
    Handled,
    Issue,
    Open,
    Start,
)
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import State
from tests.drawing_stage import DAY, Stage, opened
from tests.shared_city import CENTRE, LINE, TOWN, papers, shared_city


@pytest_asyncio.fixture
async def stage(store_url: str) -> AsyncIterator[Stage]:
    found = await opened(shared_city(), store_url)
    yield found
    await found.centre.close()


async def test_papers_handed_in_at_one_hall_are_handled_at_another(stage: Stage) -> None:
    id_ = await stage.hand_in()
    here = await stage.call()
    assert here is not None
    assert (here.hall, here.state, here.window) == (CENTRE, State.CALLED, "1")
    assert (here.moved_from, here.intake, here.number) == (id_, TOWN, "W001")
    assert (here.materials, here.items) == (("身份证",), ("social-card",))
    there = stage.line(id_)
    assert (there.state, there.at_hall, there.at_window) == (State.SUSPENDED, CENTRE, "1")
    await stage.ask(CENTRE, Start(ticket=here.id, window="1"))
    settled = (Handled(outcome="settled"),)
    await stage.ask(CENTRE, Finish(ticket=here.id, window="1", handled=settled))
    await stage.drawing().sweep()
    there = stage.line(id_)
    assert (there.state, there.outcome, there.at_hall) == (State.DONE, "settled", CENTRE)


async def test_who_waits_in_the_hall_comes_before_any_papers(stage: Stage) -> None:
    await stage.hand_in()
    person = await stage.ask(CENTRE, Issue(service="tax", day=DAY))
    called = await stage.call()
    assert called is not None
    assert called.id == person["ticket"]["id"]


async def test_a_window_draws_only_what_its_hall_and_clerk_may_handle(stage: Stage) -> None:
    await stage.hand_in("social-move")  # Nancheng does not handle it
    tax = await stage.hand_in("tax-proof")
    assert await stage.call(TOWN) is None
    assert stage.window(TOWN).drawing is None
    await stage.ask(CENTRE, Open(window="2", clerk="user:chen", may=("social",)))
    found = await stage.call(window="2")
    assert found is not None
    assert found.items == ("social-move",)
    assert await stage.call(window="1", key="k2") is not None
    assert stage.line(tax).at_hall == CENTRE


async def test_a_window_may_be_kept_from_drawing(stage: Stage) -> None:
    await stage.hand_in()
    assert await stage.call(draws=False) is None
    assert await stage.call() is not None


async def test_a_window_that_does_not_draw_by_its_configuration_gets_nothing(
    store_url: str,
) -> None:
    stage = await opened(shared_city(draws=False), store_url)
    await stage.hand_in()
    assert await stage.call() is None
    await stage.centre.close()


async def test_an_empty_shared_line_keeps_no_window(stage: Stage) -> None:
    assert await stage.call() is None
    assert stage.window().drawing is None
    assert stage.centre.route(LINE).view.position.seq == 2  # opened, configured


async def test_the_same_call_again_brings_the_same_ticket(stage: Stage) -> None:
    await stage.hand_in()
    await stage.hand_in()
    first, again = await stage.call(), await stage.call()
    assert first == again
    with pytest.raises(Refused, match="WINDOW_BUSY"):
        await stage.call(key="another")


async def test_what_a_hall_gives_back_waits_in_its_place_for_others(stage: Stage) -> None:
    id_ = await stage.hand_in()
    before = stage.line(id_)
    here = await stage.call()
    assert here is not None
    await stage.ask(CENTRE, GiveBack(ticket=here.id, window="1", reason="盖章不清"))
    await stage.drawing().sweep()
    after = stage.line(id_)
    assert (after.state, after.joined, after.note) == (State.WAITING, before.joined, "盖章不清")
    assert await stage.call(key="once more") is None  # this hall does not get it again
    other = await stage.call(TOWN)
    assert other is not None
    assert other.note == "盖章不清"


async def test_what_is_missing_may_be_handed_in_later_without_waiting_anew(stage: Stage) -> None:
    id_ = await stage.hand_in()
    here = await stage.call()
    assert here is not None
    missing = (Handled(outcome="supplement"),)
    await stage.ask(CENTRE, Finish(ticket=here.id, window="1", handled=missing))
    await stage.drawing().sweep()
    right = stage.centre.route(LINE).view.rights[id_]
    assert right["service"] == "social"
    assert id_ not in stage.centre.route(CENTRE).view.rights
    again = await stage.ask(LINE, papers(DAY, returns=id_))
    assert again["ticket"]["lane"] == "first"


async def test_papers_wait_over_the_end_of_the_day_and_go_on_the_next(stage: Stage) -> None:
    waits, drawn = await stage.hand_in(), await stage.hand_in()
    here = await stage.call()
    assert here is not None
    assert here.moved_from == waits
    await stage.drawing().sweep()
    for hall in (CENTRE, LINE):
        await stage.ask(hall, EndDay(zone="main", day=DAY))
    await stage.drawing().sweep()
    assert stage.line(waits).state is State.WAITING  # called and never begun: it waits again
    assert stage.line(drawn).state is State.WAITING
