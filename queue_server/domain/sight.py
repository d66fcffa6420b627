"""What each kind of reader may see of a hall, in snapshots and in events alike.

Folding projected events gives the projection of the fold: for every reader snapshot + events = the
later snapshot. So a fact is hidden in both, and where the fold asks only whether there is one (a
window's clerk) a mark stands for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from queue_server.domain.events import Event
from queue_server.domain.rights import Principal, Role
from queue_server.domain.view import HallView

SOMEBODY = "-"
"""Stands for a clerk whom the reader need not know."""
EVERY = "*"
"""Stands for every window of the hall; no window has this name."""


class Sight(Enum):
    """How much a reader sees."""

    PUBLIC = "public"
    """Numbers and windows: displays."""
    KIOSK = "kiosk"
    """And the items on a number: kiosks and evaluators."""
    DESK = "desk"
    """Everything but whose identity it is: windows, hall nodes and staff of the hall."""
    WHOLE = "whole"
    """What another centre needs to stand in for the hall."""


_UNSAID = frozenset(
    {
        *("subject", "agent", "mask", "note", "wishes", "pager", "clerk", "outcome", "reason"),
        *("confirmed", "stretches"),
        *(
            "way",
            "intake",
            "materials",
            "delivery",
            "handed_at",
            "draw",
            "at_hall",
            "at_window",
            "passed",
        ),
    }
)
_TICKET: Mapping[Sight, Collection[str]] = {
    Sight.PUBLIC: _UNSAID
    | {"checked", "appointment", "return_until", "return_window", "returns", "device", "reprint"},
    Sight.KIOSK: _UNSAID,
    Sight.DESK: frozenset({"subject", "agent"}),
    Sight.WHOLE: frozenset(),
}
_WINDOW = frozenset({"may", "since", "reason"})
_FACTS = frozenset(
    {
        *("ticket", "set", "number", "window", "row", "service", "zone", "day", "until"),
        *("notice", "text"),
        *("version", "sha256", "services", "windows", "numbers", "started_at", "ended_at"),
        *("handling", "done_at", "rate"),
        *("centre", "to"),
    }
)
"""What of an event's data besides `set` is for every reader."""
_ALARM = frozenset({"alarm", "level", "about", "detail"})
"""And what all but the public are told of alarms."""
_BLOCKS = frozenset({"first", "last", "lows", "appointed"})
"""Which numbers kiosks hold, and how many appointments, concerns nobody who shows a hall."""


def sight_of(principal: Principal) -> Sight:
    """How much a device or person sees of a hall in its scope."""
    if Role.CENTRE in principal.roles:
        return Sight.WHOLE
    if principal.roles & {Role.KIOSK, Role.EVALUATOR}:
        return Sight.KIOSK
    return Sight.PUBLIC if principal.roles <= {Role.DISPLAY, Role.ANYONE} else Sight.DESK


def rates_of(principal: Principal) -> str | None:
    """The window whose handlings may be evaluated on the device; None for people and others.

    A hall node carries the evaluators of every window.
    """
    if Role.EDGE in principal.roles:
        return EVERY
    return principal.window if principal.roles & {Role.EVALUATOR, Role.WINDOW} else None


def concerns(event: Event, rates: str | None) -> bool:
    """Tell whether readers who take a window's evaluations see more of the event than others."""
    return (
        rates is not None
        and rates in (EVERY, event.data.get("window"))
        and event.type.partition(".")[0] in ("handling", "evaluation", "shift", "window")
    )


def view_document(view: HallView, sight: Sight, rates: str | None = None) -> dict[str, Any]:
    """A view's snapshot as the reader may see it; `rates` is its `rates_of`."""
    document = view.snapshot()
    if sight is Sight.WHOLE:
        return document
    document["leases"] = {}
    # a week of them is more than a desk needs: staff read a day at a time
    document["appointments"], document["appointed"] = {}, 0
    hidden = frozenset() if sight is Sight.DESK else frozenset({"clerk"})
    document["unrated"] = {
        name: {fact: value for fact, value in one.items() if fact not in hidden}
        for name, one in document["unrated"].items()
        if rates is not None and rates in (EVERY, one["window"])
    }
    tickets = document["tickets"]
    document["tickets"] = {name: ticket_document(one, sight) for name, one in tickets.items()}
    if sight is Sight.PUBLIC:
        document["alarms"] = document["rights"] = {}
    if sight is not Sight.DESK:
        windows = document["windows"]
        document["windows"] = {
            name: _window(one, own=rates in (EVERY, name)) for name, one in windows.items()
        }
    return document


def ticket_document(document: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    """A ticket, or the changes to one, as the reader may see them."""
    hidden = _TICKET[sight]
    found = {name: value for name, value in document.items() if name not in hidden}
    if sight is Sight.PUBLIC and "items" in found:
        found["items"] = []
    return found


def event_for(event: Event, sight: Sight, rates: str | None = None) -> Event:
    """An event as the reader may see it; `rates` is its `rates_of`.

    Nobody but another centre is told who graded what: even the window's own staff could tell from
    whom a grade came.
    """
    if sight is Sight.WHOLE:
        return event
    data = {name: value for name, value in event.data.items() if name not in _BLOCKS}
    own = concerns(event, rates)
    if event.type.startswith("appointment."):
        return replace(event, data={}, command=None)
    if event.type.startswith("evaluation."):
        told = {name: data[name] for name in ("ticket", "handling", "window") if own}
        return replace(event, data=told, command=None)
    if not own:
        data.pop("rate", None)
    if "set" in data and "ticket" in data:
        data["set"] = ticket_document(data["set"], sight)
    elif "set" in data and sight is not Sight.DESK:
        data["set"] = _window(data["set"], own=own)
    if sight is Sight.DESK:
        return replace(event, data=data)
    kept = _FACTS | {"reason", "offers"} if event.type == "service.stopped" else _FACTS
    if sight is not Sight.PUBLIC and event.type.startswith("alarm."):
        kept |= _ALARM
    if sight is Sight.KIOSK:
        kept = kept | {"device"}
    facts = {name: value for name, value in data.items() if name in kept}
    return replace(event, data=facts, command=None if sight is Sight.PUBLIC else event.command)


def reply_for(reply: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    """A command's reply as the asker may see it."""
    found = dict(reply)
    if "ticket" in found:
        found["ticket"] = ticket_document(found["ticket"], sight)
    if "appointment" in found:
        found["appointment"] = ticket_document(found["appointment"], sight)
    return found


def _window(document: Mapping[str, Any], *, own: bool = False) -> dict[str, Any]:
    """A window's facts; an evaluator knows the clerk of its own window, whose number it shows."""
    found = {name: value for name, value in document.items() if name not in _WINDOW}
    if found.get("clerk") is not None and not own:
        found["clerk"] = SOMEBODY
    return found
