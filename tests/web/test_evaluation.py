"""Grades of handlings over REST: by the holder and on an evaluator, never by staff."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from hall_config.model import City, EvaluationForm, Tag
from queue_server.domain.commands import EndDay
from queue_server.domain.rights import Principal, Role
from queue_server.ports import StoredEvent, perform
from queue_server.web.own_grades import desk_grades
from tests.web.city import small_city, text
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, HandClock, JsonDict, done

FORM = EvaluationForm(
    version="7",
    tags=(
        Tag(id="quick", name=text("办理快捷", "Quick"), grades=(4, 5)),
        Tag(id="slow", name=text("办理太慢", "Slow"), grades=(1, 2, 3)),
    ),
)


def form_city() -> City:
    return replace(small_city(), evaluation=FORM)


@pytest_asyncio.fixture(loop_scope="session")
async def floor(stages: Stages) -> Floor:
    return Floor.of(await stages(form_city(), HandClock(timezone="Asia/Shanghai")))


async def served(floor: Floor) -> JsonDict:
    """A ticket that was handled to its end, with its holder's key."""
    ticket = await floor.issue(items=["social-card"])
    await floor.window("open")
    await floor.window("call-next")
    await floor.verb(ticket, "start")
    handled = [{"item": "social-card", "matter": "4419-7", "outcome": "settled"}]
    await floor.verb(ticket, "finish", handled=handled)
    return ticket


def holder(floor: Floor, ticket: JsonDict) -> httpx.AsyncClient:
    return floor.stage.client(**{"X-Holder-Key": ticket["holder_key"], "Accept-Language": "en"})


def told(stage: Stage) -> Any:
    """What the last event says."""
    event = stage.halls.route(CENTRE).real.events[-1]
    assert event.type == "evaluation.submitted"
    return event.data


async def test_the_holder_grades_a_handling_once(floor: Floor) -> None:
    ticket = await served(floor)
    client, path = holder(floor, ticket), f"/tickets/{ticket['id']}/evaluation"
    asked = await done(client.get(path))
    assert [(one["handling"], one["window"], one["item_names"]) for one in asked["rows"]] == [
        (1, "1", ["Apply for a social security card"])
    ]
    assert asked["tags"][0] == {"id": "quick", "name": "Quick", "grades": [4, 5]}
    body = {"grade": 2, "tags": ["slow"], "text": "call me at 138 0013 8000"}
    left = await done(client.post(path, json=body, headers={"Idempotency-Key": "one-and-the-same"}))
    assert left["rows"] == []
    said = told(floor.stage)
    assert (said["grade"], said["tags"], said["source"], said["form"]) == (
        2,
        ["slow"],
        "slip",
        "7",
    )
    assert said["text"] == "call me at ***"
    assert (said["clerk"], said["items"], said["matters"]) == (
        "user:chen",
        ["social-card"],
        ["4419-7"],
    )
    again = await client.post(path, json=body, headers={"Idempotency-Key": "one-and-the-same"})
    assert again.is_success
    once_more = await client.post(path, json=body)
    assert (once_more.status_code, once_more.json()["code"]) == (409, "ALREADY_EVALUATED")


@pytest.mark.parametrize(
    "body",
    [
        {"grade": 0},
        {"grade": 6},
        {"grade": 5, "tags": ["slow"]},
        {"grade": 5, "tags": ["made up"]},
        {"grade": 5, "text": "x" * 501},
        {"grade": 5, "source": "evaluator"},
        {"grade": 5, "handling": 0},
    ],
)
async def test_what_has_no_meaning_changes_nothing(floor: Floor, body: JsonDict) -> None:
    ticket = await served(floor)
    answer = await holder(floor, ticket).post(f"/tickets/{ticket['id']}/evaluation", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "MALFORMED")
    assert list(floor.stage.halls.route(CENTRE).view.unrated) == [f"{ticket['id']}#1"]


async def test_staff_and_strangers_do_not_grade(floor: Floor) -> None:
    ticket = await served(floor)
    path = f"/tickets/{ticket['id']}/evaluation"
    for name in ("chen", "su", "ma", "kiosk", "display"):
        answer = await floor.stage.known(name).post(path, json={"grade": 5})
        assert (name, answer.status_code) == (name, 403)
    assert (await floor.stage.client().post(path, json={"grade": 5})).status_code == 401
    wrong = floor.stage.client(**{"X-Holder-Key": "wrong"})
    assert (await wrong.post(path, json={"grade": 5})).status_code == 401


