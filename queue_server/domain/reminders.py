"""What a holder is told off the page, and when: decided from the hall's view alone.

Each reminder has a name that is the same whoever decides it and however often: so it is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from zlib import crc32

from hall_config.model import City
from queue_server.domain.rated import unrated_of
from queue_server.domain.stopping import STANDING, stop_for
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView

SOON = 3
"""So many people ahead, or fewer, are few."""
JUST_TAKEN_MS = 2 * 60_000
"""Who took the number a moment ago was told how many are ahead."""
WAY_S = 15 * 60
"""The way of who did not say how long it takes."""
SPARE_S = 5 * 60
"""Time that is left between the way and the call."""


class About(StrEnum):
    """What a reminder is about."""

    SOON = "soon"
    LEAVE = "leave"
    CALLED = "called"
    MISSED = "missed"
    MOVED = "moved"
    STOPPED = "stopped"
    RATE = "rate"
    FREED = "freed"
    """A place that somebody waits for became free."""


KEEP_S: Mapping[About, int] = {
    About.SOON: 10 * 60,
    About.LEAVE: 30 * 60,
    About.CALLED: 5 * 60,
    About.MISSED: 60 * 60,
    About.MOVED: 2 * 3600,
    About.STOPPED: 2 * 3600,
    About.RATE: 24 * 3600,
    About.FREED: 10 * 60,
}
"""How long a reminder is worth sending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder that is due; `name` tells it from all others of its ticket."""

    about: About
    name: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


def leave_at(*, now: int, arrive_by: int, wait_p10_s: int, way_s: int) -> int:
    """City milliseconds at which the holder of a remote number sets out, `now` or later.

    In time for the earliest likely call (P10) and for `arrive_by`, until which the place is kept.
    """
    called = min(now + 1000 * wait_p10_s, arrive_by)
    return max(now, called - 1000 * (way_s + SPARE_S))


def due(
    city: City, view: HallView, ticket: Ticket, *, way_s: int | None, wait_p10_s: int, at: int
) -> Iterator[Due]:
    """The reminders of a ticket as it stands; those that were told before are among them."""
    if ticket.state in STANDING and not ticket.pending:
        yield from _standing(city, view, ticket, at)
    match ticket.state:
        case State.REMOTE if ticket.arrive_by is not None and not ticket.pending:
            way = WAY_S if way_s is None else way_s
            leaves = leave_at(now=at, arrive_by=ticket.arrive_by, wait_p10_s=wait_p10_s, way_s=way)
            if leaves <= at:
                name = f"{About.LEAVE}:{ticket.arrive_by}"
                yield Due(about=About.LEAVE, name=name, facts={"way": round(way / 60)})
        case State.CALLED:
            name = f"{About.CALLED}:{ticket.calls}"
            yield Due(about=About.CALLED, name=name, facts={"window": ticket.window or ""})
        case State.MISSED:
            yield Due(about=About.MISSED, name=f"{About.MISSED}:{ticket.calls}")
        case State.MOVED if ticket.moved_to is not None:
            yield Due(about=About.MOVED, name=About.MOVED, facts={"to": ticket.moved_to})
        case State.DONE if unrated_of(view, ticket.id):
            yield Due(about=About.RATE, name=About.RATE)


def _standing(city: City, view: HallView, ticket: Ticket, at: int) -> Iterator[Due]:
    ahead = view.ahead(ticket)
    if ahead <= SOON and at - ticket.issued_at >= JUST_TAKEN_MS:
        yield Due(
            about=About.SOON,
            name=About.SOON,
            facts={"ahead": ahead, "away": int(ticket.state is State.REMOTE)},
        )
    stop = stop_for(city, view, ticket, at)
    if stop is not None:
        which = crc32(f"{stop.until} {stop.reason}".encode())
        name = f"{About.STOPPED}:{which:08x}"
        yield Due(about=About.STOPPED, name=name, facts={"reason": stop.reason})
