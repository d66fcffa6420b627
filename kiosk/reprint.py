"""A slip printed anew because somebody in the hall asked for it: same number, same code."""

from __future__ import annotations

from kiosk.choice import issued_of
from kiosk.outlook import Knowledge
from kiosk.slip_printer import SlipPrinter
from kiosk.slip_text import slip_of
from kiosk.words import LANGUAGES
from queue_server.device.answers import Done
from queue_server.device.line import Asks
from queue_server.domain.events import Event
from queue_server.domain.ticket import Printing

ASK_S = 5.0


def asked_here(event: Event, device: str) -> str | None:
    """The ticket whose slip this kiosk is to print, if the event asks for one."""
    data = event.data
    if event.type != "ticket.printed" or data.get("device") != device:
        return None
    return str(data["ticket"]) if data["set"].get("printed") == Printing.QUEUED else None


async def reprint(
    ticket: str, line: Asks, printer: SlipPrinter, knowledge: Knowledge, site: str
) -> None:
    """Print the slip of a ticket, and tell the centre what became of it."""
    answer = await line.ask("slip", {"ticket": ticket}, wait_s=ASK_S)
    if not isinstance(answer, Done):
        return
    language = answer.data["ticket"].get("language")
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    slip = slip_of(issued_of(answer.data, site), knowledge, language=spoken)
    printed = await printer.print(slip)
    await line.ask("printed", {"ticket": ticket, "state": printed.state.value}, wait_s=ASK_S)
