"""The way of one citizen through the kiosk, without IO: inputs in, the next state and effects out.

One decision a screen. A number is asked for under one command id, and is the citizen's only once
a page has shown it or paper holds it: whoever leaves before gives it up.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.choice import NO_NEEDS, Issued
from kiosk.comfort import comfort
from kiosk.identify import identify, learn, stepped_back
from kiosk.identity import NOBODY
from kiosk.leaving import leave, worded_anew
from kiosk.looking import look
from kiosk.scan import Found, Told, read
from kiosk.signals import (
    Again,
    Arrived,
    Effect,
    Guide,
    Input,
    Left,
    Line,
    Numbered,
    Others,
    Paper,
    Print,
    Read,
    Rejoin,
    Scan,
    Seen,
    Shown,
    Tick,
    Touch,
    Turned,
    Ways,
)
from kiosk.telling import Given, Laid, Mistyped, Reads, Seals, Unread
from kiosk.visit import (
    HOME,
    OF_A_CODE,
    QUESTIONS,
    TICKET_S,
    TROUBLE_S,
    WARNING_S,
    Call,
    Flow,
    Place,
    Screen,
)
from queue_server.domain.ticket import Printing


def step(flow: Flow, said: Input, now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    """The next state, and what the kiosk has to do; `now_s` never goes back."""
    match said:
        case Touch():
            return _touch(replace(flow, touched_s=now_s), said, now_s)
        case Laid() | Given() | Mistyped() | Unread() | Reads():
            return learn(flow, said, now_s)
        case Line(online=online):
            return replace(flow, online=online), ()
        case Seals(able=able):
            return replace(flow, seals=able), ()
        case Numbered(id=id_, issued=issued):
            return _numbered(flow, id_, issued, now_s)
        case Turned(id=id_) if _waits_for(flow, id_):
            return _turned(flow, said, now_s), ()
        case Arrived(ticket=ticket, issued=issued) if _scans(flow, ticket):
            return _arrived(flow, issued, now_s)
        case Read(found=found) if found.code and _scans(flow, found.code.ticket):
            return replace(flow, found=found, touched_s=now_s), ()
        case Ways(ticket=ticket, halls=halls) if flow.place.about == ticket:
            return replace(flow, ways=halls), ()
        case Seen() if flow.call is Call.CALLED:
            return replace(flow, call=Call.COMING, touched_s=now_s), ()
        case Others(elsewhere=elsewhere) if elsewhere.choice == flow.place.choice:
            return replace(flow, elsewhere=elsewhere), ()
        case Paper(ticket=ticket) if flow.issued and flow.issued.ticket == ticket:
            return _printed(flow, said, now_s), ()
        case Tick():
            left = flow.leaves_in_s(now_s)
            return _start_again(flow, now_s) if left is not None and left <= 0 else (flow, ())
    return flow, ()


def warns(flow: Flow, now_s: float) -> bool:
    """Whether the page announces that it will start again soon; a number on show counts down."""
    left = flow.leaves_in_s(now_s)
    announced = flow.place.screen is not Screen.TICKET
    return announced and left is not None and left <= flow.patience_s(WARNING_S)


def _touch(flow: Flow, touch: Touch, now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    fields, screen = touch.fields, flow.place.screen
    changed = comfort(flow, touch)
    if changed is not None:
        return changed, worded_anew(changed) if changed.language != flow.language else ()
    match touch.verb:
        case "help":
            return replace(flow, helping=bool(fields["open"])), ()
        case "guide" if flow.online:
            guide = Guide(id=touch.fresh, call=bool(fields["call"]))
            return replace(flow, call=Call.CALLED if guide.call else Call.NONE), (guide,)
        case "scan" if screen is not Screen.TAKING:
            return _scanned(flow, touch)
        case "rejoin" if flow.online and flow.found is not None and flow.found.code is not None:
            return flow, (Rejoin(id=touch.fresh, code=flow.found.code, language=flow.language),)
        case "home":
            return _leave(flow, flow.trail[:1], now_s)
        case "finish":
            return _start_again(flow, now_s)
        case "back":
            short = screen is Screen.TICKET or len(flow.trail) == 1
            return _leave(flow, flow.trail[:1] if short else flow.trail[:-1], now_s)
        case "shown" if flow.issued and flow.issued.ticket == fields["ticket"] and flow.asked:
            seen = (Shown(id=flow.asked.id),) if not flow.shown else ()
            return replace(flow, shown=True), seen
        case "stay" if screen is Screen.TICKET:
            longer = now_s + flow.patience_s(TICKET_S)
            return replace(flow, ends_s=max(flow.ends_s, longer)), ()
    return identify(flow, touch) or leave(flow, touch) or look(flow, touch)


def _turned(flow: Flow, turned: Turned, now_s: float) -> Flow:
    """No number; the questions that led there are over, so that `back` leads to the choice."""
    asked = [one for one in flow.trail[:-1] if one.screen not in QUESTIONS]
    denied = Place(screen=Screen.DENIED, choice=flow.place.choice)
    return replace(
        flow,
        trail=(*asked, denied),
        refusal=turned.text,
        code=turned.code,
        asked=None,
        touched_s=now_s,
    )


def _numbered(
    flow: Flow, id_: str, issued: Issued, now_s: float
) -> tuple[Flow, tuple[Effect, ...]]:
    if not _waits_for(flow, id_) or flow.asked is None:
        return flow, (Left(id=id_),)
    return _given(flow, issued, now_s), (Print(asked=flow.asked, issued=issued),)


def _given(flow: Flow, issued: Issued, now_s: float) -> Flow:
    """A number on the screen, its slip under way."""
    return replace(
        flow,
        trail=(HOME, Place(screen=Screen.TICKET, choice=flow.place.choice)),
        issued=issued,
        identity=NOBODY,
        wants=None,
        shown=False,
        printing=Printing.QUEUED,
        reason=None,
        touched_s=now_s,
        ends_s=now_s + flow.patience_s(TROUBLE_S),
    )


def _scanned(flow: Flow, touch: Touch) -> tuple[Flow, tuple[Effect, ...]]:
    """A code was held under the scanner; wherever the kiosk stood, this is what it is about now."""
    home, left = _leave(flow, (HOME,), flow.touched_s)
    code = read(str(touch.fields["text"]))
    if code is None:
        return _told(home, Found(told=Told.UNREADABLE)), left
    looking = replace(home, trail=(HOME, Place(screen=Screen.SCANNED, about=code.ticket)))
    return looking, (*left, Scan(id=touch.fresh, code=code, language=flow.language))


def _told(flow: Flow, found: Found) -> Flow:
    return replace(flow, trail=(HOME, Place(screen=Screen.SCANNED)), found=found)


def _arrived(flow: Flow, issued: Issued, now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    there = _given(replace(flow, found=None), issued, now_s)
    return there, (Again(issued=issued, language=flow.language),)


def _scans(flow: Flow, ticket: str) -> bool:
    return flow.place.screen is Screen.SCANNED and flow.place.about == ticket


def _waits_for(flow: Flow, id_: str) -> bool:
    return flow.place.screen is Screen.TAKING and flow.asked is not None and flow.asked.id == id_


def _printed(flow: Flow, paper: Paper, now_s: float) -> Flow:
    stays = TICKET_S if paper.state is Printing.PRINTED else TROUBLE_S
    return replace(
        flow,
        printing=paper.state,
        reason=paper.reason,
        ends_s=now_s + flow.patience_s(stays),
    )


def _leave(flow: Flow, trail: tuple[Place, ...], now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    """Go where the trail ends; a number under way or never seen is given up."""
    gone = replace(
        flow,
        trail=trail,
        found=flow.found if trail[-1].screen in OF_A_CODE else None,
        asked=None,
        issued=None,
        shown=False,
        printing=None,
        reason=None,
        refusal="",
        code="",
        helping=False,
        wishing=False,
        identity=stepped_back(flow.identity, trail[-1].screen),
        touched_s=now_s,
    )
    if trail != (HOME,):
        return gone, _left(flow)
    fresh = replace(gone, query="", needs=NO_NEEDS, elsewhere=None, ways=None, wants=None)
    return fresh, _left(flow)


def _start_again(flow: Flow, now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    """The next citizen finds the first screen in the first language."""
    fitted = Flow(online=flow.online, reads=flow.reads, seals=flow.seals, touched_s=now_s)
    return fitted, _left(flow)


def _left(flow: Flow) -> tuple[Effect, ...]:
    """Who leaves gives up what was asked for."""
    return (Left(id=flow.asked.id),) if flow.asked is not None else ()
