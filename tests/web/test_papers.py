"""Papers over REST and pages: taken in by staff, followed by the citizen, handled elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from queue_server.drawing import Drawing
from tests.shared_city import LINE, shared_city
from tests.web.conftest import Stage, Stages

HERE = "citizen-centre"


@pytest_asyncio.fixture(loop_scope="session")
async def shared(stages: Stages) -> AsyncIterator[Stage]:
    """The web of a city with a shared line, whose windows draw from it."""
    stage = await stages(shared_city())
    drawing = Drawing(stage.halls, stage.parts.clock, patience_s=0)
    object.__setattr__(stage.parts, "next_ticket", drawing.call_next)
    yield stage


def handed_in(**papers: object) -> dict[str, object]:
    plain = {"way": "village", "hall": HERE, "materials": ["身份证"], "delivery": "post"}
    return {
        "hall": LINE,
        "items": ["social-card"],
        "channel": "staff",
        "papers": {**plain, **papers},
    }


async def take(client: httpx.AsyncClient, **papers: object) -> httpx.Response:
    return await client.post("/tickets", json=handed_in(**papers))


async def test_staff_of_a_hall_take_papers_in_for_the_shared_line(shared: Stage) -> None:
    async with shared.known("guo") as guide:
        answer = await take(guide)
    assert answer.status_code == 201, answer.text
    ticket = answer.json()
    assert (ticket["hall"], ticket["number"], ticket["kind"]) == (LINE, "W001", "papers")
    assert ticket["state"] == "waiting"
    told = ticket["papers"]
    assert (told["way"], told["intake"], told["delivery"]) == ("village", HERE, "post")
    assert (told["materials"], told["lacking"]) == (["身份证"], [])
    assert told["due"]


async def test_staff_take_nothing_in_for_a_hall_that_is_not_theirs(shared: Stage) -> None:
    async with shared.known("guo") as guide:
        assert (await take(guide, hall="nancheng")).json()["code"] == "NOT_ALLOWED"
        assert (await take(guide, hall=None)).json()["code"] == "NOT_ALLOWED"


async def test_anybody_hands_in_online_and_nothing_else(shared: Stage) -> None:
    asked = handed_in(way="online", hall=None) | {"channel": "phone"}
    async with shared.client() as anyone:
        online = await anyone.post("/tickets", json=asked, headers={"Idempotency-Key": "k" * 24})
        post = await anyone.post("/tickets", json=handed_in())
    assert online.status_code == 201, online.text
    assert online.json()["state"] == "waiting"
    assert post.status_code == 401


async def test_a_person_waits_in_no_shared_line_and_unknown_papers_are_refused(
    shared: Stage,
) -> None:
    async with shared.known("shi") as city:
        person = await city.post(
            "/tickets", json={"hall": LINE, "items": ["social-card"], "channel": "phone"}
        )
    async with shared.known("guo") as guide:
        foreign = await take(guide, materials=["somebody else's"])
    assert person.json()["code"] in ("NOT_ALLOWED", "SERVICE_UNKNOWN")
    assert foreign.json()["code"] == "ITEM_UNKNOWN"


async def test_a_window_with_nobody_to_call_gets_the_papers_and_the_citizen_sees_where(
    shared: Stage,
) -> None:
    async with shared.known("guo") as guide, shared.known("li") as clerk:
        ticket = (await take(guide)).json()
        at = f"/halls/{HERE}/windows/1"
        assert (await clerk.post(f"{at}/open")).is_success
        kept = await clerk.post(f"{at}/call-next", json={"shared": False})
        assert kept.json()["ticket"] is None
        called = (await clerk.post(f"{at}/call-next")).json()
    assert called["reason"]["rule"] == "shared"
    assert called["ticket"]["moved_from"] == ticket["id"]
    assert called["ticket"]["papers"]["intake"] == HERE
    async with shared.client(**{"X-Holder-Key": ticket["holder_key"]}) as holder:
        seen = (await holder.get(f"/tickets/{ticket['id']}")).json()
        back = await holder.post(f"/tickets/{ticket['id']}/cancel")
    assert seen["papers"]["at"] == HERE
    assert "Citizen-Centre" in seen["papers"]["standing"] or "中心" in seen["papers"]["standing"]
    assert back.json()["code"] == "TICKET_ELSEWHERE"


async def test_the_shared_line_is_no_place_to_go_to(shared: Stage) -> None:
    async with shared.client() as anyone:
        halls = (await anyone.get("/halls")).json()["rows"]
        able = (await anyone.get("/items/social-card/halls")).json()["rows"]
    assert LINE not in {one["id"] for one in halls}
    assert LINE not in {one["hall"] for one in able}


async def test_the_page_of_a_village_worker_gives_a_number_once_with_its_code(
    shared: Stage,
) -> None:
    form = {
        "item": "social-card", "hall": HERE, "way": "village", "delivery": "post",
        "there": "身份证", "mask": "王*", "key": "0" * 32,
    }  # fmt: skip
    own = {"Origin": "http://test"}
    async with shared.known("guo") as guide:
        page = await guide.get("http://test/papers?item=social-card")
        sent = [await guide.post("http://test/papers", data=form, headers=own) for _ in range(2)]
        seen = await guide.get(f"http://test{sent[0].headers['Location']}")
    assert page.status_code == 200
    assert 'name="there"' in page.text
    assert [one.status_code for one in sent] == [303, 303]
    assert sent[0].headers["Location"] == sent[1].headers["Location"]
    assert "W001" in seen.text
    assert "data:image/svg+xml" in seen.text
    assert "王*" in seen.text
    async with shared.client() as anyone:
        assert (await anyone.get("http://test/papers")).status_code == 303


async def test_the_page_refuses_an_item_that_needs_somebody_to_come(shared: Stage) -> None:
    async with shared.known("guo") as guide:
        page = await guide.get("http://test/papers?item=rare", headers={"Accept-Language": "en"})
    assert "needs somebody to come" in page.text
