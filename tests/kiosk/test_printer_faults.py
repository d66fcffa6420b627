"""Every fault of a printer: the citizen has the number and its code, the guide is told, and the
same number is printed again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image

import kiosk.slip_printer
from kiosk.device import Device
from kiosk.printer_address import PrinterSettings
from kiosk.printer_status import Contact, Cover, Paper, PrinterStatus, Trouble
from kiosk.slip_printer import NOT_FITTED, Printed
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault
from kiosk.watch import trouble_of
from queue_server.domain.alarms import Level
from queue_server.domain.commands import Caller, CallNext, Issue, Miss, Open
from queue_server.domain.commands import Printed as Told
from queue_server.domain.ticket import Printing, State
from tests.hub.centre import Centre, new_centre, serving
from tests.kiosk.running import running, take, touch, until

pytestmark = pytest.mark.timeout(30)
KIOSK = "device:kiosk"
FAULTS = [
    (Fault.NEAR_END, Printing.PRINTED, "near_end"),
    (Fault.PAPER_OUT, Printing.FAILED, "paper_out"),
    (Fault.PAPER_ENDS, Printing.FAILED, "paper_out"),
    (Fault.COVER_OPEN, Printing.FAILED, "cover_open"),
    (Fault.CUTTER, Printing.FAILED, "printer_error"),
    (Fault.SILENT, Printing.UNKNOWN, "silent"),
    (Fault.GARBAGE, Printing.UNKNOWN, "silent"),
    (Fault.CLOSE_MID_JOB, Printing.FAILED, "connection_closed"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def centre(tmp_path: Path) -> AsyncIterator[Centre]:
    made = new_centre(tmp_path)
    async with serving(made):
        yield made


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk that gives its printer less time; none of the faults is a slow printer."""
    settings = partial(PrinterSettings, send_s=2, answer_s=0.6, status_s=0.2)
    monkeypatch.setattr(kiosk.slip_printer, "PrinterSettings", settings)


def alarm(centre: Centre) -> str | None:
    """What the guide is told of the kiosk's printer."""
    found = centre.hall.view.alarms.get(f"printer|{KIOSK}")
    return found.detail if found else None


async def reprinted(centre: Centre, ticket: str) -> None:
    """A guide has the slip printed again where the number was taken."""
    again = Told(ticket=ticket, state=Printing.QUEUED, device=KIOSK)
    await centre.hall.perform(again, Caller(principal="user:guide", id=f"again-{ticket}"))


def codes(slips: Path) -> list[str]:
    """What the codes on all printed slips say, in order."""
    return [zxingcpp.read_barcodes(Image.open(one))[0].text for one in sorted(slips.glob("*.png"))]


async def shown(device: Device) -> str:
    """Take a number; it stands on the screen with its code. Gives the ticket's id."""
    await take(device)
    issued = device.flow.issued
    assert issued is not None
    page = device.pages.model("kiosk")["view"]["ticket"]
    assert page["number"] == issued.number
    assert page["qr"].startswith("data:image/svg+xml")
    await touch(device, "shown", ticket=issued.ticket)
    return issued.ticket


@pytest.mark.parametrize(("fault", "state", "detail"), FAULTS)
async def test_a_fault_costs_nobody_the_number_and_the_guide_prints_it_again(
    centre: Centre,
    virtual: VirtualPrinter,
    tmp_path: Path,
    fault: Fault,
    state: Printing,
    detail: str,
) -> None:
    virtual.fail(fault)
    async with running(centre, tmp_path, printer=virtual.address) as device:
        id_ = await shown(device)
        ticket = centre.hall.view.tickets
        await until(lambda: ticket[id_].printed is state)
        await until(lambda: alarm(centre) == detail)
        assert ticket[id_].state is State.WAITING
        await touch(device, "finish")
        virtual.mend()
        await reprinted(centre, id_)
        await until(lambda: ticket[id_].printed is Printing.PRINTED)
        await until(lambda: alarm(centre) is None)
    link = f"https://queue.example/t/{id_}#k={centre.keys.holder_key(id_)}"
    assert set(codes(tmp_path / "slips")) == {link}


