"""The shared line 云队列: what a window with spare time may draw, and what becomes of it there.

Pure. Both ends of a drawing are views that this process folds; the store's step judges again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from hall_config.calendar import service_day
from hall_config.model import City, Hall
from hall_config.shared import CITY_WIDE
from queue_server.domain.commands import Draw, Place
from queue_server.domain.decisions.drawing import DEPTH
from queue_server.domain.finishing import right_until
from queue_server.domain.numbers import day_number
from queue_server.domain.outcomes import RETURNING, Outcome
from queue_server.domain.ticket import LANES, State, Ticket
from queue_server.domain.view import HallView, lane_key
from queue_server.domain.window import WindowPhase


def draw_of(city: City, view: HallView, window: str, line: HallView, draw: str) -> Draw | None:
    """What a window of a hall asks of the shared line; None where nothing there suits it.

    Its role's and clerk's services, and of the items that wait those that the hall handles and
    whose scope 通办范围 covers it. A window that does not draw by its configuration asks nothing.
    """
    hall, state = city.halls[view.hall], view.windows.get(window)
    known = hall.windows.get(window)
    if state is None or known is None or not known.draws:
        return None
    services = tuple(
        one
        for one in dict.fromkeys(state.entitled((*state.own, *state.help)))
        if one in hall.services and line.waiting(one)
    )
    able = [one for one in _foremost(line, services) if suits(city, hall, one)]
    if not able:
        return None
    items = tuple(dict.fromkeys(item for one in able for item in one.items))
    return Draw(draw=draw, hall=view.hall, window=window, services=services, items=items)


def spares(hall: Hall, view: HallView, window: str) -> bool:
    """Whether enough windows for the same lines stay idle for people, when this one draws.

    Asked where a window draws by itself: a clerk who wants papers has them.
    """
    mine = frozenset(view.windows[window].own)
    others = [
        one
        for name, one in view.windows.items()
        if name != window
        and one.state is WindowPhase.OPEN
        and not mine.isdisjoint((*one.own, *one.help))
    ]
    idle = sum(one.ticket is None and one.drawing is None for one in others)
    return kept_idle(len(others) + 1, hall.keeps_percent) <= idle


def kept_idle(windows: int, percent: int) -> int:
    """How many of so many windows stay idle for people: one at least, unless the share is none."""
    return -(-windows * percent // 100)


def suits(city: City, hall: Hall, ticket: Ticket) -> bool:
    """Whether a hall may handle what waits in the shared line, and has not given it back."""
    return hall.id not in (ticket.passed or ()) and all(
        item in hall.items and city.items[item].scope in CITY_WIDE
        for item in ticket.items
        if item in city.items
    )


def _foremost(line: HallView, services: Iterable[str]) -> list[Ticket]:
    return [
        line.tickets[name]
        for service in services
        for lane in LANES
        for _, _, name in line.lanes.get(lane_key(service, lane), ())[:DEPTH]
    ]


def place_of(city: City, view: HallView, line: HallView, ticket: Ticket, *, at: int) -> Place:
    """The command that brings a drawn ticket to its window."""
    hall = city.halls[view.hall]
    zone = hall.zones[hall.services[ticket.service]]
    return Place(
        window=ticket.at_window or "",
        draw=ticket.draw or "",
        ticket=ticket.id,
        prefix=line.rule(ticket.service).prefix,
        day=day_number(service_day(at, city.timezone, zone.day_ends)),
        service=ticket.service,
        items=ticket.items,
        kind=ticket.kind,
        ticket_class=ticket.ticket_class,
        way=ticket.way,
        intake=ticket.intake,
        materials=ticket.materials,
        delivery=ticket.delivery,
        handed_at=ticket.issued_at,
        mask=ticket.mask,
        language=ticket.language,
        note=ticket.note,
    )


class Came(Enum):
    """What came of a drawn ticket in the hall that drew it."""

    GOES_ON = "goes_on"
    NEVER_CAME = "never_came"
    """The hall has no such ticket and keeps no window for it."""
    ON_ITS_WAY = "on_its_way"
    """The window is still kept for it."""
    HANDLED = "handled"
    GIVEN_BACK = "given_back"
    """It waits again, for other halls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look at the drawing hall tells, with its ticket if it has one."""

    came: Came
    ticket: Ticket | None = None


def look(view: HallView, drawn: Ticket) -> Found:
    """How it stands, in the hall that drew it, with a ticket of the shared line."""
    here = next((one for one in view.tickets.values() if one.draw == drawn.draw), None)
    if here is None:
        window = view.windows.get(drawn.at_window or "")
        kept = window is not None and window.drawing == drawn.draw
        return Found(came=Came.ON_ITS_WAY if kept else Came.NEVER_CAME)
    if here.state is State.DONE and here.outcome != Outcome.UNFINISHED:
        return Found(came=Came.HANDLED, ticket=here)
    ended = here.state in (State.DONE, State.CANCELLED, State.MOVED, State.NO_SHOW)
    return Found(came=Came.GIVEN_BACK if ended else Came.GOES_ON, ticket=here)


def returns_until(city: City, line: HallView, drawn: Ticket, here: Ticket) -> int | None:
    """Until when what is missing may be handed in later without waiting anew; None: nothing is."""
    if here.outcome not in RETURNING or here.ended_at is None:
        return None
    return right_until(city, line.hall, drawn.service, at=here.ended_at)
