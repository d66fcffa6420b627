"""The kiosk against a real hub: numbers, slips, refusals, and no ghost left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image
from pydantic import SecretStr

from kiosk.device import Device
from kiosk.kept_hall import load
from kiosk.number_record import NumberRecord
from kiosk.settings import KioskSettings
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault
from kiosk.visit import Screen
from queue_server.clock import real_ms
from queue_server.domain.commands import Caller, Issue, StopService
from queue_server.domain.ticket import Printing, State, TicketClass
from tests.hub.centre import Centre, new_centre, serving
from tests.kiosk.centre import ZONE, blocks_of, great_hall
from tests.kiosk.running import on, owed, running, take, touch, until

pytestmark = pytest.mark.timeout(30)
KIOSK = "device:kiosk"


@pytest_asyncio.fixture(loop_scope="session")
async def centre(tmp_path: Path) -> AsyncIterator[Centre]:
    made = new_centre(tmp_path)
    async with serving(made):
        yield made


async def test_a_number_is_issued_shown_printed_and_told(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    for number in range(3):
        ahead = Issue(service="social", day=20261123)
        await centre.hall.perform(ahead, Caller(principal="job:day", id=f"{number}"))
    async with running(centre, tmp_path, printer=virtual.address) as kiosk:
        await take(kiosk)
        issued = kiosk.flow.issued
        assert issued is not None
        assert (issued.number, issued.ahead) == ("B004", 3)
        await touch(kiosk, "shown", ticket=issued.ticket)
        ticket = centre.hall.view.tickets
        await until(lambda: ticket[issued.ticket].printed is Printing.PRINTED)
        await touch(kiosk, "finish")
        await until(lambda: not owed(tmp_path))
    (code,) = zxingcpp.read_barcodes(Image.open(next((tmp_path / "slips").glob("*.png"))))
    key = centre.keys.holder_key(issued.ticket)
    assert code.text == f"https://queue.example/t/{issued.ticket}#k={key}"


async def test_a_printer_without_paper_leaves_a_valid_number_and_the_truth(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    virtual.fail(Fault.PAPER_OUT)
    async with running(centre, tmp_path, printer=virtual.address) as kiosk:
        await until(lambda: kiosk.pages.model("kiosk")["notes"])
        await until(lambda: centre.devices.status.get(KIOSK, {}).get("paper") == "out")
        await take(kiosk)
        assert kiosk.flow.issued is not None
        await touch(kiosk, "shown", ticket=kiosk.flow.issued.ticket)
        tickets, id_ = centre.hall.view.tickets, kiosk.flow.issued.ticket
        await until(lambda: tickets[id_].printed is Printing.FAILED)
        await until(lambda: kiosk.flow.printing is Printing.FAILED)
        assert kiosk.flow.reason == "paper_out"
        await touch(kiosk, "finish")
        await until(lambda: not owed(tmp_path))
    assert tickets[id_].state is State.WAITING


async def test_a_priority_number_waits_in_its_lane(centre: Centre, tmp_path: Path) -> None:
    async with running(centre, tmp_path) as kiosk:
        await touch(kiosk, "choose", kind="service", id="advice")
        await touch(kiosk, "language", language="en")
        await touch(kiosk, "take", **{"class": "priority"})
        await until(lambda: on(kiosk) is Screen.TICKET)
        (ticket,) = centre.hall.view.tickets.values()
    assert (ticket.service, ticket.language) == ("advice", "en")
    assert ticket.ticket_class is TicketClass.PRIORITY


async def test_a_kiosk_in_a_gathering_zone_takes_everything_in_there(tmp_path: Path) -> None:
    centre = great_hall(tmp_path)
    async with serving(centre), running(centre, tmp_path, token=centre.kiosk(ZONE)) as kiosk:
        await take(kiosk, "hrss-001")
        (ticket,) = centre.hall.view.tickets.values()
    assert (ticket.service, ticket.items) == ("experience", ("hrss-001",))


async def test_a_refusal_comes_in_the_words_of_the_citizens_language(
    centre: Centre, tmp_path: Path
) -> None:
    stop = StopService(service="social", reason="no clerk")
    await centre.hall.perform(stop, Caller(principal="job:test", id="stop"))
    async with running(centre, tmp_path) as kiosk:
        await touch(kiosk, "language", language="en")
        await take(kiosk)
        assert on(kiosk) is Screen.DENIED
        said = kiosk.pages.model("kiosk")["view"]["refusal"]
        assert said.isascii()
        assert len(said) > 20
        await until(lambda: not owed(tmp_path))
    assert not centre.hall.view.tickets


async def test_a_number_that_nobody_saw_is_voided_when_its_time_is_over(
    centre: Centre, tmp_path: Path
) -> None:
    async with running(centre, tmp_path) as kiosk:
        await take(kiosk)
        await touch(kiosk, "finish")
        tickets = centre.hall.view.tickets
        await until(lambda: [one.state for one in tickets.values()] == [State.CANCELLED])
    assert next(iter(tickets.values())).reason == "unprinted"


async def test_a_kiosk_that_died_before_showing_its_number_voids_it_after_the_restart(
    centre: Centre, tmp_path: Path
) -> None:
    async with running(centre, tmp_path) as kiosk:
        await take(kiosk)
    (id_,) = centre.hall.view.tickets
    assert centre.hall.view.tickets[id_].state is State.WAITING
    async with running(centre, tmp_path):
        await until(lambda: centre.hall.view.tickets[id_].state is State.CANCELLED)


async def test_a_kiosk_that_died_after_showing_its_number_leaves_it_valid(
    centre: Centre, tmp_path: Path
) -> None:
    async with running(centre, tmp_path) as kiosk:
        await take(kiosk)
        assert kiosk.flow.issued is not None
        id_ = kiosk.flow.issued.ticket
        await touch(kiosk, "shown", ticket=id_)
        await until(lambda: any(one.get("shown") for one in owed(tmp_path).values()))
    async with running(centre, tmp_path):
        await until(lambda: not owed(tmp_path))
    assert centre.hall.view.tickets[id_].state is State.WAITING


async def test_a_number_whose_reply_was_lost_is_asked_for_under_its_id_and_voided(
    centre: Centre, tmp_path: Path
) -> None:
    fields = {"items": ["social-card"], "ticket_class": "normal", "language": "zh-CN"}
    record = NumberRecord(tmp_path / "numbers.jsonl")
    await record.note("lost", at=real_ms(), fields=fields)
    issue = Issue(
        service="social", day=20261123, items=("social-card",), language="zh-CN", device=KIOSK
    )  # as the hub makes it from those fields
    await centre.hall.perform(issue, Caller(principal=KIOSK, id="lost"))
    async with running(centre, tmp_path):
        await until(lambda: not owed(tmp_path))
    (ticket,) = centre.hall.view.tickets.values()
    assert (ticket.number, ticket.state) == ("B001", State.CANCELLED)


async def test_cut_off_without_own_numbers_none_is_given_and_it_heals_by_itself(
    tmp_path: Path,
) -> None:
    centre = blocks_of(new_centre(tmp_path), 0)
    async with serving(centre):
        port = int(centre.url.rpartition(":")[2])
        device = running(centre, tmp_path)
        kiosk = await device.__aenter__()
        await touch(kiosk, "choose", kind="item", id="social-card")
    try:
        await until(lambda: not kiosk.flow.online)
        await touch(kiosk, "take")
        await until(lambda: on(kiosk) is Screen.DENIED)
        await touch(kiosk, "back")
        async with serving(centre, port):
            await until(lambda: kiosk.flow.online)
            await touch(kiosk, "take")
            await until(lambda: on(kiosk) is Screen.TICKET)
    finally:
        await device.__aexit__(None, None, None)


async def test_a_kiosk_that_the_centre_does_not_know_sends_people_to_the_staff(
    centre: Centre, tmp_path: Path
) -> None:
    device = Device(KioskSettings(centre=centre.url, token=SecretStr("unknown"), data=tmp_path))
    task = asyncio.create_task(device.run())
    await until(lambda: "工作人员" in device.pages.model("kiosk")["view"]["title"])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_kiosk_that_starts_while_cut_off_still_tells_what_to_bring(
    tmp_path: Path,
) -> None:
    centre = new_centre(tmp_path)
    async with serving(centre), running(centre, tmp_path):
        await until(lambda: (tmp_path / "hall.json").exists())
    async with running(centre, tmp_path) as kiosk:
        await touch(kiosk, "choose", kind="item", id="social-card")
        offer = kiosk.pages.model("kiosk")["view"]["offer"]
        assert offer["materials"][0] == "居民身份证"
        assert offer["takes"] == []
        await touch(kiosk, "home")
        async with serving(centre, int(centre.url.rpartition(":")[2])):
            await until(lambda: kiosk.flow.online)
            await take(kiosk)
            assert on(kiosk) is Screen.TICKET


def test_a_kept_hall_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    for text in ("", "{", "[]", "{}", '{"city": {}, "hall": "x", "zone": null}'):
        (tmp_path / "hall.json").write_text(text)
        assert load(tmp_path / "hall.json") is None
    assert load(tmp_path / "none.json") is None
