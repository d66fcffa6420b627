"""Identity and contact data over HTTP: sealed by who sends it, judged, never kept in clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from hall_config.model import City, Identity
from queue_server.crypto import Keyring, SealingKey
from queue_server.records.records import SqlRecords
from queue_server.web.access import COOKIE
from tests.serving import served
from tests.web.browsing import DESK, accessible, page_of
from tests.web.city import small_city
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import done

LI, NUMBER = "person:11010519491231002X", "11010519491231002X"
PHONE, PAGE = "phone:+8613800138000", "/admin/-/applicants"
NOTICE, KEY = "0123456789ab", "a-key-of-a-form"
CONSENTS = [{"purpose": one, "notice": NOTICE, "at": 1} for one in ("identify", "contact")]


def seal(stage: Stage, plain: str) -> str:
    return SealingKey.parse(stage.parts.sealing).seal(plain)


def body(stage: Stage, **holder: Any) -> dict[str, Any]:
    told = {"person": seal(stage, LI), "mask": "…002X", "consents": CONSENTS} | holder
    return {"hall": CENTRE, "items": ["social-card"], "channel": "kiosk", "holder": told}


def with_policy(**policy: Any) -> City:
    city = small_city()
    hall = city.halls[CENTRE]
    policies = {name: replace(one, **policy) for name, one in hall.policies.items()}
    return replace(city, halls={**city.halls, CENTRE: replace(hall, policies=policies)})


def by(stage: Stage, user: str) -> httpx.AsyncClient:
    """The pages as this person's browser asks for them."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=stage.app),
        base_url="http://test",
        cookies={COOKIE: stage.tokens[user]},
    )


async def test_what_a_form_seals_opens_for_the_centre_alone(stage: Stage, tmp_path: Path) -> None:
    answer = await stage.client().get("/sealing")
    sealed = SealingKey.parse(answer.json()["key"]).seal(LI)
    assert NUMBER not in sealed
    assert Keyring.load_or_create(tmp_path).open(sealed) == LI


async def test_a_number_is_taken_with_a_sealed_document_and_phone(
    stage: Stage, tmp_path: Path
) -> None:
    asked = body(stage, phone=seal(stage, PHONE))
    told = await done(stage.known("kiosk").post("/tickets", json=asked))
    assert "subject" not in told
    ticket = stage.halls.route(CENTRE).view.tickets[told["id"]]
    keys = Keyring.load_or_create(tmp_path)
    assert (ticket.subject, ticket.mask, ticket.agent) == (keys.digest(LI), "…002X", None)


async def test_a_moved_number_keeps_its_subject_and_agent(stage: Stage, tmp_path: Path) -> None:
    kiosk, shop = stage.known("kiosk"), "company:91350100M000100Y43"
    told = await done(kiosk.post("/tickets", json=body(stage) | {"subject": seal(stage, shop)}))
    moved = await done(kiosk.post(f"/tickets/{told['id']}/move", json={"hall": "nancheng"}))
    ticket = stage.halls.route("nancheng").view.tickets[moved["id"]]
    keys = Keyring.load_or_create(tmp_path)
    assert (ticket.subject, ticket.agent) == (keys.digest(shop), keys.digest(LI))
    assert ticket.mask == "…002X"


@pytest.mark.parametrize(
    "holder",
    [
        {"person": NUMBER},
        {"person": LI},
        {"phone": "13800138000"},
        {"consents": CONSENTS[1:]},
        {"phone": "sealed", "consents": CONSENTS[:1]},
        {"name": "李四"},
    ],
)
async def test_what_is_in_clear_or_without_consent_is_malformed_and_not_repeated(
    holder: dict[str, Any], stage: Stage
) -> None:
    if holder.get("phone") == "sealed":
        holder = holder | {"phone": seal(stage, PHONE)}
    answer = await stage.known("kiosk").post("/tickets", json=body(stage, **holder))
    assert (answer.status_code, answer.json()["code"]) == (422, "MALFORMED")
    for secret in (NUMBER, "13800138000", "李四"):
        assert secret not in answer.text
    assert not stage.halls.route(CENTRE).view.tickets


async def test_limits_and_documents_are_told_with_what_can_be_done_instead(stages: Stages) -> None:
    policy = {"identity": Identity.REQUIRED, "applicant_limit": 1, "matters_limit": 2}
    stage = await stages(with_policy(**policy))
    kiosk = stage.known("kiosk")
    without = body(stage)
    del without["holder"]
    answer = await kiosk.post("/tickets", json=without)
    assert (answer.status_code, answer.json()["code"]) == (409, "IDENTITY_NEEDED")
    assert "导办台" in answer.json()["detail"]
    await done(kiosk.post("/tickets", json=body(stage)))
    answer = await kiosk.post("/tickets", json=body(stage))
    assert (answer.json()["code"], answer.json()["about"]) == ("LIMIT_REACHED", "applicant")
    many = body(stage) | {"items": sorted(stage.parts.city.halls[CENTRE].items)[:3]}
    answer = await kiosk.post("/tickets", json=many)
    assert answer.json()["about"] == "matters"
    assert "预约批量窗口" in answer.json()["detail"]


