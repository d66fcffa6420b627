"""Who may: tokens, cookies, holder keys, origins, roles and scope."""

from __future__ import annotations

import httpx
import pytest

from queue_server.domain.rights import Role
from queue_server.web.rates import Rates
from tests.web.conftest import CENTRE, PASSWORD, Stage, Stages
from tests.web.scenes import Floor, HandClock, done

WINDOW = f"/halls/{CENTRE}/windows/1"


async def test_signing_in_gives_a_token_and_a_cookie_that_scripts_cannot_read(stage: Stage) -> None:
    client = stage.client()
    answer = await client.post("/session", json={"user": "chen", "password": PASSWORD})
    body = answer.json()
    assert body["roles"] == ["clerk"]
    assert body["halls"] == [CENTRE]
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("yunhao_session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert (await client.post(f"{WINDOW}/open")).is_success
    with_token = stage.client(body["token"])
    assert (await with_token.get(f"/halls/{CENTRE}/view")).is_success


async def test_the_cookie_is_secure_where_the_page_is(stage: Stage) -> None:
    client = stage.client()
    client.base_url = "https://test/api/v1"
    answer = await client.post("/session", json={"user": "chen", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_signing_out_ends_the_session(stage: Stage) -> None:
    client = stage.client()
    body = (await client.post("/session", json={"user": "chen", "password": PASSWORD})).json()
    assert (await client.delete("/session")).status_code == 204
    again = await stage.client(body["token"]).get(f"/halls/{CENTRE}/view")
    assert again.status_code == 401


async def test_a_token_that_is_not_valid_is_refused(stage: Stage) -> None:
    denied = await stage.client("stolen").post(f"{WINDOW}/open")
    assert denied.status_code == 401
    assert denied.headers["www-authenticate"] == "Bearer"
    assert denied.json()["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/tickets", {"hall": CENTRE, "service": "social", "channel": "kiosk"}),
        ("/tickets", {"hall": CENTRE, "service": "social", "channel": "hotline"}),
        ("/tickets", {"hall": CENTRE, "service": "social", "channel": "phone", "in_hall": True}),
        (f"{WINDOW}/open", {}),
        (f"/halls/{CENTRE}/stop", {"reason": "x"}),
        (f"/halls/{CENTRE}/notices", {"text": "x"}),
        ("/devices/codes", {"kind": "kiosk", "hall": CENTRE}),
    ],
)
async def test_nobody_in_particular_is_asked_to_sign_in(
    stage: Stage, path: str, body: dict[str, object]
) -> None:
    assert (await stage.client().post(path, json=body)).status_code == 401


async def test_the_holders_key_opens_its_own_ticket_only(stage: Stage) -> None:
    floor = Floor.of(stage)
    mine, other = await floor.remote(), await floor.remote()
    anyone = stage.client()
    key = {"X-Holder-Key": mine["holder_key"]}
    assert (await anyone.post(f"/tickets/{mine['id']}/cancel")).status_code == 401
    assert (await anyone.get(f"/tickets/{other['id']}", headers=key)).status_code == 401
    assert (await anyone.post(f"/tickets/{other['id']}/cancel", headers=key)).status_code == 401
    not_mine = await anyone.post(f"/tickets/{mine['id']}/void", headers=key)
    assert not_mine.status_code == 403
    cancelled = await done(anyone.post(f"/tickets/{mine['id']}/cancel", headers=key))
    assert cancelled["state"] == "cancelled"


async def test_a_foreign_page_cannot_act_with_our_cookie(stage: Stage) -> None:
    client = stage.client()
    await client.post("/session", json={"user": "chen", "password": PASSWORD})
    for origin, status in (("http://evil.example", 403), ("null", 403), ("http://test", 200)):
        answer = await client.post(f"{WINDOW}/open", headers={"Origin": origin})
        assert answer.status_code == status, origin


async def test_roles_and_scope_bound_what_a_principal_does(stage: Stage) -> None:
    body = {"hall": CENTRE, "service": "social", "channel": "staff"}
    assert (await stage.known("guo").post("/tickets", json=body)).status_code == 201
    assert (await stage.known("sys").post("/tickets", json=body)).status_code == 403
    elsewhere = {**body, "hall": "nancheng"}
    assert (await stage.known("guo").post("/tickets", json=elsewhere)).status_code == 403
    assert (await stage.known("guo").post(f"{WINDOW}/open")).status_code == 403
    assert (await stage.known("display").post(f"{WINDOW}/open")).status_code == 403
    assert (await stage.known("chen").get("/city/load")).status_code == 403
    assert (await stage.known("shi").get("/city/load")).is_success
    assert (await stage.client().get("/city/load")).status_code == 401


async def test_a_manager_enrols_a_device_by_a_code_that_works_once(stage: Stage) -> None:
    manager, fresh = stage.known("ma"), stage.client()
    asked = {"kind": "window", "hall": CENTRE, "window": "2"}
    code = (await done(manager.post("/devices/codes", json=asked)))["code"]
    same = {"Idempotency-Key": "a screen"}
    device = await done(fresh.post("/devices/enrol", json={"code": code}, headers=same))
    assert await done(fresh.post("/devices/enrol", json={"code": code}, headers=same)) == device
    assert (device["roles"], device["halls"], device["window"]) == (["window"], [CENTRE], "2")
    assert (await fresh.post("/devices/enrol", json={"code": code})).status_code == 409
    own = stage.client(device["token"])
    assert (await own.get(f"/halls/{CENTRE}/view")).is_success
    name = device["device"].removeprefix("device:")
    assert name in {row["id"] for row in (await done(manager.get("/devices")))["rows"]}
    assert (await manager.post(f"/devices/{name}/withdraw")).status_code == 204
    assert (await own.get(f"/halls/{CENTRE}/view")).status_code == 401
    assert (await manager.post("/devices/nothing/withdraw")).status_code == 404


async def test_a_manager_enrols_in_the_own_hall_only(stage: Stage) -> None:
    asked = {"kind": "kiosk", "hall": "nancheng"}
    assert (await stage.known("ma").post("/devices/codes", json=asked)).status_code == 403
    assert (await stage.known("chen").get("/devices")).status_code == 403


async def test_too_many_codes_from_one_address_are_slowed_down(stages: Stages) -> None:
    stage = await stages(rates=Rates(enrol=2))
    answers = [
        await stage.client().post("/devices/enrol", json={"code": "WRONG-CODE"}) for _ in range(3)
    ]
    assert [one.status_code for one in answers] == [409, 409, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    "asked",
    ["/pause", "/resume", "/close", "/call-next", "/open"],
)
async def test_a_clerk_acts_over_rest_at_no_other_clerks_window(stage: Stage, asked: str) -> None:
    floor, li = Floor.of(stage), stage.known("li")
    await floor.window("open")
    body = {"reason": "lunch"} if asked == "/pause" else {}
    answer = await li.post(f"{WINDOW}{asked}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ALLOWED")
    assert stage.halls.route(CENTRE).view.windows["1"].clerk == "user:chen"


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("start", {}),
        ("recall", {}),
        ("miss", {}),
        ("return", {}),
        ("transfer", {"service": "tax"}),
        ("reclass", {"service": "tax"}),
        ("finish", {"outcome": "settled"}),
        ("cancel", {}),
    ],
)
async def test_a_clerk_touches_no_ticket_at_another_clerks_window(
    stage: Stage, verb: str, body: dict[str, object]
) -> None:
    floor, li = Floor.of(stage), stage.known("li")
    ticket = await floor.called()
    answer = await li.post(f"/tickets/{ticket['id']}/{verb}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ALLOWED")
    await floor.verb(ticket, "start")
    answer = await li.post(f"/tickets/{ticket['id']}/suspend", json={"kind": "free"})
    assert answer.status_code == 403


