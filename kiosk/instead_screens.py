"""Where no number is given, or one is not enough: why, and what to do instead."""

from __future__ import annotations

from kiosk.choice import Choice
from kiosk.ground import Kiosk, Model, tile
from kiosk.visit import Flow
from kiosk.words import Words

LIMIT, BARRED, NEEDED = "LIMIT_REACHED", "BARRED", "IDENTITY_NEEDED"
_GUIDED = frozenset({LIMIT, BARRED, NEEDED})
"""Refusals that a guide can do something about."""
_TITLES = {
    LIMIT: "Your numbers of today are taken",
    BARRED: "No number at this machine for some days",
    NEEDED: "This number is given to a person by name",
}


def denied(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """Why no number was given, in the centre's words, and the ways on."""
    return {
        "title": said.say(_TITLES.get(flow.code, "No number just now")),
        "refusal": flow.refusal,
        "ways": _ways(kiosk, flow, said),
        "again": said.say("Choose something else"),
    }


def many(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """What to do with more matters than one number is for."""
    choice = flow.place.choice
    known = choice is not None and kiosk.catalogue.has(choice)
    limit = kiosk.policy(choice).matters_limit if choice is not None and known else 0
    text = "One number is for up to {count} matters. More are done in one go, at a booked time."
    booked = "Book a time for them on the city's page or by telephone, or ask a guide here."
    return {
        "title": said.say("Many matters at once"),
        "text": said.say(text, count=limit),
        "more": said.say(booked),
        "ways": [*_batches(kiosk, said), _guide(said)],
        "again": said.say("Choose something else"),
    }


def _ways(kiosk: Kiosk, flow: Flow, said: Words) -> list[Model]:
    found: list[Model] = []
    if flow.code == NEEDED and flow.seals:
        text = said.say("Take it with my document")
        found.append({"verb": "identify", "fields": _asks(kiosk, flow), "text": text, "note": ""})
    if flow.code == LIMIT:
        found += _batches(kiosk, said)
    return [*found, _guide(said)] if flow.code in _GUIDED else found


def _asks(kiosk: Kiosk, flow: Flow) -> Model:
    choice = flow.place.choice
    known = choice is not None and kiosk.catalogue.has(choice)
    return {"whom": kiosk.catalogue.whom(choice)} if choice is not None and known else {}


def _batches(kiosk: Kiosk, said: Words) -> list[Model]:
    """The hall's lines for batches that give numbers now."""
    name = said.say("Take a number of the batch line")
    return [
        tile(Choice(kind="service", id=one), name, said.of(kiosk.catalogue.city.services[one].name))
        for one in kiosk.catalogue.batches()
        if kiosk.knowledge.outlook(one).open
    ]


def _guide(said: Words) -> Model:
    fields = {"open": True}
    return {"verb": "help", "fields": fields, "text": said.say("Find a guide"), "note": ""}
