"""What a number's slip says, from what the kiosk knows."""

from __future__ import annotations

from kiosk.choice import Issued, There
from kiosk.outlook import Knowledge
from kiosk.slip import HALL_LINES, SlipContent, whereabouts
from kiosk.words import Words, words

CODE_THERE = "Hold this code under a kiosk there."


def slip_of(issued: Issued, knowledge: Knowledge, *, language: str) -> SlipContent:
    """The slip in the language in which the number was taken."""
    said, city = words(language), knowledge.city
    hall = city.halls[knowledge.view.hall]
    at = knowledge.clock.local(issued.issued_at)
    there = issued.there or _here(issued, knowledge, said)
    lines = tuple(said.of(line) for line in hall.slip_lines[:HALL_LINES])
    if there.by:
        lines = (said.say("Please be there by {time}.", time=there.by), said.say(CODE_THERE))
    return SlipContent(
        language=language,
        hall=there.hall,
        number=issued.number,
        service=there.service,
        place=there.place,
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
        hall_lines=lines,
        ticket_class=issued.ticket_class,
        offline=issued.offline,
        template=hall.slip,
    )


def _here(issued: Issued, knowledge: Knowledge, said: Words) -> There:
    """Where a number of this hall waits."""
    city, zone = knowledge.city, knowledge.place(issued.service)
    service = said.of(city.services[issued.service].name)
    return There(
        hall=said.of(city.halls[knowledge.view.hall].name),
        service=service,
        place=whereabouts(service, said.of(zone.name), said.of(zone.place)),
        by="",
    )
