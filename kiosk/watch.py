"""The printer's health: asked now and then and after each slip, told to the centre on each change.

What hinders it is an alarm about this kiosk, so that the guide comes; it is cleared when the
printer says so, or when it has printed again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from kiosk.print_job import hindrance
from kiosk.printer_status import Contact, Paper, PrinterStatus
from kiosk.slip_printer import NOT_FITTED, Printed, SlipPrinter, can_print
from queue_server.device.answers import Denied, Done
from queue_server.device.line import Asks
from queue_server.domain.alarms import Level
from queue_server.domain.ticket import Printing

EVERY_S = 10.0
TELL_S = 5.0
ALARM = "printer"

Trouble = tuple[Level, str]
"""How soon somebody should come, and what for."""


class PrinterWatch:
    """Keeps `prints` true; `changed` hears when that changes."""

    def __init__(
        self, printer: SlipPrinter, line: Asks, changed: Callable[[], None], every_s: float
    ) -> None:
        self.prints = True
        """Until the printer was asked it has the benefit of doubt."""
        self._printer, self._line, self._changed = printer, line, changed
        self._every_s = every_s
        self._told: Mapping[str, str] = {}
        self._raised: Trouble | str | None = "unknown"
        self._slip: Printed | None = None
        self._news = asyncio.Event()
        self.beside: Callable[[], Mapping[str, str]] = dict
        """More facts about this kiosk, told to the centre together with the printer's."""
        printer.told = self.printed

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._news.wait()
            self._news.clear()

    def printed(self, slip: Printed) -> None:
        """A slip came out, or did not."""
        self._slip = slip
        self._news.set()

    async def look(self) -> None:
        """Ask the printer once; tell the centre what it does not know yet."""
        status = await self._printer.status()
        prints = can_print(status)
        if prints != self.prints:
            self.prints = prints
            self._changed()
        facts = {**_facts(status), **self.beside()}
        if facts != self._told and await self._asked("status", facts):
            self._told = facts
        trouble = trouble_of(status, self._slip)
        if trouble != self._raised and await self._alarm(trouble):
            self._raised = trouble

    async def _alarm(self, trouble: Trouble | None) -> bool:
        if trouble is None:
            return await self._asked("clear_alarm", {"alarm": ALARM})
        level, detail = trouble
        return await self._asked(
            "raise_alarm", {"alarm": ALARM, "level": level.value, "detail": detail}
        )

    async def _asked(self, verb: str, fields: Mapping[str, Any]) -> bool:
        """Whether the centre took it; while it is away it is told later."""
        if not self._line.online:
            return False
        answer = await self._line.ask(verb, fields, wait_s=TELL_S)
        return isinstance(answer, Done | Denied)


def trouble_of(status: PrinterStatus | None, slip: Printed | None) -> Trouble | None:
    """What a guide should see to, from the printer's own word and from the last slip."""
    if status is None:
        return None
    if status.contact is Contact.UNREACHABLE:
        return Level.ORANGE, "unreachable"
    hindered = hindrance(status)
    if hindered is not None:
        return Level.ORANGE, hindered.value
    if slip is not None and slip.state is Printing.FAILED and slip.reason != NOT_FITTED:
        lost = slip.reason in _MENDED
        return None if lost else (Level.ORANGE, slip.reason or "failed")
    if slip is not None and slip.state is Printing.UNKNOWN:
        return Level.YELLOW, "silent"
    return (Level.YELLOW, "near_end") if status.paper is Paper.NEAR_END else None


_MENDED = frozenset({"paper_out", "cover_open", "printer_error", "offline", "no_connection"})
"""Why a slip failed, where the printer's word of now tells that it is over."""


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