async def test_a_kiosk_reads_the_key_of_its_own_number_while_the_slip_is_printed_and_no_other(
    stages: Stages,
) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    floor = Floor.of(await stages(clock=clock))
    own, other = await floor.issue(), await floor.remote()

    async def key(ticket: dict[str, str]) -> str | None:
        found: str | None = (await done(floor.kiosk.get(f"/tickets/{ticket['id']}"))).get(
            "holder_key"
        )
        return found

    assert await key(own) == own["holder_key"]
    assert await key(other) is None
    arrived = await done(floor.kiosk.post(f"/tickets/{other['id']}/arrive"))
    assert "holder_key" not in arrived
    clock.forward(601)
    assert await key(own) is None


async def test_a_department_reads_the_tickets_of_its_items_and_no_whole_hall(stage: Stage) -> None:
    records, floor = stage.parts.records, Floor.of(stage)
    for department in ("renshe", "tax", None):
        user = f"head-{department}"
        await records.people.add(
            user, PASSWORD, name="Head", roles=[Role.DEPARTMENT], halls=[], department=department
        )
    ticket = await floor.issue(items=["social-card"], holder={"mask": "陈*"})
    of_line = await floor.issue()
    path = f"/tickets/{ticket['id']}"
    found = f"/halls/{CENTRE}/tickets?number={ticket['number']}"

    async def head(department: str | None) -> httpx.AsyncClient:
        return stage.client((await records.people.sign_in(f"head-{department}", PASSWORD)).token)

    own = await head("renshe")
    assert (await done(own.get(path)))["mask"] == "陈*"
    assert (await done(own.get(f"/tickets/{of_line['id']}")))["number"] == of_line["number"]
    assert len((await done(own.get(found)))["rows"]) == 1
    assert (await own.get(f"{path}/why")).is_success
    assert (await own.get("/city/load")).is_success
    for department in ("tax", None):
        other = await head(department)
        assert "number" not in await done(other.get(path))
        assert not (await done(other.get(found)))["rows"]
        assert (await other.get(f"{path}/why")).status_code == 403
    for whole in ("view", "events?after=1-0"):
        assert (await own.get(f"/halls/{CENTRE}/{whole}")).status_code == 403


async def test_who_has_no_authorisation_opens_no_window_and_is_told_why(stage: Stage) -> None:
    records, floor = stage.parts.records, Floor.of(stage)
    await records.people.add("new", PASSWORD, name="New", roles=[Role.CLERK], halls=[CENTRE])
    new = stage.client((await records.people.sign_in("new", PASSWORD)).token)
    answer = await new.post(f"{WINDOW}/open")
    assert (answer.status_code, answer.json()["code"]) == (409, "WINDOW_LACKS_SERVICE")
    assert stage.halls.route(CENTRE).view.windows["1"].clerk is None
    await floor.window("open")
    assert stage.halls.route(CENTRE).view.windows["1"].may == ("social",)


async def test_a_closed_window_is_opened_by_the_next_clerk_and_any_by_a_supervisor(
    stage: Stage,
) -> None:
    floor, li = Floor.of(stage), stage.known("li")
    await floor.window("open")
    await floor.window("close")
    assert (await done(li.post(f"{WINDOW}/open")))["clerk"] == "user:li"
    assert (await done(floor.su.post(f"{WINDOW}/pause", json={"reason": "x"})))["state"] == "paused"
