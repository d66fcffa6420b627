"""Follow-ups of bad grades: who may see them, what may be done, and their pages."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from playwright.async_api import Browser, expect

from queue_server.crypto import SealingKey
from queue_server.domain.identity import Consent, Purpose
from queue_server.following_up import open_follow_ups
from queue_server.ports import Contact
from queue_server.records.records import SqlRecords
from queue_server.web.access import COOKIE
from tests.serving import served as serving
from tests.web.browsing import DESK, accessible, page_of
from tests.web.conftest import CENTRE, PASSWORD, Stage, Stages
from tests.web.scenes import Floor, HandClock, JsonDict, done
from tests.web.test_evaluation import form_city, holder, served, write

HEADS = {"ma": True, "shi": True, "chen": False, "su": False, "guo": False, "sys": False}


async def graded(stages: Stages, records: SqlRecords, *, grades: tuple[int, ...] = (1,)) -> Stage:
    """A hall in which handlings were graded, with the follow-ups that came of it."""
    stage = await stages(form_city(), HandClock(timezone="Asia/Shanghai"))
    floor = Floor.of(stage)
    for grade in grades:
        ticket = await served(floor)
        body: JsonDict = {"grade": grade, "text": "waited for ever"}
        if grade < 4:
            body["tags"] = ["slow"]
        await done(holder(floor, ticket).post(f"/tickets/{ticket['id']}/evaluation", json=body))
    await write(stage)
    await open_follow_ups(stage.journal.past, records.follow_ups, stage.parts.city, [CENTRE])
    return stage


async def test_managers_see_their_halls_follow_ups_and_clerks_none(
    stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records, grades=(1, 5, 2))
    for user, sees in HEADS.items():
        answer = await stage.known(user).get("/follow-ups")
        assert answer.status_code == (200 if sees else 403), user
    rows = (await done(stage.known("ma").get("/follow-ups")))["rows"]
    assert [(one["grade"], one["stage"], one["tag_names"]) for one in rows] == [
        (1, "open", ["办理太慢"]),
        (2, "open", ["办理太慢"]),
    ]
    assert rows[0]["department"] == "renshe"
    assert (await stage.client().get("/follow-ups")).status_code == 401
    found = await records.follow_ups.all([CENTRE])
    elsewhere = replace(found[0].evaluation, hall="nancheng")
    await records.follow_ups.open(
        "nancheng",
        await records.follow_ups.position("nancheng"),
        elsewhere.position,
        [replace(found[0], evaluation=elsewhere)],
    )
    answer = await stage.known("ma").get(f"/follow-ups/{elsewhere.id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "FOLLOW_UP_UNKNOWN")
    assert len((await done(stage.known("shi").get("/follow-ups")))["rows"]) == 3


async def test_a_follow_up_is_contacted_then_settled_once_and_audited(
    stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records)
    ma = stage.known("ma")
    path = f"/follow-ups/{(await done(ma.get('/follow-ups')))['rows'][0]['id']}"
    settle = {"text": "a second window is open", "outcome": "fixed_now"}
    early = await ma.post(f"{path}/settle", json=settle)
    assert (early.status_code, early.json()["code"]) == (409, "TOO_EARLY")
    same = {"Idempotency-Key": "the-same-contact"}
    for _ in range(2):
        await done(ma.post(f"{path}/contact", json={"text": "spoke with them"}, headers=same))
    undated = await ma.post(f"{path}/settle", json={"text": "x", "outcome": "planned"})
    assert undated.status_code == 422
    found = await done(ma.post(f"{path}/settle", json=settle))
    assert (found["stage"], found["outcome"], len(found["notes"])) == ("settled", "fixed_now", 2)
    late = await ma.post(f"{path}/contact", json={"text": "again"})
    assert late.json()["code"] == "TOO_LATE"
    actions = [row["action"] for row in await records.audit.after(0, limit=100)]
    assert actions.count("follow_up_settle") == 1


async def test_of_what_is_settled_the_newest_stands_first(
    stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records, grades=(1, 2))
    ma, clock = stage.known("ma"), stage.parts.clock
    assert isinstance(clock, HandClock)
    opened = [one["id"] for one in (await done(ma.get("/follow-ups")))["rows"]]
    for one in opened:
        await done(ma.post(f"/follow-ups/{one}/contact", json={"text": "spoke with them"}))
        settle = {"text": "explained", "outcome": "explained"}
        await done(ma.post(f"/follow-ups/{one}/settle", json=settle))
        clock.forward(60)
    settled = (await done(ma.get("/follow-ups?which=settled")))["rows"]
    assert [one["id"] for one in settled] == opened[::-1]


async def test_only_the_city_reviews_an_appeal(stages: Stages, records: SqlRecords) -> None:
    stage = await graded(stages, records)
    ma, shi = stage.known("ma"), stage.known("shi")
    path = f"/follow-ups/{(await done(ma.get('/follow-ups')))['rows'][0]['id']}"
    await done(ma.post(f"{path}/appeal", json={"text": "meant for another window"}))
    body = {"text": "so it was", "withdrawn": True}
    assert (await ma.post(f"{path}/review", json=body)).status_code == 403
    found = await done(shi.post(f"{path}/review", json=body))
    assert (found["appeal"], found["stage"]) == ("withdrawn", "settled")
    assert (await done(ma.get("/follow-ups?which=settled")))["rows"][0]["appeal"] == "withdrawn"


async def test_what_is_late_is_told(stages: Stages, records: SqlRecords) -> None:
    stage = await graded(stages, records)
    ma, clock = stage.known("ma"), stage.parts.clock
    assert isinstance(clock, HandClock)
    assert (await done(ma.get("/follow-ups?which=late")))["rows"] == []
    clock.forward(6 * 86_400)
    assert (await done(ma.get("/follow-ups?which=late")))["rows"][0]["late"] is True


@pytest.mark.timeout(60)
async def test_a_manager_works_a_follow_up_off_on_its_page(
    browser: Browser, stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records)
    async with serving(stage.app) as here, page_of(browser, f"{here}/follow-ups", DESK) as page:
        await page.fill("#user", "ma")
        await page.fill("#password", PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("差评整改")
        await accessible(page)
        await page.locator("tbody a").click()
        await expect(page.locator(".said")).to_have_text("waited for ever")
        await accessible(page)
        await page.fill("#text-contact", "已致电")
        await page.locator("#text-contact ~ button").click()
        await page.fill("#text-settle", "增开窗口")
        await page.check("[name=outcome][value=planned]")
        await page.locator("#text-settle ~ button").click()
        await expect(page.locator(".refused")).to_be_visible()
        await accessible(page)
        await page.fill("#text-settle", "增开窗口")
        await page.check("[name=outcome][value=fixed_now]")
        await page.locator("#text-settle ~ button").click()
        await expect(page.locator(".pairs dd").first).to_have_text("已办结 · 立行立改")
        await page.goto(f"{here}/follow-ups?language=en")
        await expect(page.locator(".card")).to_have_text("Nothing to do here.")
        await accessible(page)


@pytest.mark.parametrize("left", [True, False])
async def test_who_answers_for_it_sees_the_phone_number_that_was_left_for_it(
    left: bool, stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records)
    manager = stage.known("ma")
    (one,) = (await done(manager.get("/follow-ups")))["rows"]
    if left:
        await records.vault.keep(
            Contact(
                ticket=one["ticket"],
                hall=CENTRE,
                phone=SealingKey.parse(stage.parts.sealing).seal("phone:+8613800138000"),
                consents=(Consent(purpose=Purpose.CONTACT, notice="0123456789ab", at=1),),
                keep_until=2**50,
            )
        )
    told = await done(manager.post(f"/follow-ups/{one['id']}/phone"))
    assert told == {"phone": "+8613800138000" if left else None}
    page = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=stage.app),
        base_url="http://test",
        cookies={COOKIE: stage.tokens["ma"]},
    )
    shown = (await page.post(f"/follow-ups/{one['id']}/phone")).text
    assert ("+8613800138000" if left else "没有留下联系电话") in shown
    assert "+8613800138000" not in (await page.get(f"/follow-ups/{one['id']}")).text
    for user in ("chen", "su"):
        answer = await stage.known(user).post(f"/follow-ups/{one['id']}/phone")
        assert answer.json()["code"] == "NOT_ALLOWED"
    rows = [row for row in await records.audit.after(0, limit=99) if row["about"] == one["ticket"]]
    opened = [row["principal"] for row in rows if row["action"] == "vault_opened"]
    assert opened == (["user:ma"] * 2 if left else [])