async def test_a_manager_bars_and_lifts_and_a_guide_serves_everybody(
    stage: Stage, records: SqlRecords
) -> None:
    until = stage.parts.clock.local().date() + timedelta(days=7)
    asked = {"person": seal(stage, LI), "mask": "…002X", "why": "resold", "until": str(until)}
    for user in ("chen", "su"):
        answer = await stage.known(user).post("/bars", json=asked)
        assert answer.json()["code"] == "NOT_ALLOWED"
    manager = stage.known("ma")
    for late in (until - timedelta(days=8), until + timedelta(days=200)):
        answer = await manager.post("/bars", json=asked | {"until": str(late)})
        assert (answer.status_code, answer.json()["about"]) == (422, "until")
    bar = await done(manager.post("/bars", json=asked))
    assert (bar["mask"], bar["stands"], bar["until"]) == ("…002X", True, str(until))
    answer = await stage.known("kiosk").post("/tickets", json=body(stage))
    assert (answer.json()["code"], answer.json()["about"]) == ("BARRED", str(until))
    await done(stage.known("guo").post("/tickets", json=body(stage) | {"channel": "staff"}))
    await done(manager.post(f"/bars/{bar['id']}/lift"))
    await done(stage.known("kiosk").post("/tickets", json=body(stage)))
    rows = (await manager.get("/bars")).json()["rows"]
    assert [(one["stands"], one["lifted_by"]) for one in rows] == [(False, "user:ma")]
    assert (await manager.post("/bars/nothing/lift")).json()["code"] == "BAR_UNKNOWN"
    audit = await records.audit.after(0, limit=50)
    assert {"bar", "lift_bar"} <= {row["action"] for row in audit}


async def test_somebody_is_forgotten_by_order_and_the_number_stays(stage: Stage) -> None:
    ticket = await done(stage.known("kiosk").post("/tickets", json=body(stage)))
    manager = stage.known("ma")
    told = await done(manager.post("/contacts/forget", json={"person": seal(stage, LI)}))
    assert told == {"tickets": [ticket["id"]]}
    told = await done(manager.post("/contacts/forget", json={"ticket": ticket["id"]}))
    assert told == {"tickets": []}
    assert (await stage.known("chen").get(f"/tickets/{ticket['id']}")).json()["state"] == "waiting"
    answer = await stage.known("chen").post("/contacts/forget", json={"ticket": ticket["id"]})
    assert answer.json()["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"number": NUMBER[:-1]}, "位数"),
        ({"number": "110105194912310021"}, "校验"),
        ({"number": "11010519490231002X"}, "出生日期"),
        ({"until": "2020-01-01"}, "截止日"),
        ({"until": "soon"}, "截止日"),
    ],
)
async def test_a_wrong_number_or_day_is_said_and_the_number_not_shown_again(
    facts: dict[str, str], says: str, stage: Stage
) -> None:
    until = stage.parts.clock.local().date() + timedelta(days=7)
    asked = {"key": KEY, "number": NUMBER, "why": "no_shows", "until": str(until)} | facts
    answer = await by(stage, "ma").post(f"{PAGE}/bar", data=asked)
    assert answer.status_code == 422
    assert says in answer.text
    assert asked["number"] not in answer.text
    assert not await stage.parts.records.bars.all()


async def test_the_page_is_a_managers(stage: Stage) -> None:
    for user in ("su", "chen", "guo"):
        assert (await by(stage, user).get(PAGE)).status_code == 303
        sent = await by(stage, user).post(f"{PAGE}/forget", data={"key": KEY, "number": NUMBER})
        assert sent.status_code in (303, 409)


@pytest.mark.timeout(60)
async def test_a_manager_bars_somebody_in_the_browser(browser: Browser, stage: Stage) -> None:
    async with served(stage.app) as here, page_of(browser, f"{here}/sign-in", DESK) as page:
        await page.context.add_cookies([{"name": COOKIE, "value": stage.tokens["ma"], "url": here}])
        for language in ("zh-HK", "en", "zh-CN"):
            await page.goto(f"{here}{PAGE}?language={language}")
            await accessible(page)
            assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        form = page.locator("form", has=page.get_by_role("heading", name="限制自助取号"))
        await form.get_by_label("证件号码", exact=True).fill(NUMBER)
        await form.get_by_label("原因").select_option("resold")
        await form.get_by_role("button", name="限制").click()
        row = page.get_by_role("row", name="…002X")
        await expect(row).to_contain_text("倒卖号")
        assert NUMBER not in await page.content()
        await accessible(page)
        await row.get_by_role("button", name="解除").click()
        await expect(row).to_contain_text("已解除")
