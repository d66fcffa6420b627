"""The board in a real browser: signed in for, live, and accessible."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from queue_server.web.names import short_names
from tests.web.browsing import WALL, accessible, page_of
from tests.web.conftest import CENTRE, PASSWORD, Stage
from tests.web.scenes import Floor


@pytest.mark.timeout(60)
async def test_the_board_asks_for_a_sign_in_and_is_live(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    await floor.issue()
    async with page_of(browser, f"{here}/board", WALL) as page:
        await page.fill("#user", "shi")
        await page.fill("#password", "wrong-password")
        await page.locator("form button").click()
        await expect(page.locator("[role=alert]")).to_be_visible()
        await page.fill("#user", "shi")
        await page.fill("#password", PASSWORD)
        await page.locator("form button").click()
        await expect(page.locator("#rows tr")).to_have_count(2)
        row = page.locator(f'[data-hall="{CENTRE}"] td')
        await expect(row.nth(1)).to_have_text("1")
        await expect(row.nth(2)).to_have_text("0/3")
        await expect(page.locator("#alarms")).to_contain_text("没有窗口开放")
        await floor.window("open")
        await expect(row.nth(2)).to_have_text("1/3")
        served_ = (await floor.window("call-next"))["ticket"]
        await floor.verb(served_, "start")
        await floor.verb(served_, "finish", outcome="settled")
        await expect(row.nth(1)).to_have_text("0")
        await expect(row.nth(4)).to_have_text("1")
        await expect(page.locator("#sum-served")).to_have_text("1")
        await expect(page.locator("#map circle")).to_have_count(2)
        await accessible(page)
        assert await page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
        await page.click("#sign-out")
        await page.wait_for_url("**/sign-in")
        await page.goto(f"{here}/board")
        assert page.url.endswith("/sign-in?to=/board")


def test_names_lose_the_ending_that_they_share_and_nothing_more() -> None:
    halls = [
        "莞城街道政务服务中心",
        "东城街道政务服务中心",
        "南城街道政务服务中心",
        "东莞市民服务中心",
    ]
    assert short_names(halls) == ["莞城", "东城", "南城", "东莞市民服务中心"]
    english = ["Shilong Service Centre", "Humen Service Centre", "Changan Service Centre"]
    assert short_names(english) == ["Shilong", "Humen", "Changan"]
    assert short_names(["一厅", "二厅"]) == ["一厅", "二厅"]


async def test_an_alarm_that_stands_in_a_hall_is_on_the_board(stage: Stage) -> None:
    asked = {"alarm": "help", "level": "orange", "about": "kiosk-1"}
    path = f"/halls/{CENTRE}/alarms"
    assert (await stage.known("su").post(path, json=asked)).is_success
    rows = (await stage.known("shi").get("/city/load")).json()["rows"]
    assert {row["hall"]: row["alarms"] for row in rows}[CENTRE] == ["help"]


async def test_a_clerk_is_told_who_the_board_is_for(stage: Stage) -> None:
    answer = await stage.known("chen").get("http://test/board")
    assert answer.status_code == 403
    assert "叫号页面" in answer.text
    assert 'name="password"' not in answer.text


@pytest.mark.timeout(60)
async def test_a_manager_of_one_hall_sees_its_lines_live(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    async with page_of(browser, f"{here}/sign-in?to=/board", WALL) as page:
        await page.fill("#user", "ma")
        await page.fill("#password", PASSWORD)
        await page.locator("form button").click()
        lines = page.locator("#lines tr")
        await expect(lines.first.locator(".mark")).to_have_text("正常")
        number = await floor.issue()
        row = page.locator(f'#lines tr[data-service="{number["service"]}"]')
        await expect(row.locator("td").nth(1)).to_have_text("1")
        await expect(row.locator(".mark")).to_have_text("超时")  # nobody calls
        await floor.window("open")
        await expect(row.locator(".mark")).to_have_text("正常")
        await expect(page.locator("#day .taken").first).to_be_attached()
        await accessible(page)
        assert await page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
