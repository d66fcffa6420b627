"""The printer's health, asked now and then and told to the centre when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from kiosk.printer_status import PrinterStatus
from kiosk.slip_printer import SlipPrinter, can_print
from queue_server.device.answers import Done
from queue_server.device.line import Line

EVERY_S = 10.0
TELL_S = 5.0


class PrinterWatch:
    """Keeps `prints` true; `changed` hears when that changes."""

    def __init__(
        self, printer: SlipPrinter, line: Line, changed: Callable[[], None], every_s: float
    ) -> None:
        self.prints = True
        """Until the printer was asked it has the benefit of doubt."""
        self._printer, self._line, self._changed = printer, line, changed
        self._every_s = every_s
        self._told: dict[str, str] = {}

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._every_s)

    async def look(self) -> None:
        """Ask the printer once; tell the centre what it does not know yet."""
        status = await self._printer.status()
        prints = can_print(status)
        if prints != self.prints:
            self.prints = prints
            self._changed()
        facts = _facts(status)
        if facts != self._told and self._line.online:
            answer = await self._line.ask("status", facts, wait_s=TELL_S)
            self._told = facts if isinstance(answer, Done) else {}


def _facts(status: PrinterStatus | None) -> dict[str, str]:
    if status is None:
        return {"printer": "none", "version": _version()}
    return {
        "printer": status.contact.value,
        "paper": status.paper.value,
        "cover": status.cover.value,
        "trouble": status.trouble.value,
        "version": _version(),
    }


def _version() -> str:
    try:
        return version("yunhao")
    except PackageNotFoundError:
        return "unknown"
