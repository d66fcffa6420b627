"""The citizens' pages and the board in a real browser, over real sockets."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, expect

from queue_server.domain.commands import Caller, Lease, Report, Reported
from queue_server.domain.leasing import lease_days
from queue_server.domain.ticket import TicketClass
from tests.every_language import EVERY
from tests.serving import served
from tests.web.browsing import PHONE, WALL, accessible, page_of
from tests.web.conftest import CENTRE, PASSWORD, Stage
from tests.web.scenes import Floor, done

# a browser on a busy machine takes its time
pytestmark = pytest.mark.timeout(60)
PAGES = (
    "/",
    "/?q=shb",
    "/item/social-card",
    "/item/rare",
    "/theme/shebao",
    "/departments",
    "/department/renshe",
    "/now",
    "/hall/citizen-centre",
    "/sign-in",
    "/t/nothing",
    "/docs",
)


async def test_a_citizen_finds_an_item_takes_a_number_and_is_called(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    await floor.window("open")
    async with page_of(browser, here, PHONE) as page:
        await page.fill("#q", "shbzk")
        await page.locator("#found a").first.click()
        await expect(page.locator("h1")).to_have_text("社会保障卡申领")
        await expect(page.locator(".choice")).to_have_count(2)
        await page.locator(f'[data-hall="{CENTRE}"] button').click()
        await page.wait_for_url("**/t/**", wait_until="commit")
        await expect(page.locator("#number")).to_have_text("A001")
        await expect(page.locator("#why")).to_contain_text("位置已保留")
        await expect(page.locator("#state")).to_have_text("线上号，未到厅")
        await expect(page.locator("#advice")).to_contain_text("前到厅")
        await page.click("[data-verb=arrive]")
        await expect(page.locator("#state")).to_have_text("等候中")
        await expect(page.locator("#ahead")).to_have_text("无人")
        await expect(page.locator("html")).to_have_attribute("data-line", "live")
        called = (await floor.window("call-next"))["ticket"]
        await expect(page.locator("#go")).to_have_text("请到 1 号窗口")
        await expect(page.locator("#why")).to_have_text("轮到您了。")
        await floor.verb(called, "start")
        await expect(page.locator("#go")).to_be_hidden()
        await expect(page.locator("#why")).to_be_hidden()
        await floor.verb(called, "finish", outcome="settled")
        await expect(page.locator("#state")).to_have_text("已办完")
        await expect(page.locator("#verbs")).to_be_hidden()


async def test_who_stands_before_goes_down_without_a_hand(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    await floor.issue()
    ticket = await floor.issue()
    await floor.window("open")
    address = f"{here}/t/{ticket['id']}#k={ticket['holder_key']}"
    async with page_of(browser, address, PHONE) as page:
        await expect(page.locator("#ahead")).to_have_text("1")
        await expect(page.locator("#why")).to_contain_text("前面还有 1 人")
        await floor.window("call-next")
        await expect(page.locator("#ahead")).to_have_text("无人")


async def test_a_number_that_was_missed_pulses_no_more(
    browser: Browser, here: str, stage: Stage
) -> None:
    floor = Floor.of(stage)
    called = await with_key(stage, await floor.called())
    address = f"{here}/t/{called['id']}#k={called['holder_key']}"
    async with page_of(browser, address, PHONE) as page:
        await expect(page.locator("#number.pulse")).to_be_visible()
        await floor.verb(called, "miss")
        await expect(page.locator("#state")).to_have_text("已过号")
        await expect(page.locator("#number.pulse")).to_have_count(0)
        await expect(page.locator("#why")).to_be_hidden()


async def test_the_holder_moves_to_another_hall_and_gives_the_number_back(
    browser: Browser, here: str, stage: Stage
) -> None:
    ticket = await Floor.of(stage).remote()
    address = f"{here}/t/{ticket['id']}#k={ticket['holder_key']}"
    async with page_of(browser, address, PHONE) as page:
        code = page.locator("#code img")
        await expect(code).to_be_visible()
        with Image.open(BytesIO(await code.screenshot())) as picture:
            (read,) = zxingcpp.read_barcodes(picture)
        assert read.text == f"{stage.parts.own_url}/t/{ticket['id']}#k={ticket['holder_key']}"
        await page.click("[data-verb=move]")
        await page.locator("#ask-options button").first.click()
        await page.get_by_role("button", name="是，改到那里").click()
        await expect(page).to_have_url(re.compile("/t/nancheng-"))
        await expect(page.locator("#hall")).to_have_text("南城街道政务服务中心")
        await page.click("[data-verb=cancel]")
        await page.locator("#ask-options button").first.click()
        await expect(page.locator("#state")).to_have_text("已取消")
        await expect(page.locator("#why")).to_be_hidden()
        await page.goto(address)
        await expect(page).to_have_url(re.compile("/t/nancheng-"))


async def test_a_number_of_a_kiosk_that_is_cut_off_holds_on_its_page_too(
    browser: Browser, here: str, stage: Stage
) -> None:
    port, device = stage.halls.route(CENTRE), "device:cut-off"
    city, now = stage.parts.city, stage.parts.clock.now()
    service = next(iter(city.halls[CENTRE].services))
    day = lease_days(city, city.halls[CENTRE], service, now)[0]
    lease = Lease(device=device, service=service, days=(day,), count=2)
    (block,) = (await port.perform(lease, Caller(principal=device, id="lease")))["blocks"]
    number = f"{block['prefix']}{block['first']}"
    async with page_of(browser, here, PHONE) as page:
        ticket = f"{CENTRE}-{day}-{number}"
        await page.goto(f"{here}/t/{ticket}#k={stage.parts.keys.holder_key(ticket)}")
        await expect(page.locator("h1")).to_have_text(number)
        await expect(page.locator("main")).to_contain_text("您的号有效")
        await accessible(page)
        kind, at = TicketClass.NORMAL, stage.parts.clock.now()
        one = Reported(
            number=number, day=day, service=service, items=(), ticket_class=kind, printed_at=at
        )
        report = Report(device=device, tickets=(one,))
        await port.perform(report, Caller(principal=device, id="report"))
        await page.locator("#again").click()
        await expect(page.locator("#number")).to_have_text(number)
        await page.goto(f"{here}/t/{CENTRE}-{day}-{block['prefix']}5000")
        await expect(page.locator("h1")).to_have_text("没有找到")


async def test_without_scripts_the_pages_still_work(
    browser: Browser, here: str, stage: Stage
) -> None:
    page = await browser.new_page(java_script_enabled=False, locale="en")
    await page.goto(here)
    await page.fill("#q", "social")
    await page.click("form button")
    await page.locator("#found a").first.click()
    await page.locator(".choice button").first.click()
    await page.wait_for_url("**/t/**", wait_until="commit")
    await expect(page.locator("#number")).to_have_text("A001")
    await expect(page.locator("#state")).to_have_text("Remote, not yet in the hall")
    await page.close()


@pytest.mark.parametrize("language", EVERY)
async def test_every_page_is_accessible(
    browser: Browser, here: str, stage: Stage, language: str
) -> None:
    floor = Floor.of(stage)
    ticket, called = await floor.remote(), await floor.called()
    own = [
        f"/t/{one['id']}#k={one['holder_key']}" for one in (ticket, await with_key(stage, called))
    ]
    # what pulses passes through every colour
    context = await browser.new_context(viewport=PHONE, locale=language, reduced_motion="reduce")
    page = await context.new_page()
    for path in (*PAGES[:-1], *own, f"/t/{ticket['id']}"):
        await page.goto("about:blank")
        await page.goto(f"{here}{path}")
        if "#" in path:
            await expect(page.locator("#verbs")).to_be_visible()
        await accessible(page)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], path
    await context.close()


async def with_key(stage: Stage, ticket: dict[str, str]) -> dict[str, str]:
    """The ticket with its holder's key, as the slip has it."""
    return ticket | {"holder_key": stage.parts.keys.holder_key(ticket["id"])}


