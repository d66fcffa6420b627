"""Touches that only lead to another screen; those of a screen that is gone do nothing."""

from __future__ import annotations

from dataclasses import replace

from kiosk.choice import Choice
from kiosk.signals import Effect, LookElsewhere, Touch
from kiosk.visit import Flow, Place, Screen

QUERY_LIMIT = 40


def look(flow: Flow, touch: Touch) -> tuple[Flow, tuple[Effect, ...]]:
    """The state after such a touch."""
    fields = touch.fields
    if flow.place.screen in (Screen.TAKING, Screen.TICKET):
        return flow, ()
    match touch.verb:
        case "groups":
            return to(flow, Place(screen=Screen.GROUPS, about=str(fields["of"]))), ()
        case "list":
            return to(flow, Place(screen=Screen.LIST, about=str(fields["group"]))), ()
        case "search":
            asked = replace(flow, query=str(fields.get("query", ""))[:QUERY_LIMIT])
            if flow.place.screen is Screen.SEARCH:
                return asked, ()
            return to(asked, Place(screen=Screen.SEARCH)), ()
        case "choose":
            choice = Choice(kind=str(fields["kind"]), id=str(fields["id"]))
            there = to(flow, Place(screen=Screen.OFFER, choice=choice))
            there = replace(there, refusal="", code="")
            return there, (LookElsewhere(choice=choice, language=flow.language),)
        case "many" if flow.place.screen is Screen.OFFER:
            return to(flow, Place(screen=Screen.MANY, choice=flow.place.choice)), ()
    return flow, ()


def to(flow: Flow, place: Place) -> Flow:
    """One screen further."""
    return flow if flow.place == place else replace(flow, trail=(*flow.trail, place))
