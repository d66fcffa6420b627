"""The questions who somebody is: the notice, the document, the phone, each agreed to by itself.

They are asked where a line's policy says so, and never stand in the way: who has no document, or
would rather not, gets the number here or from a guide.
"""

from __future__ import annotations

from dataclasses import replace

from hall_config.model import Identity as Need
from kiosk.identity import EITHER, NOBODY, Identity, Wants, Whom
from kiosk.looking import to
from kiosk.sealed import Sealed
from kiosk.signals import Effect, Touch
from kiosk.taking import take
from kiosk.telling import Given, Laid, Mistyped, Reads, Unread
from kiosk.visit import HOME, QUESTIONS, Flow, Place, Screen
from queue_server.domain.identity import Consent, Plain, Purpose
from queue_server.domain.ticket import TicketClass

Stepped = tuple[Flow, tuple[Effect, ...]]
VERSION_SIZE = 12
AT_HOME = "home"
"""What a notice is about that a card laid down at the first screen brought up."""
_HOLDING = frozenset({Screen.HOME, Screen.OFFER, Screen.NOTICE})
"""Screens where a card may be laid down before anything was agreed to."""


def identify(flow: Flow, touch: Touch) -> Stepped | None:
    """The state after a touch that asks or answers who it is; None for any other touch."""
    screen, fields = flow.place.screen, touch.fields
    match touch.verb:
        case "take" if screen is Screen.OFFER:
            class_ = TicketClass(fields.get("class", "normal"))
            need = Need(fields.get("need", Need.NONE))
            return _asked(flow, Wants(ticket_class=class_, need=need), touch)
        case "agree" if screen is Screen.NOTICE:
            return _agreed(flow, touch)
        case "without" if screen in QUESTIONS:
            return _without(flow, touch)
        case "silent" if screen is Screen.PHONE:
            return _next(replace(flow, identity=_unphoned(flow.identity)), touch, True)
        case "forget" if screen is Screen.HOME:
            return replace(flow, identity=NOBODY), ()
        case "identify" if screen is Screen.DENIED and flow.wants is not None:
            return _again(flow, touch)
    return None


def learn(flow: Flow, said: Laid | Given | Mistyped | Unread | Reads, now_s: float) -> Stepped:
    """The state after something was read, scanned or typed that says who it is."""
    identity = flow.identity
    match said:
        case Reads(works=works):
            return replace(flow, reads=works), ()
        case Unread() if flow.place.screen is Screen.DOCUMENT:
            failed = replace(identity, unread=True)
            return replace(flow, identity=failed, touched_s=now_s), ()
        case Mistyped(fault=fault) if flow.place.screen in QUESTIONS:
            failed = replace(identity, fault=fault, unread=False)
            return replace(flow, identity=failed, touched_s=now_s), ()
        case Laid(card=card):
            return _laid(flow, card, now_s), ()
        case Given():
            return _given(replace(flow, touched_s=now_s), said)
    return flow, ()


def stepped_back(identity: Identity, screen: Screen) -> Identity:
    """What is still known where somebody went back to a question: what it asked for is not."""
    fresh = replace(identity, fault=None, unread=False)
    match screen:
        case Screen.COMPANY:
            return replace(fresh, company=None)
        case Screen.DOCUMENT:
            return replace(_unphoned(fresh), person=None)
        case Screen.PHONE:
            return _unphoned(fresh)
        case _ if fresh.kept:
            return replace(_unphoned(fresh), whom=Whom.PERSON, company=None)
    return NOBODY


def _unphoned(identity: Identity) -> Identity:
    kept = (one for one in identity.consents if one.purpose is Purpose.IDENTIFY)
    return replace(identity, phone=None, consents=tuple(kept))


def _asked(flow: Flow, wants: Wants, touch: Touch) -> Stepped:
    """A number is wanted: ask who it is for, or not."""
    if wants.need is Need.NONE or (wants.need is Need.ASKED and not flow.seals):
        return take(replace(flow, wants=wants), wants.ticket_class, touch.fresh)
    if not flow.seals:
        return replace(flow, wants=wants, helping=True), ()
    identity, whom = flow.identity, str(touch.fields.get("whom", Whom.PERSON))
    if identity.person is None or whom == EITHER:
        held = Identity(held=identity.person or identity.held)
        there = replace(flow, wants=wants, identity=held)
        return to(there, Place(screen=Screen.NOTICE, choice=flow.place.choice)), ()
    known = replace(identity, whom=Whom(whom))
    return _next(replace(flow, wants=wants, identity=known), touch)


