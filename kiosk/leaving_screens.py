"""The screens of who leaves a stopped line: what is offered, which hall, and is it meant."""

from __future__ import annotations

from datetime import timedelta

from kiosk.ground import Kiosk, Model
from kiosk.scan import Found
from kiosk.visit import Flow
from kiosk.words import Words
from queue_server.domain.stopping import Stop
from queue_server.domain.ticket import Offer

KEPT = "Until {date}: hold this slip's code under a kiosk, or show it to a guide. You go first."
_ENDS = "This number ends now. Until {date} you come back with this slip, without queueing anew."
_GOES = "You get a new number there; the time that you have waited goes with you."
_WAY = "Wait {wait}, about {way} min on the way."


def stopped(said: Words, stop: Stop) -> str:
    """Why the line gives no numbers, and that nobody has to go."""
    text = "No new numbers are given in this line: {reason}. If you stay you keep your place."
    return said.say(text, reason=stop.said(said.language))


def offers(said: Words, found: Found) -> list[Model]:
    """What may be chosen instead of waiting, as buttons: `{verb, text, note}`."""
    stop = found.stop
    if stop is None:
        return []
    all_ = {
        Offer.MOVE: ("halls", "Another hall", "Your time of waiting goes with you"),
        Offer.RETURN: ("another_day", "Another day", "Without queueing anew"),
    }
    return [
        {"verb": verb, "text": said.say(text), "note": said.say(note)}
        for offer, (verb, text, note) in all_.items()
        if offer in stop.offers
    ]


def halls(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """The halls that the number can go to, soonest done first."""
    known = flow.ways
    lead = "One moment, the halls are asked" if known is None else ""
    if known == ():
        lead = "No other hall gives numbers for this now."
    return {
        "title": said.say("Which hall would you like to go to?"),
        "lead": said.say(lead) if lead else "",
        "rows": [
            {
                "verb": "hall",
                "fields": {"hall": one.hall},
                "text": one.name,
                "note": said.say(_WAY, wait=said.wait(*one.wait_s), way=max(1, one.travel_s // 60)),
                "mark": "›",
            }
            for one in known or ()
        ],
    }


def sure(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """What the choice means, and the touch that does it."""
    hall = next((one for one in flow.ways or () if one.hall == flow.place.about), None)
    found = flow.found
    if hall is not None:
        title, text = said.say("Go to {hall}?", hall=hall.name), said.say(_GOES)
    else:
        title = said.say("Come back another day?")
        text = said.say(_ENDS, date=last_day(kiosk, said, found) if found else "")
    return {
        "title": title,
        "text": text,
        "yes": said.say("Yes, go there" if hall else "Yes, come back later"),
        "no": said.say("No, I stay in the line"),
        "online": flow.online,
    }


def last_day(kiosk: Kiosk, said: Words, found: Found) -> str:
    """The last day of the right to return, which ends at that day's midnight."""
    if found.kept_until is None:
        return ""
    last = kiosk.knowledge.clock.local(found.kept_until) - timedelta(milliseconds=1)
    return said.say("{year}-{month}-{day}", year=last.year, month=last.month, day=last.day)