async def test_an_evaluator_grades_what_ended_at_its_window(floor: Floor) -> None:
    ticket = await served(floor)
    await done(
        floor.stage.known("evaluator").post(
            f"/tickets/{ticket['id']}/evaluation", json={"grade": 5}
        )
    )
    assert told(floor.stage)["source"] == "evaluator"
    other = await floor.issue(service="tax")
    await done(floor.su.post(f"/halls/{CENTRE}/windows/3/open"))
    await done(floor.su.post(f"/halls/{CENTRE}/windows/3/call-next", json={}))
    await done(floor.su.post(f"/tickets/{other['id']}/finish", json={"outcome": "settled"}))
    answer = await floor.stage.known("evaluator").post(
        f"/tickets/{other['id']}/evaluation", json={"grade": 1}
    )
    assert answer.json()["code"] == "TICKET_ELSEWHERE"


async def test_a_number_of_a_day_that_ended_is_graded_within_a_week(floor: Floor) -> None:
    stage, clock = floor.stage, floor.stage.parts.clock
    assert isinstance(clock, HandClock)
    first, second = await served(floor), await served(floor)
    port = stage.halls.route(CENTRE)
    day = port.view.tickets[first["id"]].day
    await perform(port, EndDay(zone="main", day=day), "job", "the end")
    assert first["id"] not in port.view.tickets
    page = await stage.client().get(f"http://test/t/{first['id']}")
    assert page.status_code == 200
    assert "data-past" in page.text
    clock.forward(6 * 86_400)
    path = f"/tickets/{first['id']}/evaluation"
    await done(holder(floor, first).post(path, json={"grade": 4, "source": "slip"}))
    assert told(stage)["source"] == "slip"
    await write(stage)
    answer = await holder(floor, first).post(path, json={"grade": 4})
    assert answer.json()["code"] == "ALREADY_EVALUATED"
    assert [one.grade for one in await stage.parts.past.evaluated(first["id"])] == [4]
    clock.forward(2 * 86_400)
    late = await holder(floor, second).post(
        f"/tickets/{second['id']}/evaluation", json={"grade": 4}
    )
    assert late.json()["code"] == "TOO_LATE"


async def write(stage: Stage) -> None:
    """Let the journal take in what happened in the hall."""
    events = [StoredEvent(event=one) for one in stage.halls.route(CENTRE).real.events]
    await stage.journal.write(events)


async def test_no_member_of_staff_reads_who_graded(floor: Floor) -> None:
    ticket = await served(floor)
    path = f"/tickets/{ticket['id']}/evaluation"
    await done(holder(floor, ticket).post(path, json={"grade": 1, "text": "a grudge"}))
    for name in ("chen", "su", "ma", "shi"):
        client = floor.stage.known(name)
        events = (await client.get(f"/halls/{CENTRE}/events?after=1-0")).json()["rows"]
        graded = [one for one in events if one["type"] == "evaluation.submitted"]
        assert [one["data"] for one in graded] == [{}]
        view = (await client.get(f"/halls/{CENTRE}/view")).text
        assert "grudge" not in view
        assert '"grade"' not in view


async def test_a_clerk_learns_a_mean_of_many_days_past_and_of_few_nothing(
    stages: Stages,
) -> None:
    city = form_city()
    city = replace(city, evaluation=replace(FORM, clerk_at_least=2))
    stage = await stages(city, HandClock(timezone="Asia/Shanghai"))
    floor, clock = Floor.of(stage), stage.parts.clock
    assert isinstance(clock, HandClock)
    nothing = {"days": 30, "at_least": 2, "count": None, "mean": None}
    for grade in (5, 2):
        ticket = await served(floor)
        await done(
            holder(floor, ticket).post(f"/tickets/{ticket['id']}/evaluation", json={"grade": grade})
        )
        await write(stage)
        assert await done(floor.chen.get("/evaluations/own")) == nothing, "today is not told"
    clock.forward(86_400)
    found = await done(floor.chen.get("/evaluations/own"))
    assert (found["count"], found["mean"]) == (2, 3.5)
    chen = Principal(id="user:chen", roles=frozenset({Role.CLERK}), halls=frozenset({CENTRE}))
    desk = await desk_grades(stage.parts, chen)
    assert desk == {"days": 30, "count": 2, "mean": 3.5}, "as the desk shows it"
    assert await desk_grades(stage.parts, replace(chen, id="user:li")) is None
    assert await done(stage.known("li").get("/evaluations/own")) == nothing
    for name in ("ma", "guo", "kiosk"):
        assert (await stage.known(name).get("/evaluations/own")).status_code == 403
