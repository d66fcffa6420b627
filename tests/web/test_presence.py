"""Who arrives by phone shows to be in the hall."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from queue_server.clock import real_ms
from queue_server.web import presence
from tests.serving import served
from tests.web.browsing import PHONE, accessible, page_of
from tests.web.conftest import CENTRE, PASSWORD, Stages
from tests.web.scenes import Floor, done


async def code_of(client: httpx.AsyncClient, hall: str = CENTRE) -> str:
    link: str = (await done(client.get(f"/halls/{hall}/presence")))["link"]
    return link.partition("?c=")[2]


@pytest.mark.timeout(60)
async def test_who_scans_the_halls_code_is_here(browser: Browser, stages: Stages) -> None:
    stage = await stages(presence=True)
    ticket = await Floor.of(stage).remote()
    async with served(stage.app) as here:
        mine = f"{here}/t/{ticket['id']}#k={ticket['holder_key']}"
        async with page_of(browser, mine, PHONE) as page:
            await page.click("[data-verb=arrive]")
            await expect(page.locator("#refused")).to_contain_text("签到码")
            await page.goto(f"{here}/here/{CENTRE}?c=long-ago")
            await expect(page.locator(".refused").first).to_contain_text("已过时")
            await page.goto(f"{here}/here/{CENTRE}?c={await code_of(stage.known('display'))}")
            await accessible(page)
            await page.get_by_role("button", name="我已到大厅").click()
            await page.wait_for_url("**/t/**", wait_until="commit")
            await expect(page.locator("#state")).to_have_text("等候中")
            await page.goto(f"{here}/arrival/{CENTRE}")
            await page.fill("[name=user]", "guo")
            await page.fill("[name=password]", PASSWORD)
            await page.get_by_role("button", name="登录").click()
            await expect(page.locator("#picture")).to_be_visible()
            await accessible(page)


async def test_a_code_is_good_for_its_hall_and_some_minutes(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = await stages(presence=True)
    code, now = await code_of(stage.known("guo")), real_ms()
    assert presence.shown_lately(stage.parts, CENTRE, code)
    assert not presence.shown_lately(stage.parts, "nancheng", code)
    for slots, good in ((2, True), (3, False), (-1, False)):
        later = now + slots * presence.SLOT_MS
        monkeypatch.setattr(presence, "real_ms", lambda later=later: later)
        assert presence.shown_lately(stage.parts, CENTRE, code) is good


async def test_a_phone_that_was_here_is_so_for_minutes_and_in_this_hall_alone(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = await stages(presence=True)
    floor = Floor.of(stage)
    first, second, third = [await floor.remote() for _ in range(3)]
    other = await floor.remote(hall="nancheng")
    client = stage.client()
    await client.get(f"http://test/here/{CENTRE}?c={await code_of(stage.known('kiosk'))}")

    async def arrives(ticket: dict[str, str]) -> str:
        key = {"X-Holder-Key": ticket["holder_key"]}
        answer = await client.post(f"/tickets/{ticket['id']}/arrive", headers=key)
        found: str = answer.json().get("code") or answer.json()["state"]
        return found

    assert await arrives(first) == "waiting"
    assert await arrives(other) == "PRESENCE_NEEDED"
    gone = real_ms() + 1000 * presence.HERE_S + 1
    monkeypatch.setattr(presence, "real_ms", lambda: gone)
    assert await arrives(second) == "PRESENCE_NEEDED"
    # a kiosk sees who stands before it
    arrived = await done(floor.kiosk.post(f"/tickets/{third['id']}/arrive"))
    assert arrived["state"] == "waiting"


async def test_the_code_is_for_the_halls_own_screens_and_staff(stages: Stages) -> None:
    stage = await stages()
    assert (await stage.client().get(f"/halls/{CENTRE}/presence")).status_code == 401
    assert (await stage.known("guo").get("/halls/nancheng/presence")).status_code == 403
