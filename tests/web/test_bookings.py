"""A hall's appointments of a day, for its staff; and booking on behalf."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser

from queue_server.web.access import COOKIE
from tests.serving import served
from tests.web.booking import ITEM, Booth, booked_booth
from tests.web.browsing import DESK, accessible
from tests.web.conftest import CENTRE
from tests.web.scenes import done

__all__ = ["booked_booth"]


async def test_the_day_is_read_by_staff_of_the_hall_alone(booth: Booth) -> None:
    slot = await booth.tomorrow()
    one = await booth.booked(slot, holder={"mask": "张女士"})
    path = f"/halls/{CENTRE}/appointments"
    asked = {"date": one["start"][:10]}
    found = await done(booth.stage.known("guo").get(path, params=asked))
    assert [(row["id"], row["mask"]) for row in found["rows"]] == [(one["id"], "张女士")]
    assert "holder_key" not in found["rows"][0]
    assert (await done(booth.stage.known("guo").get(path)))["rows"] == []
    assert (await booth.anyone.get(path)).status_code == 401
    for name in ("kiosk", "display", "sec"):
        assert (await booth.stage.known(name).get(path)).status_code == 403
    page = f"http://test/bookings/{CENTRE}"
    assert (await booth.anyone.get(page)).headers["location"].startswith("/sign-in")
    assert (await booth.stage.known("sec").get(page)).status_code == 403


async def test_the_desk_takes_somebody_in_and_gives_a_time_back(booth: Booth) -> None:
    slot = await booth.tomorrow()
    here, away = await booth.booked(slot), await booth.booked(slot)
    guide, page = booth.stage.known("guo"), f"http://test/bookings/{CENTRE}"
    day = here["start"][:10]
    form = {"appointment": here["id"], "day": day, "key": "a" * 30}
    early = await guide.post(f"{page}/arrive", data=form)
    assert (early.status_code, "现在还太早" in early.text) == (409, True)
    booth.until(here["arrive_from"])
    taken = await guide.post(f"{page}/arrive", data=form)
    told = await guide.get(f"http://test{taken.headers['location']}")
    assert "已取号：A001" in told.text
    form = {"appointment": away["id"], "day": day, "key": "c" * 30}
    assert (await guide.post(f"{page}/cancel", data=form)).status_code == 303
    view = booth.stage.halls.route(CENTRE).view
    states = [view.appointments[one["id"]].state for one in (here, away)]
    assert states == ["arrived", "cancelled"]
    assert (await booth.anyone.post(f"{page}/cancel", data=form)).status_code == 401


async def test_who_is_signed_in_books_for_people_without_a_phone(booth: Booth) -> None:
    slot, guide = await booth.tomorrow(), booth.stage.known("guo")
    form = {"slot": slot, "key": "b" * 30}
    held = await guide.post(f"http://test/book/{CENTRE}/{ITEM}", data=form)
    found = re.search(r'action="/a/([\w-]+)/confirm"', held.text)
    assert found is not None
    assert booth.stage.halls.route(CENTRE).view.appointments[found[1]].channel == "staff"


@pytest.mark.timeout(60)
async def test_the_list_is_for_everyone_at_a_desk(browser: Browser, booth: Booth) -> None:
    one = await booth.booked(await booth.tomorrow(), holder={"mask": "张女士"})
    async with served(booth.stage.app) as here:
        context = await browser.new_context(viewport=DESK, locale="zh-CN")
        cookie = {"name": COOKIE, "value": booth.stage.tokens["guo"], "url": here}
        await context.add_cookies([cookie])  # type: ignore[list-item]
        page = await context.new_page()
        await page.goto(f"{here}/bookings/{CENTRE}?day={one['start'][:10]}")
        await accessible(page)
        await context.close()
