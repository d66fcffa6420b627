"""The screen of a code that was held under the scanner."""

from __future__ import annotations

from kiosk.facts import facts
from kiosk.ground import Kiosk, Model
from kiosk.leaving_screens import KEPT, last_day, offers, stopped
from kiosk.scan import Found, Told
from kiosk.visit import Flow
from kiosk.words import Words

_TITLES = {
    Told.UNREADABLE: "This code is not a number of ours",
    Told.UNKNOWN: "This number is not waited for here",
    Told.WAITING: "You are in the line",
    Told.CALLED: "It is your turn",
    Told.MISSED: "Your number was called already",
    Told.NOT_TAKEN: "This number is not in the line",
    Told.KEPT: "Come back another day, without queueing anew",
    Told.REFUSED: "This cannot be done just now",
}
_TEXTS = {
    Told.UNREADABLE: "Hold the code of your slip or phone under the scanner, or ask a guide.",
    Told.UNKNOWN: "It is of another hall or another day, or it is over. A guide can help.",
    Told.NOT_TAKEN: "It was given while the network was down and could not be taken in afterwards. "
    "Please show this slip to a guide: you get a new number.",
    Told.MISSED: "You can come back into the line. The screens will call you again.",
}


def scanned(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """What the page shows of `flow.found`; while it is looked for, that."""
    found = flow.found
    if found is None:
        return {"title": said.say("One moment, your code is looked up"), "scan": None}
    rejoin = said.say("Back into the line") if found.told is Told.MISSED else ""
    return {
        "title": said.say(_TITLES[found.told]),
        "scan": {
            "number": found.number,
            "number_name": said.say("Your number"),
            "text": found.text or _text(kiosk, found, said),
            "facts": _facts(kiosk, found, said),
            "rejoin": rejoin if flow.online else "",
            "offers": offers(said, found) if flow.online else [],
            "finish": said.say("Done"),
        },
    }


def _text(kiosk: Kiosk, found: Found, said: Words) -> str:
    if found.told is Told.KEPT:
        return said.say(KEPT, date=last_day(kiosk, said, found))
    if found.stop is not None:
        return stopped(said, found.stop)
    if found.told is Told.CALLED:
        return said.say("Please go to window {window}.", window=found.window)
    return said.say(_TEXTS[found.told]) if found.told in _TEXTS else ""


def _facts(kiosk: Kiosk, found: Found, said: Words) -> list[Model]:
    if found.told is not Told.WAITING:
        return []
    place = said.of(kiosk.knowledge.place(found.service).place)
    return facts(said, place, ahead=found.ahead, wait_s=found.wait_s)
