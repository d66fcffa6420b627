"""A ticket's whole way at the windows, over REST, and what supervisors change."""

from __future__ import annotations

import pytest

from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, HandClock, JsonDict, done

WINDOWS = f"/halls/{CENTRE}/windows"


async def test_a_ticket_goes_its_whole_way(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card", "social-move"])
    opened = await floor.window("open")
    assert (opened["state"], opened["clerk"]) == ("open", "user:chen")
    assert {"service": "social", "tier": "own"} in opened["services"]
    called = await floor.window("call-next")
    assert called["ticket"]["id"] == ticket["id"]
    assert called["ticket"]["window"] == "1"
    assert called["reason"]["rule"] == "place"
    await floor.verb(ticket, "recall")
    assert (await floor.verb(ticket, "start"))["state"] == "serving"
    await floor.verb(ticket, "next-item")
    done_now = await floor.verb(
        ticket,
        "finish",
        handled=[
            {"item": "social-card", "outcome": "settled", "matter": "441900-1"},
            {"item": "social-move", "outcome": "supplement", "note": "一张照片"},
        ],
        **{"return": {"until": "2026-12-31T17:00:00+08:00", "window": "1"}},
    )
    assert (done_now["state"], done_now["outcome"]) == ("done", "supplement")
    assert done_now["return_until"].startswith("2026-12-31T17:00:00")
    assert await floor.window("call-next") == {"ticket": None, "reason": None}


async def test_a_clerk_calls_only_what_the_authorisation_names(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.issue("tax")
    await floor.window("open")
    assert (await floor.window("call-next"))["ticket"] is None
    li = stage.known("li")
    await done(li.post(f"{WINDOWS}/2/open"))
    found = await done(li.post(f"{WINDOWS}/2/call-next"))
    assert found["ticket"]["service"] == "tax"
    assert found["reason"]["tier"] == "help"


async def test_suspend_resume_wake_transfer_and_return(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.serving()
    held = await floor.verb(ticket, "suspend", kind="window")
    assert (held["state"], held["suspend"], held["window"]) == ("suspended", "window", "1")
    assert (await floor.verb(ticket, "resume"))["state"] == "serving"
    await floor.verb(ticket, "suspend", kind="free")
    assert (await floor.verb(ticket, "wake"))["state"] == "waiting"
    await floor.window("call-next")
    moved = await floor.verb(ticket, "transfer", service="tax", note="税务")
    assert (moved["state"], moved["service"], moved["note"]) == ("waiting", "tax", "税务")
    called = await floor.called()
    assert (await floor.verb(called, "return"))["state"] == "waiting"


async def test_a_chosen_call_needs_a_reason_and_is_audited(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.issue()
    second = await floor.issue()
    await floor.window("open")
    path = f"/tickets/{second['id']}/call"
    assert (await floor.chen.post(path, json={"window": "1"})).status_code == 422
    before = await stage.parts.records.audit.verify()
    called = await done(floor.chen.post(path, json={"window": "1", "reason": "急症"}))
    assert called["state"] == "called"
    assert await stage.parts.records.audit.verify() == before + 1


async def test_guides_check_confirm_and_reclass(stage: Stage) -> None:
    floor, guide = Floor.of(stage), stage.known("guo")
    ticket = await floor.issue(**{"class": "priority"})
    path = f"/tickets/{ticket['id']}"
    body = {"result": "missing", "missing": ["照片", "户口簿"]}
    assert (await done(guide.post(f"{path}/check", json=body)))[
        "checked"
    ] == "missing: 照片、户口簿"
    refused = await done(guide.post(f"{path}/confirm", json={"granted": False}))
    assert (refused["class"], refused["confirmed"]) == ("normal", False)
    assert (await done(guide.post(f"{path}/reclass", json={"service": "tax"})))["service"] == "tax"
    assert (await guide.post(f"{path}/reclass", json={})).status_code == 422


async def test_a_slip_is_printed_again_and_a_ghost_ended(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue()
    path = f"/tickets/{ticket['id']}"
    assert (await done(floor.kiosk.post(f"{path}/reprint")))["printed"] == "queued"
    await done(floor.kiosk.post(f"{path}/reprint", json={"kiosk": "device:other"}))
    told = [one.data.get("device") for one in stage.halls.route(CENTRE).real.events[-2:]]
    own = stage.halls.route(CENTRE).view.tickets[ticket["id"]].device
    assert told == [own, "device:other"], "where it was taken, or where it is asked for"
    gone = await done(floor.kiosk.post(f"{path}/void"))
    assert (gone["state"], gone["reason"]) == ("cancelled", "unprinted")


async def test_a_supervisor_frees_a_window_and_changes_its_role(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.serving()
    await done(floor.su.post(f"{WINDOWS}/1/free"))
    assert stage.halls.route(CENTRE).view.tickets[ticket["id"]].state == "waiting"
    role = {"services": [{"service": "tax", "tier": "own"}], "reason": "潮汐"}
    until = {"until": "2030-01-01T12:00:00+08:00"}
    changed = await done(floor.su.post(f"{WINDOWS}/1/services", json={**role, **until}))
    assert changed["services"] == [{"service": "tax", "tier": "own"}]
    assert changed["until"].startswith("2030-01-01T12:00:00")
    assert (await floor.chen.post(f"{WINDOWS}/1/services", json=role)).status_code == 403


async def test_a_pause_and_a_resume(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.window("open")
    paused = await floor.window("pause", reason="午餐")
    assert (paused["state"], paused["reason"]) == ("paused", "午餐")
    assert (await floor.window("resume"))["state"] == "open"
    assert (await floor.window("close"))["state"] == "closed"


@pytest.mark.parametrize("where", ["", "/services/social"])
async def test_issuing_stops_and_goes_on(stage: Stage, where: str) -> None:
    floor = Floor.of(stage)
    waiting = await floor.issue()
    path = f"/halls/{CENTRE}{where}"
    await done(floor.su.post(f"{path}/stop", json={"reason": "停电"}))
    line = await _line(stage)
    assert (line["issuing"], line["stopped"], line["waiting"]) == (False, "停电", 1)
    await done(floor.su.post(f"{path}/resume", json={}))
    line = await _line(stage)
    assert line["issuing"]
    assert "stopped" not in line
    assert (await floor.issue())["ahead"] == waiting["ahead"] + 1


async def test_a_stop_ends_by_itself(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    stage = await stages(clock=clock)
    floor = Floor.of(stage)
    until = clock.local(clock.now() + 60_000).isoformat()
    body = {"reason": "停电", "until": until}
    await done(floor.su.post(f"/halls/{CENTRE}/stop", json=body))
    assert not (await _line(stage))["issuing"]
    clock.forward(61)
    assert (await _line(stage))["issuing"]
    assert (await floor.issue())["number"] == "A001"


async def _line(stage: Stage) -> JsonDict:
    hall = await done(stage.client().get(f"/halls/{CENTRE}"))
    found: JsonDict = next(one for one in hall["services"] if one["service"] == "social")
    return found


async def test_a_supervisor_puts_a_notice_on_the_screens_and_takes_it_off(stage: Stage) -> None:
    floor = Floor.of(stage)
    path = f"/halls/{CENTRE}/notices"
    zone = next(iter(stage.parts.city.halls[CENTRE].zones))
    words = {"zh_cn": "电梯检修", "en": "The lift is being repaired"}
    body = {"text": words, "zone": zone, "until": "2030-01-01T12:00:00+08:00"}
    posted = await done(floor.su.post(path, json=body))
    assert (posted["text"], posted["zone"]) == (words, zone)
    plain = await done(floor.su.post(path, json={"text": "请走东门"}))
    shown = (await done(stage.client().get(path)))["rows"]
    assert [one["id"] for one in shown] == [posted["id"], plain["id"]]
    await done(floor.su.post(f"{path}/{posted['id']}/withdraw"))
    assert (await done(stage.client().get(path)))["rows"] == [plain]


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "x" * 501}, {"text": "x", "zone": "no"}]
)
async def test_a_notice_without_words_or_for_no_zone_is_malformed(
    stage: Stage, body: JsonDict
) -> None:
    floor = Floor.of(stage)
    assert (await floor.su.post(f"/halls/{CENTRE}/notices", json=body)).status_code == 422


async def test_a_clerk_puts_nothing_on_the_screens(stage: Stage) -> None:
    floor = Floor.of(stage)
    path = f"/halls/{CENTRE}/notices"
    assert (await floor.chen.post(path, json={"text": "x"})).status_code == 403


async def test_a_bundle_is_sent_on_over_rest(stage: Stage) -> None:
    floor = Floor.of(stage)
    body = {"hall": CENTRE, "items": ["social-card", "tax-proof"], "channel": "kiosk"}
    ticket = await done(floor.kiosk.post("/tickets", json=body))
    assert ticket["service"] == "social"
    await floor.window("open")
    await floor.window("call-next")
    await floor.verb(ticket, "start")
    refused = await floor.chen.post(f"/tickets/{ticket['id']}/forward", json={"service": "few"})
    assert refused.json()["code"] == "SERVICE_UNKNOWN"


async def test_the_holder_returns_by_the_old_number_s_key_alone(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.serving()
    await floor.verb(ticket, "finish", outcome="supplement")
    body = {"hall": CENTRE, "channel": "phone", "returns": ticket["id"]}
    anyone = stage.client()
    assert (await anyone.post("/tickets", json=body)).status_code == 401
    key = (await done(floor.kiosk.get(f"/tickets/{ticket['id']}")))["holder_key"]
    headers = {"X-Holder-Key": key}
    new = await done(anyone.post("/tickets", json=body, headers=headers))
    assert (new["state"], new["service"]) == ("remote", "social")


async def test_an_outcome_that_cannot_be_is_422_in_words(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.serving()
    said = {"handled": [{"outcome": "perhaps"}]}
    answer = await floor.chen.post(f"/tickets/{ticket['id']}/finish", json=said)
    assert answer.status_code == 422
