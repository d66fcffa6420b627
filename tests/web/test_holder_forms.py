"""My number by plain forms, reminders that one asks for, and relatives who follow."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from queue_server.domain.identity import Plain
from queue_server.ports import Opening
from tests.serving import served
from tests.web.browsing import PHONE, accessible, page_of
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, done

TYPED = "138 0013 8000"
EVERYWHERE = frozenset({Plain.PHONE, Plain.EMAIL})


def holder(stage: Stage, ticket: dict[str, Any], *, follows: bool = False) -> httpx.AsyncClient:
    keys = stage.parts.keys
    key = keys.follow_key(ticket["id"]) if follows else ticket["holder_key"]
    return stage.client(**{"X-Holder-Key": key})


@pytest.mark.timeout(60)
async def test_a_visit_without_a_script_from_the_item_to_the_grade(
    browser: Browser, stages: Stages
) -> None:
    stage = await stages(reminds=EVERYWHERE)
    floor = Floor.of(stage)
    await floor.window("open")
    async with served(stage.app) as here:
        context = await browser.new_context(
            viewport=PHONE, locale="zh-CN", java_script_enabled=False
        )
        page = await context.new_page()
        await page.goto(f"{here}/?q=shbzk")
        await page.locator("#found a").first.click()
        await page.locator(f'[data-hall="{CENTRE}"] button').click()
        await expect(page.locator("#number")).to_have_text("A001")
        await expect(page.locator("#leave-at")).to_have_text("现在就可以出发了")
        await page.get_by_text("发消息提醒我").click()
        await page.get_by_label("手机号码或电子邮箱").fill(TYPED)
        await page.get_by_role("button", name="同意，请提醒我").click()
        await expect(page.locator(".said-note")).to_contain_text("提醒已设好")
        await page.get_by_role("button", name="我已到大厅").click()
        await expect(page.locator("#state")).to_have_text("等候中")
        called = (await floor.window("call-next"))["ticket"]
        await page.get_by_role("link", name="看最新情况").click()
        await expect(page.locator("#go")).to_have_text("请到 1 号窗口")
        await floor.verb(called, "start")
        await floor.verb(called, "finish", outcome="settled")
        await page.get_by_role("link", name="看最新情况").click()
        await page.get_by_label("非常满意").check()
        await page.get_by_role("button", name="提交").click()
        await expect(page.locator(".said-note")).to_contain_text("谢谢您的评价")
        await context.close()
    kept = await stage.parts.records.vault.open(called["id"], Opening.NOTICE, by="test")
    assert kept == {Plain.PHONE: "+8613800138000"}


async def test_who_has_the_slip_types_the_key_once_and_a_wrong_one_says_so(stage: Stage) -> None:
    ticket = await Floor.of(stage).remote()
    key, address = ticket["holder_key"], f"/t/{ticket['id']}"
    async with served(stage.app) as here, httpx.AsyncClient(base_url=here) as client:
        wrong = await client.post(f"{address}/mine", data={"k": "x" * 26})
        assert wrong.headers["location"] == f"{address}?said=key"
        assert "set-cookie" not in wrong.headers
        right = await client.post(f"{address}/mine", data={"k": f"{here}{address}#k={key.upper()}"})
        assert right.headers["location"] == f"{address}#k={key}"
        cookie = right.headers["set-cookie"]
        assert f"Path={address}" in cookie
        assert "HttpOnly" in cookie
        page = await client.get(address)
        assert page.headers["cache-control"] == "no-store"
        assert 'value="cancel"' in page.text
        other = await Floor.of(stage).remote()
        assert key not in (await client.get(f"/t/{other['id']}")).text


async def test_a_form_does_once_what_it_says_and_says_what_can_no_longer_be_done(
    stage: Stage,
) -> None:
    ticket = await Floor.of(stage).remote()
    by_form = {"k": ticket["holder_key"], "key": "0123456789abcdef", "verb": "defer", "by": "10"}
    address = f"/t/{ticket['id']}"
    async with served(stage.app) as here, httpx.AsyncClient(base_url=here) as client:
        for _ in range(2):
            assert (await client.post(f"{address}/act", data=by_form)).status_code == 303
        later = await done(holder(stage, ticket).get(f"/tickets/{ticket['id']}"))
        assert _minutes(later["arrive_by"]) - _minutes(ticket["arrive_by"]) in (10, 10 - 1440)
        gone = by_form | {"key": "fedcba9876543210", "verb": "cancel"}
        assert (await client.post(f"{address}/act", data=gone)).status_code == 303
        again = await client.post(f"{address}/act", data=by_form | {"key": "00112233445566"})
        assert again.headers["location"].startswith(f"{address}?said=not")
        foreign = await client.post(f"{address}/act", data=gone | {"k": "not the key"})
        assert foreign.headers["location"] == f"{address}?said=key"


def _minutes(moment: str) -> int:
    hour, minute = re.findall(r"T(\d\d):(\d\d)", moment)[0]
    return 60 * int(hour) + int(minute)


async def test_reminders_are_offered_asked_for_and_ended_by_their_holder_alone(
    stages: Stages,
) -> None:
    stage = await stages(reminds=frozenset({Plain.EMAIL}))
    ticket = await Floor.of(stage).remote()
    address, vault = f"/t/{ticket['id']}", stage.parts.records.vault

    async with served(stage.app) as here, httpx.AsyncClient(base_url=here) as client:

        async def said(**form: str) -> str:
            sent = {"k": ticket["holder_key"], "to": "", "way": "20"} | form
            answer = await client.post(f"{address}/remind", data=sent)
            return answer.headers["location"].partition("said=")[2].partition("#")[0]

        assert await said(k="somebody") == "key"
        assert await said(to="no address") == "wrong"
        assert await said(to=TYPED) == "wrong", "nobody carries text messages here"
        assert await said(to="Li@example.org") == "on"
        assert await vault.open(ticket["id"], Opening.NOTICE, by="test") == {
            Plain.EMAIL: "li@example.org"
        }
        (wanted,) = await stage.parts.records.reminders.wanted()  # type: ignore[attr-defined]
        assert (wanted.way_s, wanted.language) == (1200, "zh-CN")
        assert await said(stop="1") == "off"
        assert await vault.open(ticket["id"], Opening.NOTICE, by="test") == {}
        answers = [await said(to="li@example.org") for _ in range(12)]
        assert set(answers) == {"on", "often"}, "nobody's mailbox is filled by strangers"


async def test_relatives_see_how_a_number_stands_and_can_do_nothing(stage: Stage) -> None:
    ticket = await Floor.of(stage).remote()
    assert ticket["follow_key"] == stage.parts.keys.follow_key(ticket["id"])
    relative, own = holder(stage, ticket, follows=True), f"/tickets/{ticket['id']}"
    seen = await done(relative.get(own))
    assert (seen["state"], seen["ahead"], seen["number"]) == ("remote", 0, "A001")
    assert seen["wait"].keys() == {"p10_s", "p50_s", "p90_s"}
    assert not seen["items"]
    assert not {"holder_key", "follow_key", "mask"} & seen.keys()
    for verb, body in (("cancel", {}), ("arrive", {}), ("defer", {"by_s": 60}),
                       ("move", {"hall": "nancheng"}), ("evaluation", {"grade": 1})):  # fmt: skip
        assert (await relative.post(f"{own}/{verb}", json=body)).status_code == 403, verb
    assert (await relative.get(f"{own}/code")).status_code == 403
    moved = await done(holder(stage, ticket).post(f"{own}/move", json={"hall": "nancheng"}))
    led = await done(relative.get(own))
    assert led["moved_to_key"] == stage.parts.keys.follow_key(moved["id"])


@pytest.mark.timeout(60)
async def test_a_relatives_page_follows_live_and_has_no_buttons(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue()
    address = f"{here}/t/{ticket['id']}#f={stage.parts.keys.follow_key(ticket['id'])}"
    async with page_of(browser, address, PHONE) as page:
        await expect(page.locator("#following")).to_be_visible()
        await expect(page.locator("#verbs")).to_be_hidden()
        await accessible(page)
        await floor.window("open")
        await floor.window("call-next")
        await expect(page.locator("#go")).to_have_text("请到 1 号窗口")


async def behind_others(stage: Stage) -> dict[str, Any]:
    """A remote number with some people ahead, at the one window that is open."""
    floor = Floor.of(stage)
    await floor.called()
    for _ in range(4):
        await floor.issue()
    return await floor.remote()


async def test_one_is_told_when_to_set_out_by_the_way_that_one_says(stage: Stage) -> None:
    ticket = await behind_others(stage)
    own = holder(stage, ticket)
    found = [
        (await done(own.get(f"/tickets/{ticket['id']}?travel_s={way}")))["leave_in_s"]
        for way in (0, 300, 6000)
    ]
    assert found[0] - found[1] in range(295, 306)
    assert found[2] == 0
    arrived = await done(own.post(f"/tickets/{ticket['id']}/arrive"))
    assert "leave_at" not in arrived


async def test_where_somebody_is_stands_in_no_log_store_journal_or_record(
    stage: Stage, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    for name in ("uvicorn.access", "uvicorn.error", "queue_server"):
        caplog.set_level("DEBUG", logger=name)
    whereabouts = ("23.04711", "113.72911", "4711")
    async with (
        served(stage.app, log_config=None, log_level="debug") as here,
        httpx.AsyncClient(base_url=here) as client,
    ):
        near = {"lat": whereabouts[0], "lon": whereabouts[1]}
        assert (await client.get("/api/v1/items/social-card/halls", params=near)).is_success
        asked = {"travel_s": f"nancheng:{whereabouts[2]}"}
        assert (await client.get("/api/v1/items/social-card/halls", params=asked)).is_success
        ticket = await behind_others(stage)
        key = {"X-Holder-Key": ticket["holder_key"]}
        way = {"travel_s": whereabouts[2]}
        read = await client.get(f"/api/v1/tickets/{ticket['id']}", params=way, headers=key)
        assert read.json()["leave_in_s"] == 0
    # the client of this test speaks of what it sends; nobody else may
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    logged = "\n".join(one.getMessage() for one in ours)
    written = [logged.encode(), repr(stage.halls.route(CENTRE).view.snapshot()).encode()]
    written += [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert b"/api/v1/items/social-card/halls" in written[0], "the requests were logged"
    # as a number of its own: drawn keys and the clock hold every run of four digits some day
    told = [re.compile(rb"(?<!\w)" + re.escape(one.encode()) + rb"(?!\w)") for one in whereabouts]
    assert not [one for one in told for text in written if one.search(text)]
