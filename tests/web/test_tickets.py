"""Numbers over REST: taken, read, repeated, moved, explained."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest

from queue_server.domain.commands import Caller
from queue_server.domain.ticket import State
from queue_server.web.issuing import move_command
from queue_server.web.moving import SWEEP_AFTER_S, sweep_moves
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, HandClock, done

REMOTE = {"hall": CENTRE, "items": ["social-card"], "channel": "phone"}


async def test_anyone_takes_a_remote_number_and_its_key_opens_it(stage: Stage) -> None:
    anyone = stage.client()
    answer = await anyone.post("/tickets", json=REMOTE)
    assert answer.status_code == 201
    ticket = answer.json()
    assert (ticket["state"], ticket["number"], ticket["class"]) == ("remote", "A001", "normal")
    assert ticket["ahead"] == 0
    assert ticket["wait"].keys() == {"p10_s", "p50_s", "p90_s"}
    assert datetime.fromisoformat(ticket["issued_at"]).utcoffset() is not None
    assert answer.headers["location"] == f"/api/v1/tickets/{ticket['id']}"
    path = f"/tickets/{ticket['id']}"
    plain = (await anyone.get(path)).json()
    assert plain == {"id": ticket["id"], "state": "remote", "ahead": 0}
    held = (await anyone.get(path, headers={"X-Holder-Key": ticket["holder_key"]})).json()
    assert held["arrive_by"] == ticket["arrive_by"]
    by_query = await anyone.get(path, params={"k": ticket["holder_key"]})
    assert by_query.json() == held


async def test_the_kiosk_takes_a_number_in_the_hall(stage: Stage) -> None:
    floor = Floor.of(stage)
    first, second = await floor.issue(), await floor.issue(**{"class": "priority"})
    assert (first["state"], first["number"], first["ahead"]) == ("waiting", "A001", 0)
    assert (second["class"], second["number"], second["ahead"]) == ("priority", "A002", 0)
    assert first["place"] == "1楼 A区"
    assert (await floor.issue("tax"))["number"] == "B001"


async def test_the_same_key_gives_the_same_ticket_even_a_minute_later(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    stage = await stages(clock=clock)
    anyone = stage.client()
    headers = {"Idempotency-Key": "a-phone-that-lost-the-answer"}
    first = await done(anyone.post("/tickets", json=REMOTE, headers=headers))
    clock.forward(60)
    again = await done(anyone.post("/tickets", json=REMOTE, headers=headers))
    assert {**again, "wait": 0} == {**first, "wait": 0}
    assert len(stage.halls.route(CENTRE).view.tickets) == 1


async def test_strangers_who_choose_the_same_short_key_do_not_share_a_number(stage: Stage) -> None:
    for _ in range(2):
        headers = {"Idempotency-Key": "1"}
        answer = await stage.client().post("/tickets", json=REMOTE, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "MALFORMED")
        assert answer.json()["fields"][0]["field"] == "Idempotency-Key"
    assert not stage.halls.route(CENTRE).view.tickets
    drawn = {"Idempotency-Key": "0b8c3b1e-2d1c-4e55-9d55-0e2c3a1f7a10"}
    assert (await stage.client().post("/tickets", json=REMOTE, headers=drawn)).status_code == 201


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "1900-01-01T00:00:00Z"])
async def test_a_time_out_of_reach_is_malformed(stage: Stage, at: str) -> None:
    floor = Floor.of(stage)
    ticket = await floor.serving()
    stop = {"reason": "x", "until": at}
    role = {"services": [{"service": "tax"}], "reason": "x", "until": at}
    finish = {"outcome": "supplement", "return": {"until": at}}
    answers = [
        await stage.client().get("/items/social-card/halls", params={"at": at}),
        await floor.su.post(f"/halls/{CENTRE}/stop", json=stop),
        await floor.su.post(f"/halls/{CENTRE}/windows/1/services", json=role),
        await floor.su.post(f"/halls/{CENTRE}/notices", json={"text": "x", "until": at}),
        await floor.chen.post(f"/tickets/{ticket['id']}/finish", json=finish),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(422, "MALFORMED")] * 5


@pytest.mark.parametrize("key", ["", "x" * 101, "tab\there"])
async def test_a_key_that_is_none_is_malformed(stage: Stage, key: str) -> None:
    answer = await stage.client().post("/tickets", json=REMOTE, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "MALFORMED")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"hall": CENTRE, "channel": "phone"},
        {"hall": CENTRE, "channel": "pigeon", "items": ["social-card"]},
        {"hall": CENTRE, "channel": "phone", "items": ["social-card"], "class": "appointment"},
        {"hall": CENTRE, "channel": "phone", "items": ["x"] * 21},
        {**REMOTE, "subject": "441900199001011234"},
        {**REMOTE, "holder": {"person": "441900199001011234"}},
        {**REMOTE, "holder": {"mask": "13800138000"}},
        {**REMOTE, "holder": {"phone": "13800138000"}},
    ],
)
async def test_a_request_without_meaning_names_the_field(
    stage: Stage, body: dict[str, object]
) -> None:
    answer = await stage.client().post("/tickets", json=body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "MALFORMED")
    assert problem["fields"]


async def test_the_holder_defers_arrives_and_cancels(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.remote()
    holder = stage.client(**{"X-Holder-Key": ticket["holder_key"]})
    later = await done(holder.post(f"/tickets/{ticket['id']}/defer", json={"by_s": 600}))
    shift = datetime.fromisoformat(later["arrive_by"]) - datetime.fromisoformat(ticket["arrive_by"])
    assert shift.total_seconds() == 600
    assert (await done(holder.post(f"/tickets/{ticket['id']}/arrive")))["state"] == "waiting"
    gone = await done(holder.post(f"/tickets/{ticket['id']}/cancel"))
    assert (gone["state"], gone["ahead"]) == ("cancelled", 0)


async def test_a_move_keeps_the_place_and_the_old_id_leads_to_the_new(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    stage = await stages(clock=clock)
    floor = Floor.of(stage)
    old = await floor.remote()
    clock.forward(300)
    holder = stage.client(**{"X-Holder-Key": old["holder_key"]})
    new = await done(holder.post(f"/tickets/{old['id']}/move", json={"hall": "nancheng"}))
    assert new["hall"] == "nancheng"
    assert (new["state"], new["joined"], new["moved_from"]) == ("remote", old["joined"], old["id"])
    assert "pending" not in new
    assert stage.halls.route("nancheng").view.tickets[new["id"]].pending is None
    led = await done(holder.get(f"/tickets/{old['id']}"))
    assert (led["state"], led["moved_to"]) == ("moved", new["id"])
    assert led["moved_to_key"] == new["holder_key"]
    again = await done(holder.post(f"/tickets/{old['id']}/move", json={"hall": "nancheng"}))
    assert again["id"] == new["id"]
    back = await holder.post(f"/tickets/{old['id']}/move", json={"hall": CENTRE})
    assert back.json()["code"] == "MOVE_CLOSED"


async def test_a_move_that_the_old_hall_refuses_leaves_nothing_open(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card"])
    old, new = stage.halls.route(CENTRE), stage.halls.route("nancheng")
    command = move_command(stage.parts, new.view, old.view.ticket(ticket["id"]))
    pending = (await new.perform(command, Caller(principal="device:x", id="1")))["ticket"]["id"]
    await floor.window("open")
    await floor.window("call-next")
    await sweep_moves(stage.halls, clock_after(stage))
    assert new.view.tickets[pending].state is State.CANCELLED
    assert old.view.tickets[ticket["id"]].state is State.CALLED


async def test_the_sweep_finishes_a_move_that_stopped_half_way(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card"])
    old, new = stage.halls.route(CENTRE), stage.halls.route("nancheng")
    command = move_command(stage.parts, new.view, old.view.ticket(ticket["id"]))
    pending = (await new.perform(command, Caller(principal="device:x", id="1")))["ticket"]["id"]
    await sweep_moves(stage.halls, stage.parts.clock)
    assert new.view.tickets[pending].pending, "a move of just now may still be under way"
    for _ in range(2):
        await sweep_moves(stage.halls, clock_after(stage))
    assert new.view.tickets[pending].pending is None
    assert old.view.tickets[ticket["id"]].moved_to == pending


def clock_after(stage: Stage) -> HandClock:
    """A clock that stands behind the time a move may take."""
    clock = HandClock(timezone="Asia/Shanghai", hand=[stage.parts.clock.now()])
    clock.forward(SWEEP_AFTER_S + 1)
    return clock


async def test_why_is_told_in_a_sentence_without_others_numbers(stage: Stage) -> None:
    floor = Floor.of(stage)
    first, second = await floor.issue(), await floor.issue()
    english = {"Accept-Language": "en"}

    async def why(ticket: dict[str, str]) -> httpx.Response:
        key = {"X-Holder-Key": ticket["holder_key"], **english}
        return await stage.client().get(f"/tickets/{ticket['id']}/why", headers=key)

    assert (await why(first)).json()["text"] == "You are next."
    assert "1 person" in (await why(second)).json()["text"]
    await floor.window("open")
    await floor.window("call-next")
    told = (await why(first)).json()
    assert told["rule"] == "place"
    assert told["policy"] == "1"
    assert second["number"] not in told["text"]
    assert (await stage.client().get(f"/tickets/{first['id']}/why")).status_code == 401


async def test_why_is_found_in_the_past_when_this_process_did_not_see_the_call(
    stage: Stage,
) -> None:
    floor = Floor.of(stage)
    called = [await floor.called()]
    for _ in range(3):
        await floor.verb(called[-1], "miss")
        await floor.issue()
        called.append((await floor.window("call-next"))["ticket"])
    reason = await stage.parts.reasons.of(stage.halls.route(CENTRE), called[1]["id"])
    assert reason is not None
    assert reason["rule"] == "place"


async def test_staff_find_a_number_and_read_more_than_its_holder(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(
        holder={"mask": "陈*"}, subject="hmac-sha256:k1:Zm9yIHRlc3RzIGFsb25lLCBub2JvZHk"
    )
    path = f"/halls/{CENTRE}/tickets"
    found = (await done(floor.chen.get(path, params={"number": "a 001"})))["rows"]
    assert [one["id"] for one in found] == [ticket["id"]]
    assert found[0]["mask"] == "陈*"
    assert "subject" not in found[0]
    assert "holder_key" not in found[0]
    assert (await stage.client().get(path, params={"number": "A001"})).status_code == 401
    holder = stage.client(**{"X-Holder-Key": ticket["holder_key"]})
    assert "mask" not in await done(holder.get(f"/tickets/{ticket['id']}"))


async def test_the_code_of_a_number_is_for_its_holder_alone(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.remote()
    path = f"/tickets/{ticket['id']}/code"
    holder = stage.client(**{"X-Holder-Key": ticket["holder_key"]})
    assert (await done(holder.get(path)))["image"].startswith("data:image/svg+xml")
    for other in (stage.client(), floor.kiosk, floor.chen):
        answer = await other.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ALLOWED")
