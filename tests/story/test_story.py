"""One ticket's whole way on real parts, also with the centre or the store killed on the way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from queue_server.database import open_engine
from queue_server.domain.events import START
from queue_server.domain.follow_up import FollowUp
from queue_server.records.follow_ups import SqlFollowUps
from tests.hub.line import until
from tests.story.centre import journal_of
from tests.story.demo import HEAL_MS, Demo, Screens, screens
from tests.story.judged import judge

pytestmark = pytest.mark.asyncio(loop_scope="module")
PINYIN, ITEM = "shehuibaozhangka", "社会保障卡申领"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The demo, on a Friday morning."""
    running = Demo(tmp_path_factory.mktemp("demo") / "data")
    await running.start()
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(demo: Demo) -> AsyncIterator[Screens]:
    """Its screens, with a clerk at the window."""
    async with screens(demo) as found:
        await found.sign_in()
        yield found


def hall_of(ticket: str) -> str:
    return ticket.rsplit("-", 2)[0]


def ticket_of(address: str) -> str:
    return address.partition("/t/")[2].partition("#")[0]


async def verbs_of(demo: Demo, ticket: str) -> list[str]:
    """What the journal has of a ticket, printing apart: nobody waits for paper."""
    hall = hall_of(ticket)
    async with journal_of(demo.data) as journal:
        events = await journal.after(hall, START, limit=5000)
        ours = [event for event in events if event.data.get("ticket") == ticket]
    return [event.type for event in ours if event.type != "ticket.printed"]


async def in_the_journal(demo: Demo, ticket: str) -> None:
    """Wait for the ticket's end there, and hold it to its whole way."""
    whole = ["issued", "called", "started", "finished"]
    expected = [f"ticket.{verb}" for verb in whole] + ["handling.ended"]

    async def is_whole() -> bool:
        return len(await verbs_of(demo, ticket)) >= len(expected)

    await until(is_whole, every_s=0.05)
    assert sorted(await verbs_of(demo, ticket)) == sorted(expected)


async def test_a_number_is_taken_held_called_seen_and_finished(demo: Demo, stage: Screens) -> None:
    address = await stage.take(PINYIN, ITEM)
    ticket = ticket_of(address)
    assert re.fullmatch(r"citizen-centre-20261120-[A-Z]{1,2}001", ticket)
    assert address.startswith(f"{demo.place['centre']}/t/{ticket}#k=")
    terminal = demo.data / "demo.log"
    await until(lambda: address in terminal.read_text(), every_s=0.05)
    phone = await stage.phone(address)
    state = phone.locator("#state")
    await expect(phone.locator("#verbs")).to_be_visible()
    waiting = await state.inner_text()
    await stage.call()
    await stage.shown(ticket)
    await expect(state).not_to_have_text(waiting)
    await expect(phone.locator("#go")).to_be_visible()
    await stage.serve()
    await expect(stage.window.locator("#served")).to_have_text("1")
    await expect(phone.locator("#facts")).to_be_hidden()
    await phone.context.close()
    await in_the_journal(demo, ticket)


async def test_the_centre_is_killed_between_issue_and_call_and_the_story_goes_on(
    demo: Demo, stage: Screens
) -> None:
    address = await stage.take(PINYIN, ITEM)
    ticket = ticket_of(address)
    phone = await stage.phone(address)
    await expect(phone.locator("#verbs")).to_be_visible()
    killed = demo.centre()
    killed.kill()
    killed.wait(5)
    await stage.call()
    await stage.shown(ticket)
    await expect(phone.locator("#go")).to_be_visible(timeout=HEAL_MS)
    await phone.context.close()
    await stage.serve()
    assert demo.centre().pid != killed.pid
    await in_the_journal(demo, ticket)


async def test_the_store_is_killed_between_issue_and_call_and_the_story_goes_on(
    demo: Demo, stage: Screens
) -> None:
    address = await stage.take(PINYIN, ITEM)
    ticket, centre = ticket_of(address), demo.centre().pid
    killed = demo.store()
    killed.kill()
    killed.wait(5)
    await stage.call()
    await stage.shown(ticket)
    await stage.serve()
    assert demo.store().pid != killed.pid
    assert demo.centre().pid == centre, "the centre lives on"
    await in_the_journal(demo, ticket)


