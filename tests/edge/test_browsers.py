"""Browsers enrolled at a hall node: a code typed once, a cookie, and what ends it."""

from __future__ import annotations

import pytest

from queue_server.domain.rights import Role
from tests.edge.conftest import Edge
from tests.edge.pages import opened
from tests.edge.test_node import issue
from tests.hub.centre import HALL, Centre
from tests.hub.line import until

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("typed", ["", "NONSENSE", "spent", "foreign", "centre"])
async def test_a_code_that_is_not_for_a_page_of_this_hall_is_refused_in_words(
    edge: Edge, typed: str
) -> None:
    made = typed
    if typed == "spent":
        made = await edge.code(Role.KIOSK)
        await edge.browser().type(made)
    elif typed == "foreign":
        made = await edge.code(Role.KIOSK, hall="far-hall")
    elif typed == "centre":
        made = await edge.code(Role.CENTRE)
    browser = edge.browser()
    assert await browser.type(made) == 409
    assert "登记码不对" in browser.said
    assert not browser.cookie


async def test_a_cookie_is_the_browsers_alone_and_opens_its_own_device_alone(edge: Edge) -> None:
    kiosk, board = await edge.enrolled(Role.KIOSK), await edge.enrolled(Role.DISPLAY)
    attributes = {one.strip().lower() for one in kiosk.cookie.split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    assert (await kiosk.http.get(kiosk.path)).status_code == 200
    assert (await kiosk.http.get(board.path)).headers["location"] == "/?gone=1"
    board.cookie = kiosk.cookie
    async with opened(board, "board") as page:
        await until(lambda: page.closed)
        assert page.closed == 4501
    assert (await edge.browser().http.get(kiosk.path)).status_code == 303
    home = await kiosk.http.get("/")
    assert (home.status_code, home.headers["location"]) == (303, kiosk.path)
    stored = (edge.data / "devices.json").read_text()
    secret = kiosk.cookie.partition(";")[0].partition("=")[2]
    assert secret not in stored
    assert (edge.data / "devices.json").stat().st_mode & 0o077 == 0


async def test_a_foreign_page_reaches_nothing(edge: Edge) -> None:
    browser = await edge.enrolled(Role.KIOSK)
    foreign = {"Origin": "https://elsewhere.example"}
    answer = await browser.http.post("/enrol", data={"code": "x"}, headers=foreign)
    assert answer.status_code == 403
    answer = await browser.http.post(f"{browser.path}do?page=kiosk", json={}, headers=foreign)
    assert answer.status_code == 403
    rebound = {"Host": "node.elsewhere.example"}
    assert (await browser.http.get("/", headers=rebound)).status_code == 403


async def test_a_withdrawn_device_is_shut_out_within_seconds(edge: Edge, centre: Centre) -> None:
    browser, other = await edge.enrolled(Role.WINDOW, "2"), await edge.enrolled(Role.DISPLAY)
    async with opened(browser, "desk") as page, opened(other, "board") as staying:
        await until(lambda: page.model)
        await centre.devices.withdraw(browser.device)
        await until(lambda: page.closed)
        assert page.closed == 4501
        assert (await browser.http.get(browser.path)).headers["location"] == "/?gone=1"
        assert "登记已失效" in (await browser.http.get("/?gone=1")).text
        await issue(centre)
        await until(lambda: staying.model)
        assert staying.closed is None


async def test_settings_of_a_device_are_those_that_the_centre_has(
    edge: Edge, centre: Centre
) -> None:
    browser = await edge.enrolled(Role.KIOSK)
    async with opened(browser, "kiosk") as page:
        await until(lambda: page.model.get("notes"))
        assert "号票" in str(page.model["notes"]), "it has no printer"
        await centre.devices.set(browser.device, {"printer": "nonsense:"})
        await until(lambda: page.closed)
    async with opened(browser, "kiosk") as page:
        await until(lambda: page.model.get("hall"))  # a printer that cannot be costs no numbers


async def test_browsers_stay_enrolled_over_a_restart_even_while_the_centre_is_away(
    edge: Edge, centre: Centre
) -> None:
    browser = await edge.enrolled(Role.DISPLAY)
    async with opened(browser, "board") as page:
        await until(lambda: page.model)
    home, centre.url = centre.url, "http://127.0.0.1:9"
    await edge.stop()
    await edge.start()
    try:
        assert (await browser.http.get(browser.path)).status_code == 200
        async with opened(browser, "board") as page:
            await until(lambda: page.line)
            assert not page.line["online"]
        assert (await edge.browser().type("ANYTHING")) == 409
    finally:
        await edge.stop()
        centre.url = home
        await edge.start()
    async with opened(browser, "board") as page:
        await until(lambda: page.line.get("online"))
    assert edge.house.trunk.runner.mirror.hall == HALL
