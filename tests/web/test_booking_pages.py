"""Booking on the phone: without a script by forms, with one by a link that opens itself."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image
from playwright.async_api import Browser, Page, expect

from tests.serving import served
from tests.web.booking import ITEM, Booth, booked_booth
from tests.web.browsing import PHONE, accessible, page_of
from tests.web.conftest import CENTRE

__all__ = ["booked_booth"]
BOOK = f"http://test/book/{CENTRE}/{ITEM}"


async def opened(booth: Booth, one: dict[str, str], **form: str) -> str:
    """The appointment's page, as its holder's form opens it."""
    answer = await booth.anyone.post(
        f"http://test/a/{one['id']}", data={"k": one["holder_key"], **form}
    )
    assert answer.status_code == 200
    return answer.text


async def test_an_items_page_leads_to_its_slots(booth: Booth) -> None:
    page = (await booth.anyone.get(f"http://test/item/{ITEM}")).text
    assert page.count(f'href="/book/{CENTRE}/{ITEM}"') == 1, "the other hall has no slots"
    assert re.search(r"最近可约：\d+月\d+日 周. 10:30", page)


async def test_every_step_works_without_a_script(booth: Booth) -> None:
    slot = await booth.tomorrow()
    page = (
        await booth.anyone.get(BOOK, params={"day": f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}"})
    ).text
    assert f'value="{slot}"' in page
    key = "a-form-of-a-phone-without-a-script"
    held = await booth.anyone.post(BOOK, data={"slot": slot, "key": key})
    assert "号源为您保留到" in held.text
    found = re.search(r'action="/a/([\w-]+)/confirm".*?name="k" value="([\w-]+)"', held.text)
    assert found is not None
    one = {"id": found[1], "holder_key": found[2]}
    again = await booth.anyone.post(BOOK, data={"slot": slot, "key": key})
    assert f'action="/a/{one["id"]}/confirm"' in again.text, "sent twice it is one"
    form = {"k": one["holder_key"], "key": "k" * 30, "called": "张女士"}
    for _ in range(2):
        sure = await booth.anyone.post(f"http://test/a/{one['id']}/confirm", data=form)
        assert "预约成功" in sure.text
    view = booth.stage.halls.route(CENTRE).view
    assert view.appointments[one["id"]].mask == "张女士"
    assert "是，取消预约" in await opened(booth, one, verb="cancel")
    gone = await booth.anyone.post(
        f"http://test/a/{one['id']}/cancel", data={"k": one["holder_key"], "key": "c" * 30}
    )
    assert "这次预约已经取消" in gone.text


async def test_a_page_without_the_key_shows_the_state_and_asks_for_the_key(booth: Booth) -> None:
    one = await booth.booked(await booth.tomorrow(), holder={"mask": "张女士"})
    for answer in (
        await booth.anyone.get(f"http://test/a/{one['id']}"),
        await booth.anyone.post(f"http://test/a/{one['id']}", data={"k": "wrong"}),
    ):
        assert "打开我的预约" in answer.text
        assert "张女士" not in answer.text
        assert "data:image" not in answer.text
    for verb in ("confirm", "cancel"):
        form = {"k": "wrong", "key": "k" * 30}
        refused = await booth.anyone.post(f"http://test/a/{one['id']}/{verb}", data=form)
        assert refused.status_code == 409
    calendar = f"http://test/a/{one['id']}/calendar"
    assert (await booth.anyone.post(calendar, data={"k": "wrong"})).status_code == 404


async def test_a_full_slot_has_a_waiting_list_and_what_it_offers_is_confirmed(
    booth: Booth,
) -> None:
    slot = await booth.tomorrow()
    booked = [await booth.booked(slot) for _ in range(3)]
    form = {"slot": slot, "key": "w" * 30, "waits": "1"}
    waiting = await booth.anyone.post(BOOK, data=form)
    assert "候补中您是第一位" in waiting.text
    found = re.search(r'action="/a/([\w-]+)".*?name="k" value="([\w-]+)"', waiting.text)
    assert found is not None
    await booth.ask(booked[0], "cancel")
    offered = await opened(booth, {"id": found[1], "holder_key": found[2]})
    assert "候补到了，请尽快确认" in offered


async def test_another_time_keeps_the_old_one_until_the_new_one_is_sure(booth: Booth) -> None:
    old = await booth.booked(await booth.tomorrow())
    form = {"k": old["holder_key"], "instead": old["id"]}
    choice = await booth.anyone.post(BOOK, data={**form, "key": "x" * 30})
    assert "另选时间" in choice.text
    slot = await booth.tomorrow(4)
    held = await booth.anyone.post(BOOK, data={**form, "key": "y" * 30, "slot": slot})
    found = re.search(r'action="/a/([\w-]+)/confirm".*?name="k" value="([\w-]+)"', held.text)
    assert found is not None
    view = booth.stage.halls.route(CENTRE).view
    assert view.appointments[old["id"]].state == "booked"
    await booth.anyone.post(
        f"http://test/a/{found[1]}/confirm", data={"k": found[2], "key": "z" * 30}
    )
    assert view.appointments[old["id"]].state == "cancelled"
    stolen = {"k": "wrong", "instead": found[1], "key": "s" * 30, "slot": slot}
    assert (await booth.anyone.post(BOOK, data=stolen)).status_code == 409


async def test_the_calendar_file_holds_time_place_and_link(booth: Booth) -> None:
    one = await booth.booked(await booth.tomorrow())
    answer = await booth.anyone.post(
        f"http://test/a/{one['id']}/calendar", data={"k": one["holder_key"]}
    )
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"{one['id']}.ics" in answer.headers["content-disposition"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == one["start"].replace(".000", "")
    assert event.decoded("dtend").isoformat() == one["end"].replace(".000", "")
    assert "东莞市民服务中心" in str(event["location"])
    assert event["url"] == f"http://test/a/{one['id']}#k={one['holder_key']}"
    assert "身份证" in str(event["description"])
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger").total_seconds() == -3600


async def test_what_is_not_there_says_what_to_do(booth: Booth) -> None:
    for path in (f"/book/nowhere/{ITEM}", f"/book/{CENTRE}/nothing", "/a/nothing"):
        assert (await booth.anyone.get(f"http://test{path}")).status_code == 404
    unbooked = (await booth.anyone.get(f"http://test/book/{CENTRE}/tax-proof")).text
    assert "没有可预约的时段" in unbooked


@pytest.mark.timeout(60)
async def test_a_citizen_books_by_phone_and_comes_back_by_the_link(
    browser: Browser, booth: Booth
) -> None:
    async with served(booth.stage.app) as here:
        async with page_of(browser, f"{here}/item/{ITEM}", PHONE) as page:
            await page.get_by_role("link", name="预约 东莞市民服务中心").click()
            await page.locator(".days a").nth(1).click()
            await expect(page.locator(".days [aria-current]")).to_contain_text("余")
            await accessible(page)
            await page.locator(".slots button").nth(20).click()
            await expect(page.locator(".promise .state")).to_have_text("号源已为您保留，请确认")
            await accessible(page)
            await page.fill("#called", "张女士")
            await page.get_by_role("button", name="确认预约").click()
            await expect(page.locator(".promise .state")).to_have_text("预约成功")
            await expect(page).to_have_url(re.compile(r"/a/[\w-]+#k="))
            await accessible(page)
            address = page.url
            assert await scanned(page) == address.replace(here, booth.stage.parts.own_url)
        async with page_of(browser, address, PHONE) as page:
            await expect(page.locator(".code img")).to_be_visible()
            await page.get_by_role("button", name="取消预约").click()
            await page.get_by_role("button", name="是，取消预约").click()
            await expect(page.locator(".promise .state")).to_have_text("已取消")


async def scanned(page: Page) -> str:
    """What a scanner reads from the page's code."""
    with Image.open(BytesIO(await page.locator(".code img").screenshot())) as picture:
        (read,) = zxingcpp.read_barcodes(picture)
    return str(read.text)
