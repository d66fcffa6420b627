"""Stops at the desk and notices at the guide's page: a supervisor's hands."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from queue_server.domain.commands import Post, StopService, Words
from queue_server.domain.rights import Role
from queue_server.domain.ticket import Offer
from tests.hub.line import until
from tests.window_client.centre import Stage
from tests.window_client.conftest import Client, next_is, running, sign_in
from tests.window_client.day import CITY, MINUTE, Day
from tests.window_client.test_guide import enter
from tests.window_client.test_states import sound
from window_client.desk import Clerk
from window_client.guide import Floor, guide_model
from window_client.stops import stops

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(90)]
STOP = StopService(service="general", reason="系统维护", offers=(Offer.MOVE,))


def said(chinese: str, english: str = "") -> dict[str, str]:
    """A reason as pages get it."""
    return {"zh-CN": chinese, "zh-HK": chinese, "en": english or chinese}


async def test_a_desk_s_lines_say_that_they_are_stopped_and_why() -> None:
    day = Day()
    day.do(STOP)
    lines = {row["service"]: row["stopped"] for row in day.shows()["lines"]}
    assert lines["general"] == {"reason": said("系统维护"), "until": None}
    assert lines["social"] is None
    words = Words(zh_cn="停电", en="Power failed")
    day.do(StopService(reason="停电", text=words, until=day.now + MINUTE))
    lines = {row["service"]: row["stopped"] for row in day.shows()["lines"]}
    assert lines["social"] == {"reason": said("停电", "Power failed"), "until": day.now + MINUTE}
    found = stops(day.hall.view, CITY)
    assert [one["service"] for one in found["stops"]] == ["", "general"]
    assert not found["hall"]
    assert "general" not in {row["id"] for row in found["services"]}


async def test_only_who_may_post_is_shown_the_notices_to_take_down() -> None:
    day = Day()
    words = Words(zh_cn="三号门关闭", en="Gate 3 is closed")
    day.do(Post(text=words, zone=next(iter(CITY.halls[day.hall.view.hall].zones))))
    day.do(Post(text=Words(zh_cn="过时"), until=day.now + MINUTE))
    for role, heads in (("guide", False), ("supervisor", True)):
        guide = Clerk(user="one", name="One", roles=(role,))
        later = day.now + 2 * MINUTE
        floor = Floor(view=day.hall.view, city=CITY, guide=guide, live=True, now=later)
        shown = guide_model(floor)
        assert shown["heads"] is heads
    (notice,) = shown["notices"]
    assert notice["text"] == {
        "zh-CN": "三号门关闭",
        "zh-HK": "三号门关闭",
        "en": "Gate 3 is closed",
    }
    assert notice["zone"] == shown["zones"][0]["name"]


async def test_a_supervisor_stops_and_resumes_a_line_by_keyboard_alone(
    page: Page, client: Client, stage: Stage
) -> None:
    await stage.joins("boss", "陈主任", Role.SUPERVISOR)
    await stage.issue()
    await sign_in(page, client.url, "boss")
    await next_is(page, "开窗叫号")
    await page.keyboard.press("l")
    await expect(page.locator("#narrow")).to_be_focused()
    await page.keyboard.type("综合")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#dialog-title")).to_contain_text("群众会看到")
    await page.keyboard.press("1")
    await expect(page.locator("#dialog-title")).to_have_text("多长时间")
    await page.keyboard.press("2")
    await expect(page.locator('dialog input[value="move"]')).to_be_focused()
    await sound(page)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .stopped")).to_contain_text("暂停取号：系统维护 · 至 10:3")
    await sound(page)
    stop = stage.centre.hall.view.stops["general"]
    assert (stop["reason"], stop["offers"]) == ("系统维护", ["move"])
    assert stop["text"]["en"] == "the system is being mended"
    assert stop["until"] >= stage.centre.clock.now() + 30 * MINUTE
    assert any(row[:2] == ("user:boss", "stop_service") for row in stage.centre.audit.rows)
    await next_is(page, "开窗叫号")
    await page.keyboard.press("l")
    await expect(page.locator("dialog .choice").first).to_contain_text("恢复取号")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .stopped")).to_have_count(0)
    await until(lambda: not stage.centre.hall.view.stops)
    await in_other_words(page)
    await until(lambda: "" in stage.centre.hall.view.stops)
    stop = stage.centre.hall.view.stops[""]
    assert stop["text"] == {"zh_cn": "一楼漏水", "en": "A leak on floor 1"}
    await page.click("text=EN")
    await expect(page.locator("#lines .stopped").first).to_contain_text("A leak on floor 1")


async def in_other_words(page: Page) -> None:
    """Stop the whole hall for a reason that the city does not list."""
    await next_is(page, "开窗叫号")
    await page.keyboard.press("l")
    await expect(page.locator("dialog .choice").first).to_contain_text("暂停：全厅")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.locator("dialog .choice").last.click()
    await page.keyboard.type("一楼漏水")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type("A leak on floor 1")
    await sound(page)
    await page.keyboard.press("Enter")
    await expect(page.locator("#dialog-title")).to_have_text("多长时间")
    await page.keyboard.press("1")
    await page.locator("dialog .lead").click()


async def test_a_supervisor_puts_a_notice_up_at_the_guide_s_page_and_takes_it_down(
    page: Page, stage: Stage, tmp_path: Path
) -> None:
    await stage.joins("boss", "陈主任", Role.SUPERVISOR)
    await page.set_viewport_size({"width": 1024, "height": 768})
    async with running(stage, tmp_path / "tablet") as tablet:
        await enter(page, f"{tablet.url}/guide", "boss")
        await page.click("#post")
        await page.click("dialog .lead")
        await expect(page.locator("dialog .refusal")).to_be_visible()
        await sound(page)
        await page.keyboard.type("午间只开三个窗口")
        await page.select_option("#notice-minutes", "60")
        await page.click("dialog .lead")
        await expect(page.locator("#posted li")).to_contain_text("午间只开三个窗口")
        await sound(page)
        (notice,) = stage.centre.hall.view.notices.values()
        assert notice["text"] == {"zh_cn": "午间只开三个窗口"}
        assert notice["until"] >= stage.centre.clock.now() + 60 * MINUTE
        await page.click("#posted button")
        await expect(page.locator("#no-posted")).to_be_visible()
    assert not stage.centre.hall.view.notices
