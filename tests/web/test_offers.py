"""A stopped line on the pages of those who wait: some move, some leave by right, some stay."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from queue_server.domain.ticket import State
from tests.web.browsing import PHONE, accessible, page_of
from tests.web.conftest import CENTRE, Stage
from tests.web.scenes import Floor, done

pytestmark = pytest.mark.timeout(60)
SOCIAL = f"/halls/{CENTRE}/services/social"
STOP = {
    "reason": {"zh_cn": "系统升级", "en": "Renewal of the system"},
    "offers": ["move", "booking", "return"],
}


async def test_of_forty_who_wait_some_move_some_leave_by_right_and_the_others_keep_their_places(
    stage: Stage,
) -> None:
    floor = Floor.of(stage)
    tickets = [await floor.issue(items=["social-card"]) for _ in range(40)]
    view = stage.halls.route(CENTRE).view
    await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
    refused = await floor.kiosk.post(
        "/tickets", json={"hall": CENTRE, "service": "social", "channel": "kiosk"}
    )
    assert refused.json()["code"] == "SERVICE_CLOSED"
    moved, left, stayed = tickets[:40:4], tickets[1:40:4], tickets[2:40:4] + tickets[3:40:4]
    before = {one["id"]: view.tickets[one["id"]].joined for one in stayed}
    for one in moved:
        (hall,) = (await done(holder(stage, one).get(f"/tickets/{one['id']}/halls")))["rows"]
        assert (hall["hall"], hall["issuing"], hall["travel_s"] > 0) == ("nancheng", True, True)
        new = await done(
            holder(stage, one).post(f"/tickets/{one['id']}/move", json={"hall": hall["hall"]})
        )
        assert new["joined"] == one["joined"], "the time of waiting goes along"
        old = await done(holder(stage, one).get(f"/tickets/{one['id']}"))
        assert old["moved_to"] == new["id"]
    for one in left:
        told = (await done(holder(stage, one).get(f"/tickets/{one['id']}")))["stopped"]
        assert (told["reason"], told["offers"]) == ("系统升级", ["move", "return"])
    english = stage.client(**{"X-Holder-Key": left[0]["holder_key"], "Accept-Language": "en"})
    read = await done(english.get(f"/tickets/{left[0]['id']}"))
    assert read["stopped"]["reason"] == "Renewal of the system"
    for one in left:
        told = (await done(holder(stage, one).get(f"/tickets/{one['id']}")))["stopped"]
        answer = holder(stage, one).post(f"/tickets/{one['id']}/cancel", json={"keep": True})
        assert (await done(answer))["return_until"] == told["return_until"]
    await done(floor.su.post(f"{SOCIAL}/resume"))
    assert {name: view.tickets[name].joined for name in before} == before
    assert [one.split("-")[-1] for _, _, one in view.lanes["social|normal"]] == sorted(
        one["number"] for one in stayed
    )
    assert (await done(holder(stage, stayed[0]).get(f"/tickets/{stayed[0]['id']}"))).get(
        "stopped"
    ) is None
    back = {"hall": CENTRE, "channel": "kiosk", "returns": left[0]["id"]}
    assert (await done(floor.kiosk.post("/tickets", json=back)))["state"] == "waiting"


async def test_a_page_tells_of_a_stop_as_it_happens_and_its_holder_comes_back_another_day(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card"])
    address = f"{here}/t/{ticket['id']}#k={ticket['holder_key']}"
    async with page_of(browser, address, PHONE) as page:
        await expect(page.locator("html")).to_have_attribute("data-line", "live")
        await expect(page.locator("#stop")).to_be_hidden()
        await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
        await expect(page.locator("#stop-why")).to_have_text("系统升级")
        await expect(page.locator("#stop-offers button:visible")).to_have_count(2)
        await accessible(page)
        await done(floor.su.post(f"{SOCIAL}/resume"))
        await expect(page.locator("#stop")).to_be_hidden()
        await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
        await page.click("#stop-offers [data-offer=return]")
        await accessible(page)
        await page.locator("#ask-options button").click()
        await expect(page.locator("#state")).to_have_text("已取消")
        await expect(page.locator("#advice")).to_contain_text("免重新排队")
        await expect(page.locator("#stop")).to_be_hidden()
        await expect(page.locator("#code img")).to_be_visible()  # for the kiosk of that day


async def test_a_browser_without_scripts_chooses_another_hall_by_forms(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card"])
    await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
    context = await browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{here}/t/{ticket['id']}")
    await page.get_by_role("link", name="See what you can choose").click()
    await page.locator("#k").fill("of-another")
    await page.get_by_role("button", name="See what you can choose").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.locator("#k").fill(ticket["holder_key"])
    await page.get_by_role("button", name="See what you can choose").click()
    await page.get_by_role("button", name="Go to Nancheng").click()
    await expect(page.locator("h2")).to_have_text("Go to Nancheng?")
    await page.get_by_role("button", name="Yes, go there").click()
    await expect(page).to_have_url(re.compile("/t/nancheng-"))
    await expect(page.locator("#number")).to_have_text("A001")
    await context.close()
    assert stage.halls.route(CENTRE).view.tickets[ticket["id"]].state is State.MOVED


async def test_the_forms_take_one_key_and_do_a_thing_once(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card"])
    pages = plain(stage)
    where = f"/t/{ticket['id']}"
    early = {"k": ticket["holder_key"], "key": "k" * 32, "keep": "1"}
    assert (await pages.post(f"{where}/choose", data=early)).status_code == 409, "not offered"
    await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
    foreign = early | {"k": "of-another"}
    assert (await pages.post(f"{where}/choose", data=foreign)).status_code == 200
    view = stage.halls.route(CENTRE).view
    assert view.tickets[ticket["id"]].state is State.WAITING
    confirm = (await pages.post(f"{where}/offers", data={"k": early["k"], "keep": "1"})).text
    key = re.search(r'name="key" value="(\w+)"', confirm)
    assert key is not None
    for _ in range(2):
        asked = early | {"key": key[1]}
        answer = await pages.post(f"{where}/choose", data=asked)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"{where}#k={ticket['holder_key']}",
        )
    assert list(view.rights) == [ticket["id"]]
    assert "免重新排队" in (await pages.get(where)).text
    assert (await pages.get("/t/nothing/offers")).status_code == 404


async def test_who_has_no_key_sees_the_state_and_no_buttons(
    browser: Browser, here: str, stage: Stage
) -> None:
    ticket = await Floor.of(stage).remote()
    async with page_of(browser, f"{here}/t/{ticket['id']}", PHONE) as page:
        await expect(page.locator("#state")).to_have_text("线上号，未到厅")
        await expect(page.locator("#no-key")).to_be_visible()
        await expect(page.locator("#code")).to_be_hidden()
        await expect(page.locator("#verbs")).to_be_hidden()
        await expect(page.locator("#wait-fact")).to_be_hidden()


def holder(stage: Stage, ticket: dict[str, Any]) -> httpx.AsyncClient:
    """Whoever has the slip."""
    return stage.client(**{"X-Holder-Key": ticket["holder_key"]})


def plain(stage: Stage) -> httpx.AsyncClient:
    """A browser without scripts."""
    transport = httpx.ASGITransport(stage.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_the_forms_of_the_offers_have_no_barrier(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue(items=["social-card"])
    await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
    async with page_of(browser, f"{here}/t/{ticket['id']}/offers", PHONE) as page:
        await accessible(page)
        await page.locator("#k").fill(ticket["holder_key"])
        await page.locator("form button").last.click()
        go = page.get_by_role("button", name="改到南城街道政务服务中心")
        await expect(go).to_be_visible()
        await accessible(page)
        await go.click()
        await expect(page.locator("h2")).to_contain_text("南城街道政务服务中心")
        await accessible(page)