async def test_a_page_says_when_its_line_is_cut(browser: Browser, stage: Stage) -> None:
    ticket = await Floor.of(stage).remote()
    page = await browser.new_page(viewport=PHONE, locale="en")
    await page.clock.install()
    async with served(stage.app) as here:
        await page.goto(f"{here}/t/{ticket['id']}#k={ticket['holder_key']}")
        await expect(page.locator("html")).to_have_attribute("data-line", "live")
    await expect(page.locator("html")).to_have_attribute("data-line", "cut")
    await page.clock.fast_forward(4000)
    await expect(page.locator("#line-note")).to_be_visible()
    await expect(page.locator("#line-note")).to_contain_text("No line to the centre")
    await page.close()


async def test_the_description_can_be_read_in_the_browser(browser: Browser, here: str) -> None:
    async with page_of(browser, f"{here}/docs", WALL) as page:
        await expect(page.locator(".opblock").first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(("to", "goes"), [("/board", "/board"), ("//evil.example", "/board")])
async def test_after_signing_in_one_stays_on_this_site(stage: Stage, to: str, goes: str) -> None:
    form = {"user": "shi", "password": PASSWORD, "to": to}
    answer = await stage.client().post("http://test/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, goes)


async def test_the_same_form_twice_takes_one_number(stage: Stage) -> None:
    form = {"hall": CENTRE, "item": "social-card", "key": "drawn-at-random-by-the-page"}
    client = stage.client()
    answers = [await client.post("http://test/take", data=form) for _ in range(2)]
    assert {one.status_code for one in answers} == {303}
    assert len({one.headers["location"] for one in answers}) == 1


async def test_what_is_not_there_says_what_to_do(stage: Stage) -> None:
    client = stage.client()
    for path in ("/t/nothing", f"/t/{CENTRE}-20260101-A001", "/item/nothing"):
        answer = await client.get(f"http://test{path}")
        assert answer.status_code == 404
        assert "找事项取号" in answer.text
    closed = await client.post(
        "http://test/take",
        data={"hall": CENTRE, "item": "gone", "key": "drawn-at-random-by-the-page"},
    )
    assert closed.status_code == 409
    assert (await done(client.get("/items/gone")))["name"]
