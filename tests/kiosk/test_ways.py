"""Ways to a number besides choosing an item, and what people may say with it, in a browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from kiosk.virtual_printer import VirtualPrinter
from queue_server.domain.commands import (
    Caller,
    CallNext,
    ClearAlarm,
    Finish,
    Handled,
    Hold,
    Issue,
    Miss,
    Open,
    Start,
    StopService,
    Words,
)
from queue_server.domain.slots import Slot
from queue_server.domain.ticket import State, TicketClass
from tests.hub.centre import MONDAY_10
from tests.kiosk.browser import offer, opened, scan, sound
from tests.kiosk.centre import GreatHall
from tests.kiosk.running import running, until

pytestmark = pytest.mark.timeout(60)


async def test_where_a_line_is_stopped_the_screen_says_why_and_what_else(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    words = Words(zh_cn="系统升级", en="the system is being renewed")
    stop = StopService(service="social", reason="系统升级", text=words, until=at("11:30"))
    await great.hall.perform(stop, Caller(principal="job:test", id="stop"))
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await offer(page)
        await expect(page.locator(".not-now")).to_have_text("11:30 前暂停取号：系统升级。")
        await expect(page.locator(".others")).to_contain_text("网上办")
        await sound(page)
        await page.get_by_role("button", name="English").click()
        await expect(page.locator(".not-now")).to_contain_text("the system is being renewed")
        await page.get_by_role("button", name="简体中文").click()
        await page.locator(".others").get_by_role("button", name="我要咨询").click()
        await expect(page.locator(".take")).to_be_visible()


async def test_wishes_and_a_group_reach_the_staff_with_the_number(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await offer(page)
        await page.get_by_role("button", name="手语").click()
        await page.get_by_role("button", name="多一人").click()
        await expect(page.locator(".people output")).to_have_text("2 人")
        await page.locator(".take-other").click()
        await expect(page.locator(".given")).to_contain_text("优先号")
    ticket = great.hall.view.tickets["citizen-centre-20261123-B008"]
    assert (ticket.wishes, ticket.people) == (("sign_language",), 2)
    assert ticket.ticket_class is TicketClass.PRIORITY
    assert ticket.confirmed is None, "staff confirm it"


async def test_a_code_under_the_scanner_brings_a_remote_number_into_the_line(
    browser: Browser, great: GreatHall, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    away = Issue(service="social", day=20261123, remote=True, arrive_by=at("12:00"))
    reply = await great.hall.perform(away, Caller(principal="anyone", id="away"))
    ticket = reply["ticket"]["id"]
    async with (
        running(great, tmp_path, token=great.kiosk(), printer=virtual.address) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.locator(".way.search").click()
        await expect(page.locator("#query")).to_be_focused()
        await scan(page, f"https://queue.example/t/{ticket}#k=stolen")
        await expect(page.locator(".scanned .refusal")).to_be_visible()
        assert great.hall.view.tickets[ticket].state is State.REMOTE
        await scan(page, f"https://queue.example/t/{ticket}#k={great.keys.holder_key(ticket)}")
        await expect(page.get_by_role("img", name="您的号码 B008")).to_be_visible()
        await expect(page.locator(".slip")).to_have_text("号票已打印，请从出票口取走。")
        assert great.hall.view.tickets[ticket].state is State.WAITING
        await scan(page, f"https://queue.example/t/{ticket}#k={great.keys.holder_key(ticket)}")
        await expect(page.get_by_role("heading", name="您正在排队")).to_be_visible()
        await sound(page)
        await scan(page, "https://elsewhere.example/menu")
        await expect(page.locator(".scanned h1")).to_have_text("这个码不是本市的排队号")


async def test_the_code_of_an_appointment_gives_its_number_and_slip(
    browser: Browser, great: GreatHall, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    begins = great.clock.now()
    slot = Slot(start=begins, end=begins + 1_800_000, capacity=4, booking=2, remote=1, guide=1)
    hold = Hold(service="social", day=20261123, time="1000", slots=(slot,), until=0, booked=True)
    reply = await great.hall.perform(hold, Caller(principal="anyone", id="book"))
    one = reply["appointment"]["id"]
    async with (
        running(great, tmp_path, token=great.kiosk(), printer=virtual.address) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await scan(page, f"https://queue.example/a/{one}#k=stolen")
        await expect(page.locator(".scanned .refusal")).to_be_visible()
        await scan(page, f"https://queue.example/a/{one}#k={great.keys.holder_key(one)}")
        await expect(page.get_by_role("img", name="您的号码 B008")).to_be_visible()
        await expect(page.locator(".given")).to_contain_text("预约号")
        await expect(page.locator(".slip")).to_have_text("号票已打印，请从出票口取走。")
    ticket = great.hall.view.tickets["citizen-centre-20261123-B008"]
    assert (ticket.ticket_class, ticket.joined) == (TicketClass.APPOINTMENT, begins)


async def test_a_missed_number_comes_back_by_its_code(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    ticket = "citizen-centre-20261123-B001"
    job = Caller(principal="job:test", id="1")
    window = next(name for name, one in great.hall.view.windows.items() if "social" in one.own)
    await great.hall.perform(Open(window=window, clerk="li"), job)
    await great.hall.perform(CallNext(window=window), replace(job, id="2"))
    await great.hall.perform(Miss(ticket=ticket, window=window), replace(job, id="3"))
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await scan(page, f"https://queue.example/t/{ticket}#k={great.keys.holder_key(ticket)}")
        await page.get_by_role("button", name="恢复排队").click()
        await expect(page.get_by_role("img", name="您的号码 B001")).to_be_visible()
    assert great.hall.view.tickets[ticket].state is State.WAITING


async def test_who_was_told_to_bring_more_returns_by_the_old_slip_once(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    old = "citizen-centre-20261123-B001"
    job = Caller(principal="job:test", id="1")
    window = next(name for name, one in great.hall.view.windows.items() if "social" in one.own)
    more = (Handled(outcome="supplement"),)
    until = at("12:00") + 10 * 86_400_000
    steps = (
        Open(window=window, clerk="li"),
        CallNext(window=window),
        Start(ticket=old, window=window),
        Finish(ticket=old, window=window, handled=more, granted_until=until),
    )
    for count, step in enumerate(steps):
        await great.hall.perform(step, replace(job, id=f"step-{count}"))
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await scan(page, f"https://queue.example/t/{old}#k={great.keys.holder_key(old)}")
        await expect(page.get_by_role("img", name="您的号码 B008")).to_be_visible()
        new = great.hall.view.tickets["citizen-centre-20261123-B008"]
        assert (new.returns, new.lane) == (old, f"window:{window}")
        await scan(page, f"https://queue.example/t/{old}#k={great.keys.holder_key(old)}")
        await expect(page.locator(".scanned h1")).to_be_visible()
    assert "citizen-centre-20261123-B009" not in great.hall.view.tickets


async def test_a_call_for_the_guide_is_seen_and_answered(
    browser: Browser, great: GreatHall, tmp_path: Path
) -> None:
    async with (
        running(great, tmp_path, token=great.kiosk()) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await page.get_by_role("button", name="找导办员").click()
        await page.get_by_role("button", name="请导办员过来").click()
        await expect(page.locator("#help")).to_contain_text("已通知导办员")
        await until(lambda: great.hall.view.alarms)
        (alarm,) = great.hall.view.alarms.values()
        assert (alarm.alarm, alarm.about) == ("help", "device:kiosk")
        seen = ClearAlarm(alarm="help", about="device:kiosk")
        await great.hall.perform(seen, Caller(principal="user:guide", id="seen"))
        await expect(page.locator("#help")).to_contain_text("导办员正在过来")


def at(hhmm: str) -> int:
    """A time of that Monday, in milliseconds."""
    return int(MONDAY_10.replace(hour=int(hhmm[:2]), minute=int(hhmm[3:])).timestamp() * 1000)
