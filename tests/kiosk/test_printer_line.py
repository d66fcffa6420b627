"""USB, serial line and device file: the virtual printer behind each, and each pulled out."""

from __future__ import annotations

import asyncio
import os
import pty
import socket
import tty
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
import usb.backend.libusb1

from kiosk.print_job import Printout, Reason
from kiosk.printer import open_printer
from kiosk.printer_address import DeviceFileAddress, PrinterAddress, SerialAddress, UsbAddress
from kiosk.printer_status import Contact, Paper, PrinterStatus
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault
from queue_server.domain.ticket import Printing
from tests.kiosk.conftest import impatient
from tests.kiosk.usb_printer import PRODUCT, VENDOR, UsbPrinter

PRINTED = Printout(state=Printing.PRINTED, paper=Paper.OK)
UNKNOWN = Printout(state=Printing.UNKNOWN, reason=Reason.NO_ANSWER)


class Cable:
    """A pseudo terminal whose far end is plugged into the virtual printer."""

    def __init__(self) -> None:
        self.far, self._near = pty.openpty()
        self.path = Path(os.ttyname(self._near))
        tty.setraw(self._near)
        os.set_blocking(self.far, False)
        self._tasks: list[asyncio.Task[None]] = []

    async def plug_in(self, virtual: VirtualPrinter) -> None:
        host, port = virtual.address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        loop = asyncio.get_running_loop()
        loop.add_reader(self.far, lambda: writer.write(os.read(self.far, 4096)))
        self._tasks.append(asyncio.create_task(self._back(reader)))
        self._writer = writer

    async def _back(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(64):
            os.write(self.far, data)

    async def pull_out(self) -> None:
        asyncio.get_running_loop().remove_reader(self.far)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._writer.close()
        os.close(self.far)
        os.close(self._near)


@pytest_asyncio.fixture(loop_scope="session")
async def cable(virtual: VirtualPrinter) -> AsyncIterator[Cable]:
    made = Cable()
    await made.plug_in(virtual)
    yield made
    await made.pull_out()


@pytest.fixture
def usb_printer(virtual: VirtualPrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[UsbPrinter]:
    host, port = virtual.address.split(":")
    with socket.create_connection((host, int(port))) as line:
        made = UsbPrinter(line)
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: made)
        yield made


@pytest.fixture(params=["serial", "device file", "usb"])
def address(
    request: pytest.FixtureRequest, cable: Cable, usb_printer: UsbPrinter
) -> PrinterAddress:
    addresses: dict[str, PrinterAddress] = {
        "serial": SerialAddress(cable.path),
        "device file": DeviceFileAddress(cable.path),
        "usb": UsbAddress(VENDOR, PRODUCT),
    }
    return addresses[request.param]


async def test_a_slip_is_printed_and_confirmed_again_and_again(
    address: PrinterAddress, virtual: VirtualPrinter, job: bytes
) -> None:
    printer = open_printer(impatient(address))
    assert (await printer.status()).online
    assert await printer.print_slip(job) == PRINTED
    assert await printer.print_slip(job) == PRINTED
    await printer.close()
    assert await printer.print_slip(job) == PRINTED
    assert virtual.slips_printed == 3
    await printer.close()


async def test_a_printer_without_paper_says_so_on_every_line(
    address: PrinterAddress, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.PAPER_OUT)
    printer = open_printer(impatient(address))
    assert (await printer.status()).paper is Paper.OUT
    assert (await printer.print_slip(job)).reason is Reason.PAPER_OUT
    assert virtual.slips_printed == 0
    await printer.close()


async def test_silence_is_unknown_on_every_line(
    address: PrinterAddress, virtual: VirtualPrinter, job: bytes
) -> None:
    virtual.fail(Fault.SILENT)
    printer = open_printer(impatient(address))
    assert await printer.print_slip(job) == UNKNOWN
    assert virtual.slips_printed == 1
    await printer.close()


async def test_the_late_answer_to_a_lost_job_does_not_confirm_the_next(
    address: PrinterAddress, virtual: VirtualPrinter, job: bytes
) -> None:
    printer = open_printer(impatient(address))
    virtual.fail(Fault.PAPER_ENDS)
    assert (await printer.print_slip(job)).reason is Reason.PAPER_OUT
    virtual.mend()  # the lost job comes out and is confirmed now
    assert (await printer.status()).paper is Paper.OK
    virtual.fail(Fault.PAPER_ENDS)
    assert (await printer.print_slip(job)).reason is Reason.PAPER_OUT
    await printer.close()


async def test_a_usb_printer_pulled_out_has_failed_and_comes_back(
    usb_printer: UsbPrinter, virtual: VirtualPrinter, job: bytes
) -> None:
    printer = open_printer(impatient(UsbAddress(VENDOR, PRODUCT)))
    assert await printer.print_slip(job) == PRINTED
    usb_printer.plugged_in = False
    assert (await printer.print_slip(job)).reason is Reason.CONNECTION_CLOSED
    assert await printer.status() == PrinterStatus(contact=Contact.UNREACHABLE)
    assert (await printer.print_slip(job)).reason is Reason.NO_CONNECTION
    usb_printer.plugged_in = True
    assert await printer.print_slip(job) == PRINTED
    await printer.close()


@pytest.mark.parametrize("kind", [SerialAddress, DeviceFileAddress])
async def test_a_line_that_is_pulled_out_has_failed(
    kind: type[SerialAddress] | type[DeviceFileAddress], virtual: VirtualPrinter, job: bytes
) -> None:
    cable = Cable()
    await cable.plug_in(virtual)
    printer = open_printer(impatient(kind(cable.path)))
    assert (await printer.status()).online
    await cable.pull_out()
    assert (await printer.print_slip(job)).reason is Reason.CONNECTION_CLOSED
    assert (await printer.print_slip(job)).reason is Reason.NO_CONNECTION


@pytest.mark.parametrize("kind", [SerialAddress, DeviceFileAddress])
async def test_a_line_that_takes_nothing_has_stalled(
    kind: type[SerialAddress] | type[DeviceFileAddress],
) -> None:
    far, near = pty.openpty()
    printer = open_printer(replace(impatient(kind(Path(os.ttyname(near)))), send_s=0.5))
    stalled = Printout(state=Printing.FAILED, reason=Reason.STALLED)
    assert await printer.print_slip(b"x" * 30_000) == stalled
    os.close(far)
    os.close(near)


async def test_a_fifo_takes_the_slip_and_never_answers(tmp_path: Path, job: bytes) -> None:
    fifo = tmp_path / "spooler"
    os.mkfifo(fifo)
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    printer = open_printer(impatient(DeviceFileAddress(fifo)))
    printing = asyncio.create_task(printer.print_slip(job))
    came = b""
    while not came.endswith(job):
        await asyncio.sleep(0)
        try:
            came += os.read(reading, 65536)
        except BlockingIOError:
            continue
    assert await printing == UNKNOWN
    assert await printer.status() == PrinterStatus(contact=Contact.SILENT)
    await printer.close()
    os.close(reading)


async def test_a_fifo_that_nobody_reads_is_unreachable(tmp_path: Path, job: bytes) -> None:
    fifo = tmp_path / "spooler"
    os.mkfifo(fifo)
    printer = open_printer(impatient(DeviceFileAddress(fifo)))
    assert (await printer.print_slip(job)).reason is Reason.NO_CONNECTION
