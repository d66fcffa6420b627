"""The guide's page: who needs somebody now, what went wrong, and the numbers of the hall.

Pure: a view in, JSON out. Texts are facts and codes here; the page says them in its language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hall_config.model import City, Item, Precheck
from queue_server.domain.rights import RIGHTS
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from window_client.card import declared
from window_client.desk import Clerk
from window_client.posted import posted
from window_client.stops import line_stop
from window_client.words import plain, service_name, words

SHOWN = 30
"""Rows of a list at most."""
SOON = 2
"""Who has a wish is told of when so few are ahead."""
POSTS = frozenset(role.value for role in RIGHTS["post"])
"""Roles that put notices on the screens, and stop lines."""
BEYOND = frozenset(role.value for role in RIGHTS["issue_beyond"])
"""Roles that give a number past the day's quota and the limits, with a reason."""
MISSED_MS = 2 * 3_600_000
"""Numbers missed longer ago than this are found by number alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What the page is made of; `view` None before the first snapshot."""

    view: HallView | None
    city: City | None
    guide: Clerk | None
    live: bool
    now: int
    """City time in milliseconds."""


def guide_model(floor: Floor) -> dict[str, Any]:
    """The page's model; `ready` False while there is nothing to show yet."""
    view = floor.view
    person = {"name": floor.guide.name} if floor.guide else None
    if view is None:
        return {"ready": False, "guide": person}
    here = floor.city.halls.get(view.hall) if floor.city else None
    return {
        "ready": True,
        "live": floor.live,
        "guide": person,
        "hall": words(here.name) if here else plain(view.hall),
        "lines": _lines(floor, view),
        "alarms": [one.document() for one in sorted(view.alarms.values(), key=lambda one: one.at)],
        "heads": bool(floor.guide and POSTS & set(floor.guide.roles)),
        "beyond": bool(floor.guide and BEYOND & set(floor.guide.roles)),
        **posted(view, floor.city, floor.now),
        "pagers": {str(one.pager): one.number for one in view.tickets.values() if one.pager},
        "kiosks": sorted({one.device for one in view.tickets.values() if one.device}),
        "todo": {
            "confirm": _rows(floor, _declared(view)),
            "check": _rows(floor, _unchecked(floor, view)),
            "pagers": _rows(floor, _pagers_wished(view)),
            "wishes": _rows(floor, _wishing(view)),
            "missed": _rows(floor, _missed(view, floor.now)),
            "long": _rows(floor, _long(view, floor.now)),
        },
    }


def found(floor: Floor, typed: str) -> list[dict[str, Any]]:
    """The hall's tickets whose number has what was typed, those still open first."""
    wanted = "".join(typed.upper().split())
    if floor.view is None or not wanted:
        return []
    fitting = [one for one in floor.view.tickets.values() if wanted in one.number]
    fitting.sort(key=lambda one: (one.ended_at is not None, one.number != wanted, one.serial))
    return _rows(floor, fitting[:SHOWN])


def row(floor: Floor, ticket: Ticket) -> dict[str, Any]:
    """One ticket with all that a guide acts on."""
    view, city = floor.view, floor.city
    assert view is not None
    waiting = ticket.state in (State.WAITING, State.REMOTE)
    items = [city.items[name] for name in ticket.items if city and name in city.items]
    rule = view.rules.get(ticket.service)
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": ticket.state.value,
        "service": service_name(city, ticket.service),
        "class": ticket.ticket_class.value,
        "declared": declared(ticket),
        "items": [words(item.name) for item in items],
        "materials": _materials(city, items),
        "joined": ticket.joined,
        "ahead": view.ahead(ticket) if waiting else None,
        "window": ticket.window,
        "wishes": list(ticket.wishes or ()),
        "pager": ticket.pager,
        "people": ticket.people,
        "checked": ticket.checked,
        "rejoin": rule is not None and ticket.rejoins < rule.rejoin_limit,
        "device": ticket.device,
        "item": ticket.items[0] if ticket.items else None,
    }


def _materials(city: City | None, items: list[Item]) -> list[dict[str, str]]:
    """What to bring for the items, each once."""
    if city is None:
        return []
    return [
        words(one) for one in dict.fromkeys(text for item in items for text in city.brings(item))
    ]


def _rows(floor: Floor, tickets: list[Ticket]) -> list[dict[str, Any]]:
    return [row(floor, ticket) for ticket in tickets[:SHOWN]]


def _open(view: HallView, *states: State) -> Iterator[Ticket]:
    return (ticket for ticket in view.tickets.values() if ticket.state in states)


def _declared(view: HallView) -> list[Ticket]:
    """Priorities that were declared and that nobody looked at, the next to be called first."""
    found = [one for one in _open(view, State.WAITING) if declared(one)]
    return sorted(found, key=lambda one: (one.joined, one.serial))


def _unchecked(floor: Floor, view: HallView) -> list[Ticket]:
    """Those whose service wants a look at the papers, and whose papers nobody saw."""
    hall = floor.city.halls.get(view.hall) if floor.city else None
    policies = hall.policies if hall else {}
    wanted = {name for name, one in policies.items() if one.precheck is not Precheck.NONE}
    open_ = [one for one in _open(view, State.WAITING) if one.service in wanted and not one.checked]
    return sorted(open_, key=lambda one: (one.joined, one.serial))


def _pagers_wished(view: HallView) -> list[Ticket]:
    """Who waits for a pager, the next to be called first."""
    waits = _open(view, State.WAITING)
    found = [one for one in waits if "pager" in (one.wishes or ()) and one.pager is None]
    return sorted(found, key=lambda one: (one.joined, one.serial))


def _wishing(view: HallView) -> list[Ticket]:
    """Who has a wish and is called or will be soon; a pager rings by itself."""
    return [
        one
        for one in _open(view, State.WAITING, State.CALLED)
        if {*(one.wishes or ())} - {"pager"}
        and (one.state is State.CALLED or view.ahead(one) <= SOON)
    ]


def _missed(view: HallView, now: int) -> list[Ticket]:
    """Numbers that were called in vain of late, the newest first."""
    late = [one for one in _open(view, State.MISSED) if now - (one.missed_at or 0) <= MISSED_MS]
    return sorted(late, key=lambda one: -(one.missed_at or 0))


def _long(view: HallView, now: int) -> list[Ticket]:
    """Who has waited longer than the line's target, the longest first."""
    over = [
        one
        for one in _open(view, State.WAITING)
        if (rule := view.rules.get(one.service)) and now - one.joined > 1000 * rule.target_wait_s
    ]
    return sorted(over, key=lambda one: (one.joined, one.serial))


def _lines(floor: Floor, view: HallView) -> list[dict[str, Any]]:
    """The lines in which somebody waits or that have stopped, the longest wait first."""
    rows = []
    for name, rule in view.rules.items():
        heads, stop = view.heads(name), line_stop(view, name)
        if not rule.offered or not (heads or name in view.stops):
            continue
        line = {
            "service": name,
            "prefix": rule.prefix,
            "name": service_name(floor.city, name),
            "waiting": view.waiting(name),
            "oldest": min((one.joined for one in heads.values()), default=None),
            "target_s": rule.target_wait_s,
            "stopped": stop,
        }
        rows.append(line)
    return sorted(rows, key=lambda one: (one["oldest"] is None, one["oldest"] or 0))
