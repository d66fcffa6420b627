"""What a number's slip says, from what the kiosk knows."""

from __future__ import annotations

from kiosk.choice import Issued
from kiosk.outlook import Knowledge
from kiosk.slip import HALL_LINES, SlipContent, whereabouts
from kiosk.words import words


def slip_of(issued: Issued, knowledge: Knowledge, *, language: str) -> SlipContent:
    """The slip in the language in which the number was taken."""
    said, city = words(language), knowledge.city
    hall = city.halls[knowledge.view.hall]
    service = said.of(city.services[issued.service].name)
    zone = knowledge.place(issued.service)
    at = knowledge.clock.local(issued.issued_at)
    return SlipContent(
        language=language,
        hall=said.of(hall.name),
        number=issued.number,
        service=service,
        place=whereabouts(service, said.of(zone.name), said.of(zone.place)),
        ahead=issued.ahead,
        wait_s=issued.wait_s,
        qr_url=issued.link,
        issued_at=said.say(
            "{year}-{month:02d}-{day:02d} {time}",
            year=at.year,
            month=at.month,
            day=at.day,
            time=at.strftime("%H:%M"),
        ),
        hall_lines=tuple(said.of(line) for line in hall.slip_lines[:HALL_LINES]),
        ticket_class=issued.ticket_class,
        offline=issued.offline,
        template=hall.slip,
    )
