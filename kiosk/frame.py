"""The whole page: the screen of now, and what surrounds every screen."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow import warns
from kiosk.ground import Kiosk, Model
from kiosk.needs import needs
from kiosk.screens import screen
from kiosk.visit import Call, Flow, Screen
from kiosk.words import LANGUAGES, Words, words

_DOWN = "The network is down: no numbers just now. It comes back by itself; a guide can help."
_GONE = "This device is no longer enrolled. Please tell the hall's staff."
_OWN = "The network is down: this machine goes on with its own numbers. Your place counts from now."
_CUT = ("A guide will help you", "Wave to a guide in the hall, or go to the guides' desk.")
_CALLS = {
    Call.NONE: ("Shall a guide come to you?", "A guide is told that you need help here."),
    Call.CALLED: ("The guides know", "Please stay here. Somebody comes as soon as possible."),
    Call.COMING: ("A guide is coming", "Somebody has seen your call and is on the way to you."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What the kiosk knows of itself."""

    enrolled: bool = True
    """False once the centre withdrew this device's token."""
    prints: bool = True
    speaks: bool = False
    """Whether the screen can be read aloud."""


def frame(kiosk: Kiosk | None, flow: Flow, condition: Condition, now_s: float) -> Model:
    """What the page shows; without a hall to show it waits for the centre."""
    said = words(flow.language)
    shown = _waiting(said, condition) if kiosk is None else screen(kiosk, flow)
    return {
        "language": flow.language,
        "elder": flow.elder,
        "contrast": flow.contrast,
        "low": flow.low,
        "reads": flow.elder and condition.speaks,
        "hall": said.of(kiosk.catalogue.hall.name) if kiosk else "",
        "chrome": _chrome(said),
        "notes": [] if kiosk is None else _notes(said, kiosk, flow, condition),
        "countdown": _countdown(flow, now_s),
        "warning": _warning(said) if warns(flow, now_s) else None,
        "needs": needs(flow, said) if flow.wishing else None,
        "help": _help(said, flow) if flow.helping else None,
        "can_leave": kiosk is not None and flow.place.screen is not Screen.HOME,
        "view": {"key": _key(flow, kiosk is None), **shown},
    }


def _key(flow: Flow, waiting: bool) -> str:
    """The same as long as the page shows the same screen, whatever changes on it."""
    place = flow.place
    about = place.choice.id if place.choice else place.about
    return "waiting" if waiting else f"{len(flow.trail)}:{place.screen}:{about}"


def _chrome(said: Words) -> Model:
    return {
        "back": said.say("Back"),
        "help": said.say("Find a guide"),
        "home": said.say("Start again"),
        "elder": said.say("Large type"),
        "standard": said.say("Standard type"),
        "contrast": said.say("High contrast"),
        "low": said.say("Low reach"),
        "read": said.say("Read aloud"),
        "language": said.say("Language"),
        "languages": [{"id": one, "text": said.say(one)} for one in LANGUAGES],
        "controls": said.say("Controls"),
        "up": said.say("Earlier"),
        "down": said.say("More"),
        "seconds": said.say("{count} s", count="{count}"),
        "rest": said.say("Up to {last} of {all}", last="{last}", all="{all}"),
        "keys": said.say("Keyboard"),
        "words": said.say("Words"),
        "delete": said.say("Delete"),
        "clear": said.say("Clear"),
        "alone": said.say("This machine is coming back. One moment please."),
    }


def _notes(said: Words, kiosk: Kiosk, flow: Flow, condition: Condition) -> list[Model]:
    found = []
    if not condition.enrolled:
        found.append({"kind": "cut", "text": said.say(_GONE)})
    elif not flow.online:
        text = _OWN if kiosk.has_any_own else _DOWN
        found.append({"kind": "cut", "text": said.say(text)})
    elif flow.place.screen is not Screen.TICKET and not kiosk.gives_numbers:
        text = "No numbers are given at this hour. You can look up what to bring."
        found.append({"kind": "closed", "text": said.say(text)})
    if not condition.prints and flow.place.screen is not Screen.TICKET:
        text = "No slips just now: take your number and scan its code."
        found.append({"kind": "printer", "text": said.say(text)})
    return found


def _countdown(flow: Flow, now_s: float) -> float | None:
    """Seconds until the first screen comes back, where the page counts them down."""
    left = flow.leaves_in_s(now_s)
    shown = flow.place.screen is Screen.TICKET or warns(flow, now_s)
    return max(0.0, left) if left is not None and shown else None


def _warning(said: Words) -> Model:
    return {
        "title": said.say("Are you still there?"),
        "text": said.say("The first screen comes back in {count} s.", count="{count}"),
        "end": said.say("Start again"),
        "stay": said.say("I need more time"),
    }


def _help(said: Words, flow: Flow) -> Model:
    """The panel about the guide; `asks` is what its button sends, for who may call from here."""
    title, text = _CALLS[flow.call]
    call = flow.call is Call.NONE
    button = said.say("Please come to me" if call else "Nobody needs to come any more")
    cut = not flow.online
    return {
        "title": said.say(_CUT[0] if cut else title),
        "text": said.say(_CUT[1] if cut else text),
        "more": said.say("Guides find your item, take a number for you and check your papers."),
        "asks": None if cut else {"text": button, "call": call},
        "close": said.say("No, thank you" if call and not cut else "Close"),
    }


def _waiting(said: Words, condition: Condition) -> Model:
    return {
        "screen": "waiting",
        "title": said.say("Connecting" if condition.enrolled else _GONE),
        "text": said.say("This machine is getting ready. Please ask a guide meanwhile."),
    }
