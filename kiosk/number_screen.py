"""The screen of a number just taken: the number, where to go, and the truth about its slip."""

from __future__ import annotations

from functools import lru_cache

import segno

from kiosk.choice import There
from kiosk.facts import facts, last_known
from kiosk.ground import Model
from kiosk.visit import Flow
from kiosk.words import Words
from queue_server.domain.ticket import Printing, TicketClass

_REASONS = {
    "paper_out": "The printer is out of paper",
    "cover_open": "The printer's cover is open",
    "not_fitted": "This machine has no printer",
}
_LATER = "Scan to follow your number once the network is back"
_CLASSES = {TicketClass.PRIORITY: "Priority", TicketClass.APPOINTMENT: "Appointment"}


def number_screen(flow: Flow, said: Words, *, service: str, place: str) -> Model:
    """What the page shows of `flow.issued`."""
    issued = flow.issued
    assert issued is not None
    marks = [_CLASSES[issued.ticket_class]] if issued.ticket_class in _CLASSES else []
    marks += ["Taken without network"] if issued.offline else []
    return {
        "title": said.say(_title(flow)),
        "ticket": {
            "id": issued.ticket,
            "number": issued.number,
            "number_name": said.say("Your number"),
            "mark": " · ".join(said.say(one) for one in marks),
            "service": service,
            "facts": [
                *_there(said, issued.there),
                *facts(said, place, ahead=issued.ahead, wait_s=issued.wait_s),
                *last_known(said, issued.known),
            ],
            "qr": _qr(issued.link),
            "qr_name": said.say(_LATER if issued.offline else "Scan to follow your number"),
        },
        "slip": {"state": str(flow.printing), "text": _slip_text(flow, said)},
        "finish": said.say("Done"),
    }


def _there(said: Words, there: There | None) -> list[Model]:
    """Which hall a number went to, and when its holder should be there."""
    if there is None:
        return []
    found = [{"name": said.say("Hall"), "value": there.hall}]
    if there.by:
        found.append({"name": said.say("Be there by"), "value": there.by})
    return found


def _title(flow: Flow) -> str:
    return "Please take your slip" if flow.printing is Printing.PRINTED else "Your number"


def _slip_text(flow: Flow, said: Words) -> str:
    """Printed is only what the printer confirmed."""
    if flow.printing is Printing.PRINTED:
        return said.say("Your slip is printed.")
    if flow.printing is Printing.UNKNOWN:
        return said.say("Look at the slot: if no slip comes, scan the code. Your number holds.")
    if flow.printing is Printing.FAILED:
        why = said.say(_REASONS.get(flow.reason or "", "The printer does not work just now"))
        return said.say("{why}. Scan the code or note the number: it holds.", why=why)
    return said.say("Printing your slip…")


@lru_cache(maxsize=4)
def _qr(link: str) -> str:
    found: str = segno.make(link, error="m", micro=False).svg_data_uri(
        border=2, dark="#16211f", light="#ffffff"
    )
    return found
