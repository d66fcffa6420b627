"""The slip printer: python-escpos encodes the slip and opens the connection, nothing more.

Its own status functions are not used: they call a silent printer "paper enough". All its calls
block, so each conversation runs in a thread, one at a time for each printer.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

from escpos.exceptions import DeviceNotFoundError
from escpos.printer import Dummy, Network, Serial, Usb
from PIL import Image
from usb.core import NoBackendError

from kiosk.print_job import Line, LineBroken, LineStalled, PrintJob, Printout, Reason
from kiosk.printer_address import (
    DeviceFileAddress,
    NetworkAddress,
    PrinterSettings,
    SerialAddress,
    UsbAddress,
)
from kiosk.printer_line import DeviceFileLine, NetworkLine, Opened, SerialLine, UsbLine
from kiosk.printer_status import PAPER_AFTER_JOB, Contact, PrinterStatus
from queue_server.domain.ticket import Printing

BAND_DOTS = 128
"""Height of one raster command: cheap printers have a buffer of a few kilobytes."""
_PROFILES = {576: "TM-T20II", 384: "POS-5890"}


def slip_bytes(image: Image.Image) -> bytes:
    """Encode a slip: reset, raster bands, feed and partial cut, then GS r 1 to have it confirmed.

    ValueError for a width that no paper has.
    """
    if image.width not in _PROFILES:
        raise ValueError(f"no paper is {image.width} dots wide")
    encoder = Dummy(profile=_PROFILES[image.width])
    encoder.hw("INIT")
    encoder.image(image, impl="bitImageRaster", fragment_height=BAND_DOTS, center=False)
    encoder.cut(feed=False)  # GS V 66 0: feed to the knife, cut all but a bridge
    return bytes(encoder.output) + PAPER_AFTER_JOB


class Printer:
    """One printer; tells what it knows and never more."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._open: Line | None = None
        self._owed = False

    async def print_slip(self, data: bytes) -> Printout:
        """Print the bytes of one slip (see `slip_bytes`); never raises for a printer's sake.

        Takes at most about connect_s + send_s + twice answer_s. A job that failed in the middle
        may still come out when the printer is mended; it is the same number.
        """
        return await asyncio.to_thread(self._print, data)

    async def status(self) -> PrinterStatus:
        """What the printer says of itself now; within connect_s and five times status_s."""
        return await asyncio.to_thread(self._status)

    async def close(self) -> None:
        """Give up the connection; the printer may be used again."""
        await asyncio.to_thread(self._close)

    def _print(self, data: bytes) -> Printout:
        with self._turn:
            try:
                line = self._line()
            except LineBroken:
                return Printout(state=Printing.FAILED, reason=Reason.NO_CONNECTION)
            job = PrintJob(line, self._settings, owed=self._owed)
            printout = job.print(data)
            self._owed = job.owed and line.lasting
            self._after(broken=printout.reason in (Reason.CONNECTION_CLOSED, Reason.STALLED))
            return printout

    def _status(self) -> PrinterStatus:
        with self._turn:
            broken = True
            try:
                job = PrintJob(self._line(), self._settings, owed=self._owed)
                status = job.status()
                self._owed, broken = job.owed, False
                return status
            except LineBroken:
                return PrinterStatus(contact=Contact.UNREACHABLE)
            except LineStalled:
                return PrinterStatus(contact=Contact.SILENT)
            finally:
                self._after(broken=broken)

    def _line(self) -> Line:
        if self._open is None:
            self._open = _open_line(self._settings)
        return self._open

    def _after(self, *, broken: bool) -> None:
        if self._open is not None and (broken or not self._open.lasting):
            self._open.close()
            self._open = None

    def _close(self) -> None:
        with self._turn:
            self._after(broken=True)


def open_printer(settings: PrinterSettings) -> Printer:
    """The printer of these settings; it is dialled with each conversation, not here."""
    return Printer(settings)


def _open_line(settings: PrinterSettings) -> Line:
    try:
        match settings.address:
            case NetworkAddress(host, port):
                network = Network(host, port)
                # by itself it leaves a refused socket open and knows no IPv6
                network.device = socket.create_connection((host, port), settings.connect_s)
                return NetworkLine(network)
            case SerialAddress(path, baud):
                return SerialLine(_opened(Serial(str(path), baudrate=baud)))
            case UsbAddress(vendor, product):
                return UsbLine(_opened(Usb(vendor, product)))
            case DeviceFileAddress(path):
                return DeviceFileLine(path)
    except (DeviceNotFoundError, NoBackendError, OSError) as error:
        raise LineBroken from error


def _opened(printer: Any) -> Opened:
    printer.open()
    opened: Opened = printer
    return opened
