"""From “my child needs a residence registration” to the grade: moved, the line cut twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Geolocation, expect

import hall_config
from hall_config.load import load_city
from queue_server.domain import commands as c
from queue_server.domain.commands import Caller, Command, Handled
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.ticket import State
from tests.display.dead_line import DeadLine
from tests.serving import served
from tests.story.centre import ZONE, free_port
from tests.web.browsing import PHONE
from tests.web.conftest import Stage, Stages
from tests.web.scenes import HandClock

NEAR = Geolocation(latitude=23.022, longitude=113.752)
OTHER_LINE = "residence"


class Line:
    """The phone's line: a port that is there or not."""

    def __init__(self, behind: int) -> None:
        self._behind, self.port = behind, free_port()
        self._proxy: DeadLine | None = None

    async def begin(self) -> None:
        self._proxy = DeadLine(self._behind)
        await self._proxy.start(self.port)

    async def drop(self) -> None:
        if self._proxy is not None:
            await self._proxy.stop()


class Hall:
    """What the staff of a hall does."""

    def __init__(self, stage: Stage, hall: str) -> None:
        self.port, self.count = stage.halls.route(hall), 0
        self.window = next(
            name for name, one in self.port.view.windows.items() if OTHER_LINE in one.own
        )

    async def do(self, command: Command) -> Any:
        self.count += 1
        return await self.port.perform(command, Caller(principal="user:chen", id=f"s{self.count}"))


@pytest.mark.long
@pytest.mark.timeout(180)
async def test_a_child_is_registered_from_home(browser: Browser, stages: Stages) -> None:
    city = load_city(Path(hall_config.__file__).parent / "dongguan")
    start = int(datetime(2026, 11, 24, 9, 40, tzinfo=ZONE).timestamp() * 1000)
    stage = await stages(city=city, clock=HandClock(timezone=city.timezone, hand=[start]))
    async with served(stage.app) as here:
        line = Line(int(here.rpartition(":")[2]))
        await line.begin()
        context = await browser.new_context(
            viewport=PHONE, locale="zh-CN", geolocation=NEAR, permissions=["geolocation"]
        )
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{line.port}")
        await page.fill("#q", "小孩 居住登记")
        await page.get_by_role("link", name="流动人口居住登记").click()
        await page.click("#near")
        await expect(page.locator("#near-note")).to_contain_text("路程")
        await expect(page.locator("#me")).to_have_attribute("visibility", "visible")
        first = page.locator("#choices .choice").first
        await expect(first.locator(".rank")).to_have_text("1")
        await first.get_by_role("button").click()
        await page.wait_for_url("**/t/**", wait_until="commit")
        await expect(page.locator("#state")).to_have_text("线上号，未到厅")
        await expect(page.locator("#leave-at")).not_to_be_empty()

        await expect(page.locator("html")).to_have_attribute("data-line", "live")
        await line.drop()  # in the bus: the line is gone, and the page says how old it is
        await expect(page.locator("#line-note")).to_contain_text("断", timeout=20_000)
        await line.begin()
        await expect(page.locator("html")).to_have_attribute("data-line", "live", timeout=30_000)

        old = page.url
        await page.click("[data-verb=move]")
        await page.locator("#ask-options button").first.click()
        await page.get_by_role("button", name="是，改到那里").click()
        await page.wait_for_url(lambda url: url != old, wait_until="commit")
        ticket = page.url.rpartition("/t/")[2].partition("#")[0]
        split = split_ticket_id(ticket)
        assert split is not None
        hall = Hall(stage, split.hall)
        await page.click("[data-verb=arrive]")
        await expect(page.locator("#state")).to_have_text("等候中")

        await line.drop()  # in the hall's lift: the call comes meanwhile
        await hall.do(c.Open(window=hall.window, clerk="user:chen"))
        called = await hall.do(c.CallNext(window=hall.window))
        assert called["ticket"]["id"] == ticket
        await line.begin()
        await expect(page.locator("#go")).to_have_text(f"请到 {hall.window} 号窗口", timeout=30_000)
        await hall.do(c.Start(ticket=ticket, window=hall.window))
        done = (Handled(item="police-081", outcome="settled"),)
        await hall.do(c.Finish(ticket=ticket, window=hall.window, handled=done))
        await page.get_by_label("非常满意").check()
        await page.get_by_role("button", name="提交").click()
        await expect(page.locator("#rated")).to_contain_text("谢谢")
        assert hall.port.view.tickets[ticket].state is State.DONE
        assert not [name for name in hall.port.view.unrated if name.startswith(ticket)]
        await context.close()
        await line.drop()
