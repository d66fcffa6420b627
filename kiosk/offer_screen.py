"""The screen before a number: what to bring, how long, what else can be done, and the number."""

from __future__ import annotations

from hall_config.model import Item, ServiceKind
from kiosk.choice import Choice
from kiosk.elsewhere import Other
from kiosk.facts import facts, last_known
from kiosk.ground import Kiosk, Model, tile
from kiosk.identity import Whom
from kiosk.needs import needs
from kiosk.outlook import Outlook, Standing
from kiosk.visit import Flow
from kiosk.words import CUT, Words
from queue_server.domain.ticket import TicketClass

BRIEF = 2
"""Other things that can be done, as many as who wants fewer choices is told."""
LEAST_SOONER_S = 60
_CHANNELS = {
    "terminal": ("machine", "At a machine", "The self-service machines in the hall do it."),
    "post": ("post", "By post", "Papers can come and go by post."),
    "phone": ("phone", "By telephone", "It can be done by telephone."),
}


def offer(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """What the page shows of the choice; `offer` is None once the hall does not have it."""
    choice = flow.place.choice
    if choice is None or not kiosk.catalogue.has(choice):
        return {"title": said.say("Not on offer here any more"), "offer": None}
    service = kiosk.catalogue.service(choice)
    outlook = kiosk.knowledge.outlook(service)
    linked = flow.online or kiosk.has_own(service)
    gives = linked and outlook.open
    names = [said.of(item.name) for item in kiosk.catalogue.items(choice)]
    return {
        "title": said.of(kiosk.catalogue.name(choice)),
        "offer": {
            "parts": names if choice.kind == "bundle" else [],
            "parts_title": said.say("Done together on one number"),
            "materials": [said.of(one) for one in kiosk.catalogue.brings(choice)],
            "materials_title": said.say("Please bring"),
            "facts": _facts(said, kiosk, service, outlook, flow.online),
            "takes": _takes(kiosk, choice, said) if gives else [],
            "needs": needs(flow, said) if gives else None,
            "not_now": _not_now(linked, said, outlook),
            "others": _others(kiosk, flow, said, outlook),
            "others_title": said.say("You can also"),
        },
    }


def _facts(said: Words, kiosk: Kiosk, service: str, outlook: Outlook, online: bool) -> list[Model]:
    """Where, behind how many, how long; cut off only where, and what was last known.

    Of a line that gives no numbers only where: how long it would take helps nobody.
    """
    place, wait = said.of(kiosk.knowledge.place(service).place), outlook.wait
    if not outlook.open:
        return facts(said, place)
    if online:
        return facts(said, place, ahead=outlook.ahead, wait_s=(wait.p10_s, wait.p90_s))
    return [*facts(said, place), *last_known(said, kiosk.knowledge.last_known(service))]


def _takes(kiosk: Kiosk, choice: Choice, said: Words) -> list[Model]:
    """The buttons that take a number, each with what its touch says."""
    asks = {"need": kiosk.need(choice).value, "whom": kiosk.catalogue.whom(choice)}
    priority = said.say("For the elderly, expectant, disabled, soldiers; staff will confirm")
    return [
        {"class": class_.value, "text": said.say(text), "note": note, "asks": asks}
        for class_, text, note in (
            (TicketClass.NORMAL, "Take a number", ""),
            (TicketClass.PRIORITY, "Take a priority number", priority),
        )
    ]


def _not_now(linked: bool, said: Words, outlook: Outlook) -> str:
    if not linked:
        return said.say(CUT)
    match outlook.standing:
        case Standing.OPEN:
            return ""
        case Standing.STOPPED:
            reason = outlook.stop.said(said.language) if outlook.stop else ""
            if outlook.until:
                text = "No numbers until {until}: {reason}."
                return said.say(text, until=outlook.until, reason=reason)
            return said.say("No numbers just now: {reason}.", reason=reason)
        case Standing.CHECKED:
            return said.say("A guide looks at your papers first and gives you the number.")
        case Standing.FULL:
            return said.say("All numbers of today are taken.")
        case Standing.LATE:
            return said.say("Those who wait fill the time until closing. No more numbers today.")
    if outlook.hours is None:
        return said.say("No numbers are given here today.")
    begins, until = outlook.hours
    return said.say("Numbers are given from {begins} to {until}.", begins=begins, until=until)


def _others(kiosk: Kiosk, flow: Flow, said: Words, outlook: Outlook) -> list[Model]:
    """What can be done instead of waiting here, the nearest thing first."""
    choice = flow.place.choice
    assert choice is not None
    items = kiosk.catalogue.items(choice)
    found = [*_online(items, said), *_channels(items, said), *_halls(flow, said, outlook)]
    found += _many(kiosk, choice, said) if outlook.open else []
    if flow.brief and outlook.open:
        return found[:BRIEF]
    if outlook.standing is Standing.CHECKED:
        note = said.say("Shall a guide come to you?")
        ask = {"verb": "help", "fields": {"open": True}, "text": said.say("Find a guide")}
        found.insert(0, {"kind": "guide", "note": note, **ask})
    elif not outlook.open:
        found += _advice(kiosk, choice, said)
    return found


def _many(kiosk: Kiosk, choice: Choice, said: Words) -> list[Model]:
    """Where one number is for a few matters only: what companies and agents do with more."""
    limit = kiosk.policy(choice).matters_limit
    if not limit or kiosk.catalogue.whom(choice) == Whom.PERSON:
        return []
    text = said.say("More than {count} matters", count=limit)
    note = said.say("They have a line of their own.")
    return [{"kind": "batch", "verb": "many", "fields": {}, "text": text, "note": note}]


def _online(items: tuple[Item, ...], said: Words) -> list[Model]:
    if not items or not all(item.online for item in items):
        return []
    whole = all(item.trips == 0 for item in items)
    note = "From first to last, without coming here." if whole else "Apply at home, come once."
    return [{"kind": "online", "text": said.say("Online"), "note": said.say(note)}]


def _channels(items: tuple[Item, ...], said: Words) -> list[Model]:
    return [
        {"kind": kind, "text": said.say(text), "note": said.say(note)}
        for channel, (kind, text, note) in _CHANNELS.items()
        if items and all(channel in item.channels for item in items)
    ]


def _halls(flow: Flow, said: Words, outlook: Outlook) -> list[Model]:
    """Halls where it is done sooner; while this line gives no numbers any that does."""
    known = flow.elsewhere
    if known is None or known.choice != flow.place.choice or known.language != flow.language:
        return []
    if not outlook.open:
        return [_hall(one, said, None) for one in known.halls]
    gains = ((one, one.sooner_s) for one in known.halls)
    return [
        _hall(one, said, sooner_s)
        for one, sooner_s in gains
        if sooner_s is None or sooner_s >= LEAST_SOONER_S
    ]


def _hall(one: Other, said: Words, sooner_s: int | None) -> Model:
    way = max(1, round(one.travel_s / 60))
    if sooner_s is None:
        text = "Wait {wait}, about {way} min on the way."
        note = said.say(text, wait=said.wait(*one.wait_s), way=way)
    else:
        text = "About {way} min on the way, done about {count} min sooner."
        note = said.say(text, way=way, count=round(sooner_s / 60))
    return {"kind": "hall", "text": one.name, "note": note}


def _advice(kiosk: Kiosk, choice: Choice, said: Words) -> list[Model]:
    """Where a line gives no numbers, the hall's advice may."""
    for kind, other in kiosk.catalogue.without_item():
        open_ = kiosk.knowledge.outlook(kiosk.catalogue.service(other)).open
        if kind is ServiceKind.ADVICE and other != choice and open_:
            note = said.say("Not sure what you need? Start here.")
            return [{"kind": "advice", **tile(other, said.say("I have a question"), note)}]
    return []
