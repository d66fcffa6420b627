"""The kiosk's printer as the visit sees it: a slip goes in, the truth about it comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.printer import Printer, open_printer, slip_bytes
from kiosk.printer_address import PrinterSettings, parse_address
from kiosk.printer_status import Contact, Cover, Paper, PrinterStatus
from kiosk.settings import KioskSettings
from kiosk.slip import Dots, SlipContent, render_slip
from queue_server.domain.ticket import Printing

NOT_FITTED = "not_fitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of a slip, and why when it is not known to be printed."""

    state: Printing
    reason: str | None = None


class SlipPrinter:
    """Draws slips and prints them; a kiosk without a printer says so with each slip."""

    def __init__(
        self, printer: Printer | None, *, dots: Dots = 576, font: Path | None = None
    ) -> None:
        self._printer, self._dots, self._font = printer, dots, font
        self.told: Callable[[Printed], None] | None = None
        """Who hears what became of each slip."""

    @property
    def fitted(self) -> bool:
        """Whether the kiosk has a printer."""
        return self._printer is not None

    async def print(self, content: SlipContent) -> Printed:
        """Print one slip."""
        if self._printer is None:
            return Printed(state=Printing.FAILED, reason=NOT_FITTED)
        data = await asyncio.to_thread(self._drawn, content)
        printout = await self._printer.print_slip(data)
        printed = Printed(state=printout.state, reason=printout.reason)
        if self.told is not None:
            self.told(printed)
        return printed

    async def status(self) -> PrinterStatus | None:
        """What the printer says of itself now; None where there is none."""
        return None if self._printer is None else await self._printer.status()

    async def close(self) -> None:
        """Give up its connection."""
        if self._printer is not None:
            await self._printer.close()

    def _drawn(self, content: SlipContent) -> bytes:
        return slip_bytes(render_slip(content, dots=self._dots, font=self._font))


def can_print(status: PrinterStatus | None) -> bool:
    """Whether nothing is known against printing now; a silent printer has the benefit of doubt."""
    if status is None or status.contact in (Contact.UNREACHABLE, Contact.OFFLINE):
        return False
    return status.paper is not Paper.OUT and status.cover is not Cover.OPEN


def printer_of(settings: KioskSettings) -> SlipPrinter:
    """The printer that the settings name, or none; ValueError for an address that is none."""
    given = settings.printer
    address = None if given is None else PrinterSettings(address=parse_address(given))
    return SlipPrinter(
        None if address is None else open_printer(address), dots=settings.dots, font=settings.font
    )
