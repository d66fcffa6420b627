"""Touches of who waits in a stopped line and was shown the way out: another hall, another day."""

from __future__ import annotations

from dataclasses import replace

from kiosk.looking import to
from kiosk.scan import Code
from kiosk.signals import ComeBack, Effect, LookAround, LookElsewhere, MoveTo, Touch
from kiosk.visit import HOME, Flow, Place, Screen
from queue_server.domain.ticket import Offer

Stepped = tuple[Flow, tuple[Effect, ...]]


def leave(flow: Flow, touch: Touch) -> Stepped | None:
    """The state after a touch of this kind; None for any other touch, and for one not offered."""
    found, screen = flow.found, flow.place.screen
    if found is None or found.code is None or found.stop is None or not flow.online:
        return None
    code, offers = found.code, found.stop.offers
    match touch.verb:
        case "halls" if screen is Screen.SCANNED and Offer.MOVE in offers:
            there = to(replace(flow, ways=None), Place(screen=Screen.HALLS, about=code.ticket))
            return there, (LookAround(code=code, language=flow.language),)
        case "another_day" if screen is Screen.SCANNED and Offer.RETURN in offers:
            return to(flow, Place(screen=Screen.SURE)), ()
        case "hall" if screen is Screen.HALLS:
            hall = str(touch.fields["hall"])
            known = any(one.hall == hall for one in flow.ways or ())
            return (to(flow, Place(screen=Screen.SURE, about=hall)), ()) if known else None
        case "go" if screen is Screen.SURE:
            return _gone(flow, code, touch.fresh)
    return None


def _gone(flow: Flow, code: Code, fresh: str) -> Stepped:
    """What was chosen is under way; until it is done the code is looked up, as it were."""
    hall, language = flow.place.about, flow.language
    asked: Effect = ComeBack(id=fresh, code=code, language=language)
    if hall:
        asked = MoveTo(id=fresh, code=code, hall=hall, language=language)
    trail = (HOME, Place(screen=Screen.SCANNED, about=code.ticket))
    return replace(flow, trail=trail, found=None, ways=None), (asked,)


def worded_anew(flow: Flow) -> tuple[Effect, ...]:
    """In another language the centre names the other halls once more."""
    if flow.place.choice is not None:
        return (LookElsewhere(choice=flow.place.choice, language=flow.language),)
    if flow.ways is not None and flow.found is not None and flow.found.code is not None:
        return (LookAround(code=flow.found.code, language=flow.language),)
    return ()
