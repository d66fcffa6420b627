"""Numbers that leave this hall's line by the code of their slip: to another hall, to another day.

Asked over HTTP by the code's own right, as on the holder's phone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kiosk.choice import Issued, There, link_of
from kiosk.elsewhere import halls_of
from kiosk.scan import Found, Told
from kiosk.signals import Arrived, ComeBack, Input, Leaving, LookAround, MoveTo, Read, Ways
from kiosk.words import words
from queue_server.device.answers import Denied, Done
from queue_server.device.holder_requests import as_holder
from queue_server.domain.ticket import TicketClass

SHOWN = 8
"""Halls that a screen offers."""
_SILENT = "No answer came in time. Hold the code here once more to see what became of your number."


async def depart(wanted: Leaving, centre: str, site: str, tell: Callable[[Input], None]) -> None:
    """Do what was chosen and tell what came of it; `site` is what codes and links say."""
    code, language = wanted.code, wanted.language
    what, command, body = _request(wanted)
    answer = await as_holder(
        centre, code.ticket, what, key=code.key, language=language, command=command, body=body
    )
    if isinstance(wanted, LookAround):
        rows = answer.data["rows"] if isinstance(answer, Done) else ()
        tell(Ways(ticket=code.ticket, halls=halls_of(rows, shown=SHOWN)))
        return
    if not isinstance(answer, Done):
        text = answer.text if isinstance(answer, Denied) else words(language).say(_SILENT)
        tell(Read(found=Found(told=Told.REFUSED, code=code, text=text)))
        return
    match wanted:
        case MoveTo():
            tell(Arrived(ticket=code.ticket, issued=_issued(answer.data, site)))
        case ComeBack():
            until = _ms(answer.data["return_until"])
            number = str(answer.data["number"])
            kept = Found(told=Told.KEPT, code=code, number=number, kept_until=until)
            tell(Read(found=kept))


def _request(wanted: Leaving) -> tuple[str, str, dict[str, Any]]:
    match wanted:
        case LookAround():
            return "halls", "", {}
        case MoveTo(id=id_, hall=hall):
            return "move", id_, {"hall": hall}
        case ComeBack(id=id_):
            return "cancel", id_, {"keep": True}


def _issued(ticket: Mapping[str, Any], site: str) -> Issued:
    """The number that another hall gave, as the centre's REST writes a ticket."""
    wait, by = ticket["wait"], ticket.get("arrive_by")
    return Issued(
        ticket=ticket["id"],
        number=ticket["number"],
        service=ticket["service"],
        ticket_class=TicketClass(ticket["class"]),
        issued_at=_ms(ticket["issued_at"]),
        ahead=ticket["ahead"],
        wait_s=(wait["p10_s"], wait["p90_s"]),
        link=link_of(site, ticket["id"], ticket["holder_key"]),
        there=There(
            hall=ticket["hall_name"],
            service=ticket["service_name"],
            place=ticket["place"],
            by="" if by is None else f"{datetime.fromisoformat(by):%H:%M}",
        ),
    )


def _ms(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1000)
