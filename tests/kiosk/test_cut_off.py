"""A kiosk that is cut off: on within two seconds from its own numbers, all reported on return."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, expect

from kiosk.numbers import PATIENCE_S
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault
from kiosk.visit import Screen
from queue_server.domain.commands import Caller, CallNext, Issue, Open, StopService
from queue_server.domain.rights import Role
from queue_server.domain.ticket import Printing, State
from tests.hub.centre import Centre, new_centre, serving
from tests.kiosk.browser import opened, sound
from tests.kiosk.centre import blocks_of
from tests.kiosk.cutting import DAY, cut, held, nothing_owed, stock, stocked
from tests.kiosk.relay import relayed
from tests.kiosk.running import on, owed, running, take, touch, until

pytestmark = pytest.mark.timeout(30)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return new_centre(tmp_path)


def test_nobody_is_kept_waiting_for_a_dead_line_for_two_seconds() -> None:
    assert PATIENCE_S < 2


async def test_it_goes_on_from_its_own_numbers_and_reports_on_return(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    async with serving(centre):
        port = int(centre.url.rpartition(":")[2])
        device = running(centre, tmp_path, printer=virtual.address)
        kiosk = await device.__aenter__()
        await until(lambda: stocked(tmp_path))
    try:
        await until(lambda: not kiosk.flow.online)
        await take(kiosk)
        issued = kiosk.flow.issued
        assert issued is not None
        assert (issued.number, issued.offline, issued.ahead) == ("B9950", True, None)
        await touch(kiosk, "shown", ticket=issued.ticket)
        await until(lambda: kiosk.flow.printing is Printing.PRINTED)
        assert issued.ticket not in centre.hall.view.tickets
        async with serving(centre, port):
            tickets = centre.hall.view.tickets
            await until(lambda: issued.ticket in tickets)
            ticket = tickets[issued.ticket]
            assert (ticket.state, ticket.offline) == (State.WAITING, True)
            assert (ticket.printed, ticket.items) == (Printing.PRINTED, ("social-card",))
            await touch(kiosk, "finish")
            await until(lambda: not owed(tmp_path))
            await until(lambda: kiosk.flow.online)
            await take(kiosk)
            assert kiosk.flow.issued is not None
            assert kiosk.flow.issued.number == "B001", "the centre gives the next one again"
    finally:
        await device.__aexit__(None, None, None)
    slip = Image.open(sorted((tmp_path / "slips").glob("*.png"))[0])
    (code,) = zxingcpp.read_barcodes(slip)
    key = centre.keys.holder_key(issued.ticket)
    assert code.text == f"https://queue.example/t/{issued.ticket}#k={key}"


async def test_a_line_that_is_dead_without_a_word_is_not_waited_for(
    centre: Centre, tmp_path: Path
) -> None:
    async with serving(centre), relayed(centre.url) as relay:
        centre.url = relay.url
        async with running(centre, tmp_path) as kiosk:
            await until(lambda: stocked(tmp_path))
            await touch(kiosk, "choose", kind="item", id="social-card")
            relay.dead = True
            await touch(kiosk, "take")
            await until(lambda: on(kiosk) is Screen.TICKET)
            issued = kiosk.flow.issued
            assert issued is not None
            assert issued.offline
            await touch(kiosk, "shown", ticket=issued.ticket)
            relay.dead = False
            await touch(kiosk, "finish")
            await until(lambda: issued.ticket in centre.hall.view.tickets)
            await until(lambda: not owed(tmp_path))
    states = {one.number: one.state for one in centre.hall.view.tickets.values()}
    assert states.pop("B9950") is State.WAITING
    assert set(states.values()) <= {State.CANCELLED}, "what nobody saw is voided"


async def test_two_kiosks_and_the_centre_never_give_one_number_twice(
    centre: Centre, tmp_path: Path
) -> None:
    places = {"one": tmp_path / "one", "two": tmp_path / "two"}
    tokens = {name: centre.device(Role.KIOSK, name=name) for name in places}
    for name, data in places.items():
        port = await stock(centre, data, token=tokens[name])
    given: list[str] = []
    for name, data in places.items():
        async with cut(centre, data, token=tokens[name]) as kiosk:
            for _ in range(3):
                given.append((await held(kiosk, data)).rpartition("-")[2])
    centre.moved(600)
    for number in range(3):
        issue = Issue(service="social", day=DAY)
        reply = await centre.hall.perform(issue, Caller(principal="job:day", id=f"{number}"))
        given.append(reply["ticket"]["number"])
    assert len(set(given)) == 9
    async with serving(centre, port):
        for name, data in places.items():
            async with running(centre, data, token=tokens[name]):
                await nothing_owed(data)
    assert {one.number for one in centre.hall.view.tickets.values()} == set(given)
    opened = Open(window="1", clerk="user:clerk-1")
    await centre.hall.perform(opened, Caller(principal="user:clerk-1", id="open"))
    call = CallNext(window="1")
    called = await centre.hall.perform(call, Caller(principal="user:clerk-1", id="call"))
    assert called["ticket"]["number"] in given[:6], "who came first while it was cut off is first"


async def test_what_was_printed_or_shown_at_a_power_cut_is_reported_and_nothing_else(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    """What the power leaves is what is on disk at that moment."""
    port = await stock(centre, tmp_path)
    virtual.fail(Fault.PAPER_ENDS)  # the printer stops in the middle of the slip
    async with cut(centre, tmp_path, printer=virtual.address) as kiosk:
        await take(kiosk)
        await until(lambda: any(one.get("printing") for one in owed(tmp_path).values()))
        left = copytree(tmp_path, tmp_path / "left", ignore=ignore_patterns("left"))
    assert [one["printing"] for one in owed(left).values()] == ["queued"]
    async with cut(centre, left) as kiosk:  # no printer: it fails, and power goes again
        await take(kiosk)
        assert kiosk.flow.issued is not None
        assert kiosk.flow.issued.number == "B9951", "a number is never given twice"
        await until(lambda: [one.get("printing") for one in owed(left).values()][1:] == ["failed"])
        left = copytree(left, tmp_path / "left-again")
    async with serving(centre, port), running(centre, left):
        await until(lambda: not owed(left))
    (ticket,) = centre.hall.view.tickets.values()
    assert (ticket.number, ticket.printed) == ("B9950", Printing.UNKNOWN)


async def test_a_spent_block_ends_it_with_words_that_send_people_to_the_guide(
    centre: Centre, tmp_path: Path
) -> None:
    blocks_of(centre, 1)
    await stock(centre, tmp_path)
    async with cut(centre, tmp_path) as kiosk:
        await touch(kiosk, "language", language="en")
        await held(kiosk, tmp_path)
        await touch(kiosk, "choose", kind="item", id="social-card")
        offer = kiosk.pages.model("kiosk")["view"]["offer"]
        assert offer["takes"] == []
        await touch(kiosk, "take")
        await until(lambda: on(kiosk) is Screen.DENIED)


async def test_a_service_without_blocks_and_a_stopped_one_give_nothing(
    centre: Centre, tmp_path: Path
) -> None:
    async with serving(centre), running(centre, tmp_path) as kiosk:
        await until(lambda: stocked(tmp_path))
        stop = StopService(service="social", reason="no clerk")
        await centre.hall.perform(stop, Caller(principal="job:test", id="stop"))
        await until(lambda: kiosk.runner.view and kiosk.runner.view.stops)
        assert kiosk._hall.kiosk is not None
        knowledge = kiosk._hall.kiosk.knowledge
        fields: dict[str, Any] = {"items": ["social-card"]}
        assert await kiosk._own.give(knowledge, "social", fields) is None
        assert await kiosk._own.give(knowledge, "general", fields)
        at_night = replace(knowledge.clock, start=knowledge.clock.now() + 12 * 3_600_000)
        closed = replace(knowledge, clock=at_night)
        assert await kiosk._own.give(closed, "general", fields) is None


async def test_its_page_says_what_is_so_and_passes_axe_while_it_is_cut_off(
    browser: Browser, centre: Centre, tmp_path: Path
) -> None:
    async with serving(centre):
        device = running(centre, tmp_path)
        kiosk = await device.__aenter__()
        await until(lambda: stocked(tmp_path))
    try:
        await until(lambda: not kiosk.flow.online)
        async with opened(browser, kiosk) as page:
            await page.get_by_role("button", name="English").click()
            await expect(page.locator(".notes")).to_contain_text("its own numbers")
            await touch(kiosk, "choose", kind="item", id="social-card")
            await expect(page.locator(".facts")).to_contain_text("min ago")
            await sound(page)
            await page.locator(".take").first.click()
            await expect(page.locator(".mark")).to_have_text("Taken without network")
            await expect(page.locator(".ticket-number")).to_be_visible()
            await sound(page)
            await page.locator(".finish").click()
            await until(lambda: any(one.get("shown") for one in owed(tmp_path).values()))
    finally:
        await device.__aexit__(None, None, None)
