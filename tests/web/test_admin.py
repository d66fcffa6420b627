"""Administration in the browser: stops, notices, roles, devices, people; each by its right."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from queue_server.web.access import COOKIE
from tests.serving import served
from tests.web.browsing import DESK, accessible, page_of
from tests.web.conftest import CENTRE, PASSWORD, Stage
from tests.web.scenes import Floor, done

HALL = f"/admin/{CENTRE}"
KEY = "a-key-of-a-form"


def by(stage: Stage, user: str) -> httpx.AsyncClient:
    """The pages as this person's browser asks for them."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=stage.app),
        base_url="http://test",
        cookies={COOKIE: stage.tokens[user]},
    )


async def test_who_has_nothing_to_administer_is_asked_to_sign_in(stage: Stage) -> None:
    for user in ("chen", "guo"):
        answer = await by(stage, user).get(HALL)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={HALL}")
    answer = await by(stage, "chen").post(f"{HALL}/stop", data={"key": KEY, "reason": "x"})
    assert answer.status_code == 303
    assert stage.halls.route(CENTRE).view.stops == {}


async def test_a_stop_and_what_it_offers_are_one_step_and_sent_twice_one_stop(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.issue()
    asked = {"key": KEY, "reason": "系统维护", "service": "social", "minutes": "60"}
    for _ in range(2):
        answer = await by(stage, "su").post(f"{HALL}/stop", data=asked | {"offers": "return"})
        assert (answer.status_code, answer.headers["location"]) == (303, HALL)
    stop = stage.halls.route(CENTRE).view.stops["social"]
    assert (stop["reason"], stop["offers"]) == ("系统维护", ["return"])
    text = (await by(stage, "su").get(HALL)).text
    assert "系统维护" in text
    await by(stage, "su").post(f"{HALL}/resume", data={"key": KEY + "2", "service": "social"})
    assert stage.halls.route(CENTRE).view.stops == {}
    own = {"key": KEY + "3", "reason": "", "zh_cn": "停电", "en": "Power failed"}
    await by(stage, "su").post(f"{HALL}/stop", data=own)
    text = (await by(stage, "su").get(f"{HALL}?language=en")).text
    assert "Power failed" in text
    mute = await by(stage, "su").post(f"{HALL}/stop", data={"key": KEY + "4", "zh_cn": " "})
    assert mute.status_code == 422


async def test_a_refusal_is_said_on_the_page(stage: Stage) -> None:
    answer = await by(stage, "su").post(f"{HALL}/windows/free", data={"key": KEY, "window": "1"})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text


async def test_a_windows_role_is_changed_for_a_time(stage: Stage) -> None:
    asked = {"key": KEY, "reason": "高峰", "own": ["social"], "help": ["social"], "minutes": "60"}
    await by(stage, "su").post(f"{HALL}/windows/1", data=asked)
    window = stage.halls.route(CENTRE).view.windows["1"]
    assert (window.own, window.help) == (("social",), ())
    assert window.until is not None


async def test_a_code_is_shown_once_and_a_withdrawn_device_stays_in_the_list(stage: Stage) -> None:
    page = await by(stage, "ma").post(f"{HALL}/devices", data={"key": KEY, "kind": "kiosk"})
    assert 'class="card code"' in page.text
    assert 'class="card code"' not in (await by(stage, "ma").get(f"{HALL}/devices")).text
    devices = await stage.parts.records.devices.all(CENTRE)
    name = devices[0]["id"]
    await by(stage, "ma").post(f"{HALL}/devices/withdraw", data={"key": KEY, "device": name})
    assert "已注销" in (await by(stage, "ma").get(f"{HALL}/devices")).text
    assert (await by(stage, "su").get(f"{HALL}/devices")).status_code == 303


async def test_a_code_is_for_a_hall_and_a_place_that_there_are(stage: Stage) -> None:
    ma, form = by(stage, "ma"), {"key": KEY, "kind": "kiosk"}
    assert (await by(stage, "sys").post("/admin/nowhere/devices", data=form)).status_code == 404
    answer = await ma.post(f"{HALL}/devices", data=form | {"window": "99"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (409, True)
    assert (await ma.post(f"{HALL}/devices", data=form | {"zone": "moon"})).status_code == 422
    assert (await ma.post(f"{HALL}/devices", data=form | {"kind": "robot"})).status_code == 422
    asked = {"kind": "display", "hall": CENTRE, "zone": "moon"}
    assert (await stage.known("ma").post("/devices/codes", json=asked)).status_code == 422


async def test_only_the_security_administrator_adds_and_erases_people(stage: Stage) -> None:
    people = {"key": KEY, "user": "wu", "name": "吴", "roles": ["clerk"], "halls": [CENTRE]}
    asked = people | {"password": "a secret of good length"}
    assert (await by(stage, "ma").post("/admin/-/people", data=asked)).status_code == 403
    short = await by(stage, "sec").post("/admin/-/people", data=people | {"password": "short"})
    assert short.status_code == 422
    assert (await by(stage, "sec").post("/admin/-/people", data=asked)).status_code == 303
    await stage.parts.records.people.sign_in("wu", "a secret of good length")
    await by(stage, "sec").post("/admin/-/people/remove", data={"key": KEY, "user": "wu"})
    assert "wu" not in {one["user"] for one in await stage.parts.records.people.all()}
    await by(stage, "sec").post("/admin/-/people/remove", data={"key": KEY, "user": "sec"})
    assert "sec" in {one["user"] for one in await stage.parts.records.people.all()}


async def test_a_foreign_page_posts_nothing(stage: Stage) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    asked = {"key": KEY, "reason": "x"}
    answer = await by(stage, "su").post(f"{HALL}/stop", data=asked, headers=headers)
    assert answer.status_code == 403
    assert stage.halls.route(CENTRE).view.stops == {}


@pytest.mark.timeout(60)
async def test_a_manager_stops_a_service_in_the_browser(browser: Browser, stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.called()
    alarm = {"alarm": "printer", "about": "kiosk-1", "level": "red"}
    await done(floor.su.post(f"/halls/{CENTRE}/alarms", json=alarm))
    async with served(stage.app) as here, page_of(browser, f"{here}{HALL}", DESK) as page:
        await page.fill("#user", "ma")
        await page.fill("#password", PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator(".slips img").first).to_be_visible()
        for language in ("zh-CN", "zh-HK", "en"):
            await page.goto(f"{here}{HALL}?language={language}")
            await sound(page)
        await page.fill("form[action$='/stop'] [name=zh_cn]", "maintenance")
        await page.locator("form[action$='/stop'] button").click()
        await expect(page.locator(".stopped")).to_contain_text("maintenance")
        await page.get_by_role("link", name="Role 1").click()
        await sound(page)
        await page.goto(f"{here}{HALL}/devices")
        await sound(page)


async def sound(page: Page) -> None:
    """Nothing that axe finds, nothing wider than the screen."""
    await accessible(page)
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