async def test_a_printer_that_is_gone_is_an_alarm_until_it_is_back(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    address = virtual.address
    await virtual.stop()
    async with running(centre, tmp_path, printer=address) as device:
        id_ = await shown(device)
        await until(lambda: centre.hall.view.tickets[id_].printed is Printing.FAILED)
        await until(lambda: alarm(centre) == "unreachable")
        assert centre.hall.view.alarms[f"printer|{KIOSK}"].level is Level.ORANGE


async def test_another_kiosk_does_not_print_what_is_asked_of_this_one(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    async with running(centre, tmp_path, printer=virtual.address) as device:
        id_ = await shown(device)
        await virtual.printed(1)
        again = Told(ticket=id_, state=Printing.QUEUED, device="device:other")
        await centre.hall.perform(again, Caller(principal="user:guide", id="other"))
        await reprinted(centre, id_)
        await virtual.printed(2)
        await until(lambda: centre.hall.view.tickets[id_].printed is Printing.PRINTED)
    assert virtual.slips_printed == 2


async def test_what_was_asked_of_a_kiosk_that_was_away_is_printed_when_it_is_back(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    async with running(centre, tmp_path, printer=virtual.address) as device:
        id_ = await shown(device)
        await touch(device, "finish")
        elsewhere = await shown(device)
        await virtual.printed(2)
        await until(lambda: centre.hall.view.tickets[elsewhere].printed is Printing.PRINTED)
    await reprinted(centre, id_)
    other = Told(ticket=elsewhere, state=Printing.QUEUED, device="device:other")
    await centre.hall.perform(other, Caller(principal="user:guide", id="other"))
    async with running(centre, tmp_path, printer=virtual.address):
        await virtual.printed(3)
        await until(lambda: centre.hall.view.tickets[id_].printed is Printing.PRINTED)
    assert centre.hall.view.tickets[id_].reprint is None
    assert virtual.slips_printed == 3, "once, and not what is asked of another kiosk"


def fine(paper: Paper = Paper.OK) -> PrinterStatus:
    """What a printer says of itself that nothing hinders."""
    return PrinterStatus(
        contact=Contact.ONLINE, paper=paper, cover=Cover.CLOSED, trouble=Trouble.NONE
    )


@pytest.mark.parametrize(
    ("status", "slip", "trouble"),
    [
        (None, Printed(state=Printing.FAILED, reason=NOT_FITTED), None),
        (fine(), None, None),
        (fine(), Printed(state=Printing.PRINTED), None),
        (fine(), Printed(state=Printing.FAILED, reason="paper_out"), None),
        (
            fine(),
            Printed(state=Printing.FAILED, reason="stalled"),
            (Level.ORANGE, "stalled"),
        ),
        (
            fine(paper=Paper.NEAR_END),
            Printed(state=Printing.UNKNOWN),
            (Level.YELLOW, "silent"),
        ),
        (PrinterStatus(contact=Contact.SILENT), None, None),
        (PrinterStatus(contact=Contact.OFFLINE), None, (Level.ORANGE, "offline")),
    ],
)
def test_what_the_guide_is_told_follows_from_the_printers_word_and_the_last_slip(
    status: PrinterStatus | None, slip: Printed | None, trouble: tuple[Level, str] | None
) -> None:
    assert trouble_of(status, slip) == trouble


async def test_each_slip_of_a_number_that_came_by_phone_is_told_by_itself(
    centre: Centre, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    job = Caller(principal="job:test", id="away")
    noon = centre.clock.now() + 7_200_000
    away = Issue(service="social", day=20261123, remote=True, arrive_by=noon)
    id_ = (await centre.hall.perform(away, job))["ticket"]["id"]
    tickets = centre.hall.view.tickets
    link = f"https://queue.example/t/{id_}#k={centre.keys.holder_key(id_)}"
    virtual.fail(Fault.PAPER_OUT)
    async with running(centre, tmp_path, printer=virtual.address) as device:
        await touch(device, "scan", text=link)
        await until(lambda: tickets[id_].printed is Printing.FAILED)
        await touch(device, "finish")
        virtual.mend()
        steps = (
            Open(window="1", clerk="user:clerk-1"),
            CallNext(window="1"),
            Miss(ticket=id_, window="1"),
        )
        for count, step in enumerate(steps):
            await centre.hall.perform(step, replace(job, id=f"step-{count}"))
        view = device.runner.view
        assert view is not None
        await until(lambda: view.tickets[id_].state is State.MISSED)
        await touch(device, "scan", text=link)
        await until(lambda: device.flow.found)
        await touch(device, "rejoin")
        await until(lambda: tickets[id_].printed is Printing.PRINTED)
