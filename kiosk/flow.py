"""The way of one citizen through the kiosk, without IO: inputs in, the next state and effects out.

One decision a screen. A number is asked for under one command id, and is the citizen's only once
a page has shown it or paper holds it: whoever leaves before gives it up.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.choice import Asked, Choice, Issued
from kiosk.signals import (
    Effect,
    Input,
    Left,
    Line,
    Numbered,
    Paper,
    Print,
    Shown,
    Take,
    Tick,
    Touch,
    Turned,
)
from kiosk.visit import FIRST_LANGUAGE, HOME, TICKET_S, TROUBLE_S, WARNING_S, Flow, Place, Screen
from queue_server.domain.ticket import Printing, TicketClass

QUERY_LIMIT = 40


def step(flow: Flow, said: Input, now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    """The next state, and what the kiosk has to do; `now_s` never goes back."""
    match said:
        case Touch():
            return _touch(replace(flow, touched_s=now_s), said, now_s)
        case Line(online=online):
            return replace(flow, online=online), ()
        case Numbered(id=id_, issued=issued):
            return _numbered(flow, id_, issued, now_s)
        case Turned(id=id_, text=text) if _waits_for(flow, id_):
            denied = Place(screen=Screen.DENIED, choice=flow.place.choice)
            trail = (*flow.trail[:-1], denied)
            return replace(flow, trail=trail, refusal=text, asked=None, touched_s=now_s), ()
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
    match touch.verb:
        case "language":
            return replace(flow, language=str(fields["language"])), ()
        case "elder":
            return replace(flow, elder=bool(fields["on"])), ()
        case "help":
            return replace(flow, helping=bool(fields["open"])), ()
        case "home":
            return _leave(flow, flow.trail[:1], now_s)
        case "finish":
            return _start_again(flow, now_s)
        case "back":
            short = screen is Screen.TICKET or len(flow.trail) == 1
            return _leave(flow, flow.trail[:1] if short else flow.trail[:-1], now_s)
        case "take" if screen is Screen.OFFER:
            return _take(flow, TicketClass(fields.get("class", "normal")), touch.fresh)
        case "shown" if flow.issued and flow.issued.ticket == fields["ticket"] and flow.asked:
            seen = (Shown(id=flow.asked.id),) if not flow.shown else ()
            return replace(flow, shown=True), seen
        case "stay" if screen is Screen.TICKET:
            longer = now_s + flow.patience_s(TICKET_S)
            return replace(flow, ends_s=max(flow.ends_s, longer)), ()
    return _look(flow, touch), ()


def _look(flow: Flow, touch: Touch) -> Flow:
    """Touches that only lead to another screen; those of a screen that is gone do nothing."""
    fields = touch.fields
    if flow.place.screen in (Screen.TAKING, Screen.TICKET):
        return flow
    match touch.verb:
        case "groups":
            return _to(flow, Place(screen=Screen.GROUPS, about=str(fields["of"])))
        case "list":
            return _to(flow, Place(screen=Screen.LIST, about=str(fields["group"])))
        case "search":
            asked = replace(flow, query=str(fields.get("query", ""))[:QUERY_LIMIT])
            if flow.place.screen is Screen.SEARCH:
                return asked
            return _to(asked, Place(screen=Screen.SEARCH))
        case "choose":
            choice = Choice(kind=str(fields["kind"]), id=str(fields["id"]))
            return _to(flow, Place(screen=Screen.OFFER, choice=choice))
    return flow


def _to(flow: Flow, place: Place) -> Flow:
    return flow if flow.place == place else replace(flow, trail=(*flow.trail, place))


def _take(flow: Flow, class_: TicketClass, fresh: str) -> tuple[Flow, tuple[Effect, ...]]:
    assert flow.place.choice is not None
    asked = Asked(id=fresh, choice=flow.place.choice, ticket_class=class_, language=flow.language)
    taking = Place(screen=Screen.TAKING, choice=flow.place.choice)
    return replace(flow, trail=(*flow.trail, taking), asked=asked), (Take(asked=asked),)


def _numbered(
    flow: Flow, id_: str, issued: Issued, now_s: float
) -> tuple[Flow, tuple[Effect, ...]]:
    if not _waits_for(flow, id_) or flow.asked is None:
        return flow, (Left(id=id_),)
    there = replace(
        flow,
        trail=(HOME, Place(screen=Screen.TICKET, choice=flow.place.choice)),
        issued=issued,
        shown=False,
        printing=Printing.QUEUED,
        reason=None,
        touched_s=now_s,
        ends_s=now_s + flow.patience_s(TROUBLE_S),
    )
    return there, (Print(asked=flow.asked, issued=issued),)


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
    left = (Left(id=flow.asked.id),) if flow.asked is not None else ()
    gone = replace(
        flow,
        trail=trail,
        asked=None,
        issued=None,
        shown=False,
        printing=None,
        reason=None,
        refusal="",
        helping=False,
        touched_s=now_s,
    )
    return (replace(gone, query="") if trail == (HOME,) else gone), left


def _start_again(flow: Flow, now_s: float) -> tuple[Flow, tuple[Effect, ...]]:
    """The next citizen finds the first screen in the first language."""
    gone, left = _leave(flow, (HOME,), now_s)
    return replace(gone, language=FIRST_LANGUAGE, elder=False), left
