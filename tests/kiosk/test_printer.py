"""Printing over a real socket on the virtual printer, fault by fault: nothing is pretended."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from PIL import Image

from kiosk.print_job import Printout, Reason
from kiosk.printer import Printer, open_printer, slip_bytes
from kiosk.printer_address import NetworkAddress, UsbAddress, parse_address
from kiosk.printer_status import Contact, Cover, Paper, PrinterStatus, Trouble
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault
from queue_server.domain.ticket import Printing
from tests.kiosk.conftest import impatient

WELL = PrinterStatus(
    contact=Contact.ONLINE, paper=Paper.OK, cover=Cover.CLOSED, trouble=Trouble.NONE
)


def failed(reason: Reason, paper: Paper = Paper.UNKNOWN) -> Printout:
    return Printout(state=Printing.FAILED, reason=reason, paper=paper)


async def test_a_confirmed_slip_is_printed(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    assert await printer.print_slip(job) == Printout(state=Printing.PRINTED, paper=Paper.OK)
    assert virtual.slips_printed == 1


async def test_a_printer_in_order_says_so(printer: Printer) -> None:
    assert await printer.status() == WELL
    assert WELL.online


async def test_near_the_end_of_the_roll_it_prints_and_says_so(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.NEAR_END)
    assert (await printer.status()).paper is Paper.NEAR_END
    assert await printer.print_slip(job) == Printout(state=Printing.PRINTED, paper=Paper.NEAR_END)


async def test_without_paper_nothing_is_sent(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.PAPER_OUT)
    assert await printer.status() == PrinterStatus(
        contact=Contact.OFFLINE, paper=Paper.OUT, cover=Cover.CLOSED, trouble=Trouble.NONE
    )
    assert await printer.print_slip(job) == failed(Reason.PAPER_OUT, Paper.OUT)
    virtual.mend()
    assert await printer.print_slip(job) == Printout(state=Printing.PRINTED, paper=Paper.OK)
    assert virtual.slips_printed == 1


async def test_with_an_open_cover_nothing_is_sent(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.COVER_OPEN)
    assert await printer.status() == PrinterStatus(
        contact=Contact.OFFLINE, paper=Paper.OK, cover=Cover.OPEN, trouble=Trouble.NONE
    )
    assert await printer.print_slip(job) == failed(Reason.COVER_OPEN, Paper.OK)


async def test_a_stuck_knife_is_a_printer_error(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.CUTTER)
    assert (await printer.status()).trouble is Trouble.CUTTER
    assert await printer.print_slip(job) == failed(Reason.PRINTER_ERROR, Paper.OK)


async def test_paper_that_ends_in_the_middle_is_noticed(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.PAPER_ENDS)
    assert (await printer.status()).online
    assert await printer.print_slip(job) == failed(Reason.PAPER_OUT, Paper.OUT)
    assert virtual.slips_printed == 0


async def test_a_job_cut_off_by_the_roll_comes_out_with_the_next_roll(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.PAPER_ENDS)
    await printer.print_slip(job)
    virtual.mend()
    await virtual.printed(1)


async def test_a_silent_printer_has_printed_and_we_do_not_know(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.SILENT)
    assert await printer.status() == PrinterStatus(contact=Contact.SILENT)
    unknown = Printout(state=Printing.UNKNOWN, reason=Reason.NO_ANSWER)
    assert await printer.print_slip(job) == unknown
    assert virtual.slips_printed == 1


async def test_a_printer_that_hangs_up_in_the_middle_has_failed(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.CLOSE_MID_JOB)
    assert await printer.print_slip(job) == failed(Reason.CONNECTION_CLOSED)
    assert virtual.slips_printed == 0


async def test_a_printer_that_is_gone_is_unreachable(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    await virtual.stop()
    assert await printer.status() == PrinterStatus(contact=Contact.UNREACHABLE)
    assert await printer.print_slip(job) == failed(Reason.NO_CONNECTION)


async def test_a_printer_that_takes_nothing_has_stalled(job: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        opened = open_printer(impatient(NetworkAddress(*deaf.getsockname()[:2])))
        assert await opened.print_slip(job * 200) == failed(Reason.STALLED)


async def test_a_usb_printer_that_is_not_plugged_in_is_unreachable(job: bytes) -> None:
    opened = open_printer(impatient(UsbAddress(0x04B8, 0x0E28)))
    assert await opened.status() == PrinterStatus(contact=Contact.UNREACHABLE)
    assert await opened.print_slip(job) == failed(Reason.NO_CONNECTION)


@pytest.mark.parametrize("address", ["/dev/no-such-printer", "serial:///dev/no-such-printer"])
async def test_a_device_that_is_not_there_is_unreachable(address: str, job: bytes) -> None:
    opened = open_printer(impatient(parse_address(address)))
    assert await opened.status() == PrinterStatus(contact=Contact.UNREACHABLE)
    assert await opened.print_slip(job) == failed(Reason.NO_CONNECTION)


async def test_slips_of_one_printer_come_out_one_after_the_other(
    printer: Printer, virtual: VirtualPrinter, job: bytes
) -> None:
    printouts = await asyncio.gather(*(printer.print_slip(job) for _ in range(4)))
    assert {printout.state for printout in printouts} == {Printing.PRINTED}
    assert virtual.slips_printed == 4


def test_a_slip_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="400 dots"):
        slip_bytes(Image.new("1", (400, 10), 1))


def test_a_slip_is_encoded_in_bands_then_cut_then_asked_for(job: bytes) -> None:
    assert job.startswith(b"\x1b@\x1dv0\0\x48\0\x80\0")
    assert job.endswith(b"\x1dV\x42\0\x1dr\x01")


def test_encoding_says_nothing_on_the_terminal(
    job: bytes, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    slip_bytes(Image.new("1", (384, 300), 1))
    assert capsys.readouterr() == ("", "")