def _agreed(flow: Flow, touch: Touch) -> Stepped:
    identity, at_home = flow.identity, flow.place.about == AT_HOME
    agreed = replace(
        identity,
        whom=Whom(touch.fields.get("whom", Whom.PERSON)),
        person=identity.held,
        held=None,
        consents=(_consent(Purpose.IDENTIFY, touch),),
        kept=at_home and identity.held is not None,
    )
    if at_home:
        return replace(flow, trail=(HOME,), identity=agreed), ()
    return _next(replace(flow, identity=agreed), touch)


def _without(flow: Flow, touch: Touch) -> Stepped:
    """No document, or rather not: the number all the same, or from a guide."""
    if flow.place.about == AT_HOME:
        return replace(flow, trail=(HOME,), identity=NOBODY), ()
    if flow.wants is None or flow.wants.need is Need.REQUIRED:
        return replace(flow, helping=True), ()
    nobody = replace(flow, identity=NOBODY)
    return take(nobody, flow.wants.ticket_class, touch.fresh)


def _next(flow: Flow, touch: Touch | Given, answered: bool = False) -> Stepped:
    """The next question, or the number; `answered`: the last question, the phone, is over."""
    identity, choice = flow.identity, flow.place.choice
    if identity.whom is Whom.COMPANY and identity.company is None:
        return to(flow, Place(screen=Screen.COMPANY, choice=choice)), ()
    if identity.person is None:
        return to(flow, Place(screen=Screen.DOCUMENT, choice=choice)), ()
    if not answered:
        return to(flow, Place(screen=Screen.PHONE, choice=choice)), ()
    assert flow.wants is not None
    return take(flow, flow.wants.ticket_class, touch.fresh, identity)


def _laid(flow: Flow, card: Sealed, now_s: float) -> Flow:
    """A card was read: the answer to the question, or held until somebody agrees."""
    screen, there = flow.place.screen, replace(flow, touched_s=now_s)
    if card.kind is Plain.PERSON and screen in (Screen.DOCUMENT, Screen.COMPANY):
        given = Given(number=card)
        return _given(there, given)[0]
    if screen not in _HOLDING or not flow.seals or flow.identity.person is not None:
        return flow
    there = replace(there, identity=replace(flow.identity, held=card))
    if screen is not Screen.HOME:
        return there
    return to(there, Place(screen=Screen.NOTICE, about=AT_HOME))


def _given(flow: Flow, said: Given) -> Stepped:
    """A number that is right, for the question on the screen."""
    well = replace(flow.identity, fault=None, unread=False)
    match flow.place.screen, said.number.kind:
        case Screen.DOCUMENT, Plain.PERSON:
            return _next(replace(flow, identity=replace(well, person=said.number)), said)
        case Screen.COMPANY, Plain.COMPANY:
            return _next(replace(flow, identity=replace(well, company=said.number)), said)
        case Screen.COMPANY, Plain.PERSON:
            return replace(flow, identity=replace(well, person=said.number)), ()
        case Screen.PHONE, Plain.PHONE:
            contact = Consent(purpose=Purpose.CONTACT, notice=said.notice, at=said.at)
            told = _unphoned(well)
            told = replace(told, phone=said.number, consents=(*told.consents, contact))
            return _next(replace(flow, identity=told), said, True)
    return flow, ()


def _again(flow: Flow, touch: Touch) -> Stepped:
    """The centre wants to know who it is after all."""
    assert flow.wants is not None
    offer = replace(flow.place, screen=Screen.OFFER)
    wants = replace(flow.wants, need=Need.REQUIRED)
    there = replace(flow, trail=(*flow.trail[:-1], offer), refusal="", code="")
    return _asked(there, wants, touch)


def _consent(purpose: Purpose, touch: Touch) -> Consent:
    notice = str(touch.fields["notice"])[:VERSION_SIZE]
    return Consent(purpose=purpose, notice=notice, at=touch.at)