@pytest.mark.long
async def test_a_kiosk_whose_centre_is_gone_goes_on_and_its_number_is_called_like_any_other(
    demo: Demo, stage: Screens
) -> None:
    await expect(stage.kiosk.locator(".way.search, .finish").first).to_be_visible(timeout=HEAL_MS)
    await expect(stage.kiosk.locator(".notes")).not_to_contain_text("中断", timeout=HEAL_MS)
    held = demo.data / "kiosk" / "blocks.jsonl"
    await until(lambda: held.exists() and b'"block"' in held.read_bytes())
    gone = demo.centre()
    gone.suspend()  # it takes what is sent to it and says nothing any more
    address = await stage.take(PINYIN, ITEM, until_shown_s=2.5)
    ticket = ticket_of(address)
    assert re.fullmatch(r"citizen-centre-20261120-[A-Z]{1,2}9\d{3}", ticket), "of its own block"
    gone.kill()
    gone.wait(5)
    await stage.call()
    await stage.shown(ticket)
    phone = await stage.phone(address)
    await expect(phone.locator("#go")).to_be_visible(timeout=HEAL_MS)
    await phone.context.close()
    await stage.serve()
    await in_the_journal(demo, ticket)


async def guided(demo: Demo) -> str:
    """A guide gives a number to who has neither phone nor card; the ticket's id."""
    hall = demo.place["devices"][0]["hall"]
    guide = next(
        one for one in demo.place["staff"] if (one["role"], one["hall"]) == ("guide", hall)
    )
    async with httpx.AsyncClient(base_url=f"{demo.place['centre']}/api/v1") as client:
        asked = {"user": guide["user"], "password": guide["password"]}
        token = (await client.post("/session", json=asked)).json()["token"]
        body = {"hall": hall, "service": "experience", "channel": "staff", "class": "priority"}
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.post("/tickets", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        ticket: str = answer.json()["id"]
    return ticket


async def follow_ups(demo: Demo) -> list[FollowUp]:
    """What bad grades opened, as the records have it."""
    engine = open_engine(f"sqlite:///{demo.data / 'records.sqlite'}")
    try:
        return await SqlFollowUps(engine).all([demo.place["devices"][0]["hall"]])
    finally:
        await engine.dispose()


@pytest.mark.long
async def test_an_elder_without_phone_and_card_is_served_and_grades_the_visit(
    demo: Demo, stage: Screens
) -> None:
    """The centre dies under the grade: it is taken once, and opens one follow-up."""
    ticket = await guided(demo)
    context = await stage.browser.new_context(viewport={"width": 1024, "height": 600})
    second = await context.new_page()
    await second.goto(f"{demo.place['window']}/evaluate")
    before = second.get_by_role("button", name="暂不评价")  # whoever was served just now may grade
    shown = second.locator("#idle").or_(before).filter(visible=True)
    await expect(shown.first).to_be_visible()
    if await before.is_visible():
        await before.click()
    await expect(second.locator("#idle")).to_be_visible()
    await stage.call()
    await stage.shown(ticket)
    await stage.serve()
    await expect(second.locator("#question")).to_have_text("请您评价本次服务")
    await expect(second.locator("#about b")).to_have_text(ticket.rpartition("-")[2])
    await second.click("[data-grade='2']")
    await second.locator("#tags button").first.click()
    killed = demo.centre()
    killed.kill()
    await second.click("#send")
    await expect(second.locator("#thank")).to_have_text("谢谢您的评价")
    killed.wait(5)
    await until(lambda: follow_ups(demo), every_s=0.2)
    (opened,) = await follow_ups(demo)
    graded = opened.evaluation
    assert (graded.ticket, graded.grade, graded.source) == (ticket, 2, "evaluator")
    assert len(graded.tags) == 1
    assert (await verbs_of(demo, ticket)).count("evaluation.submitted") == 1
    assert len(await follow_ups(demo)) == 1
    await context.close()


async def test_afterwards_the_journal_is_the_stream_and_no_invariant_is_violated(
    demo: Demo, stage: Screens
) -> None:
    assert demo.stop() == 0
    events = (await judge(demo.data))["citizen-centre"]
    assert {one.event.epoch for one in events} == {1}, "killed is not lost"
