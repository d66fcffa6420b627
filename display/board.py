"""What a hall's screen shows, pure: from a view and a zone to calls, lines and missed numbers.

Nothing here is the display's own memory: a screen that was cut off, restarted or switched on a
minute ago shows the same as one that saw every event. Numbers only: no name, item or class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from display.waits import services_of, waits_of
from hall_config.model import City
from queue_server.domain.estimate import Wait
from queue_server.domain.intake import issuing_at
from queue_server.domain.stopping import stop_of
from queue_server.domain.ticket import Kind, State, Ticket
from queue_server.domain.view import HallView

CALLS = 6
"""Calls in the list; those still unanswered beyond it stand in a row of their own."""


class Standing(StrEnum):
    """What became of a call so far."""

    CALLED = "called"
    SERVING = "serving"
    ENDED = "ended"
    """Over, but so lately that the call stays in the list for its least time."""


class Offer(StrEnum):
    """Whether a line still takes people in."""

    OPEN = "open"
    LATER = "later"
    """Before the first numbers of the day."""
    OVER = "over"
    CLOSED = "closed"
    """The zone does not open on this day."""
    STOPPED = "stopped"
    """Stopped by the hall's staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A number and the window that it is to go to."""

    ticket: str
    number: str
    window: str
    zone: str
    """Where the window stands."""
    standing: Standing
    called_at: int
    serial: int
    said: str
    """Changes with each call and recall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as those who wait in it see it."""

    service: str
    waiting: int
    """People; work that waits without a person is left out."""
    offer: Offer
    wait: Wait | None
    """Of somebody who joins now; None for a line that takes nobody in and has nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything on the screen that the hall's events decide."""

    calls: tuple[Call, ...]
    """At most `CALLS`, newest first."""
    also: tuple[Call, ...]
    """Called and unanswered, but pushed out of the list by newer calls; newest first."""
    lines: tuple[Line, ...]
    missed: tuple[str, ...]
    """Missed numbers that may still rejoin, newest first."""


def board_of(
    view: HallView,
    city: City,
    *,
    zone: str | None,
    at: int,
    since: int,
    waits: Mapping[str, Wait] | None = None,
    late: Collection[str] = (),
) -> Board:
    """The screen of a zone, or of the whole hall when there is none, at a city time.

    Calls made after `since` stay although their ticket is already done or suspended. Both times in
    milliseconds. `waits` may be a little old, because they cost more than all else together; `late`
    lines end early, because those who wait fill the time until closing.
    """
    waits = waits_of(view, city, zone=zone, at=at) if waits is None else waits
    calls, also = arranged(calls_of(view, zone=zone, since=since))
    return Board(
        calls=calls,
        also=also,
        lines=lines_of(view, city, zone=zone, at=at, waits=waits, late=late),
        missed=missed_of(view, zone=zone),
    )


def calls_of(view: HallView, *, zone: str | None, since: int) -> tuple[Call, ...]:
    """Every call that still holds or was made after `since`, newest first."""
    found = []
    for ticket in view.tickets.values():
        standing = _standing(ticket, since)
        if standing is None or ticket.kind is Kind.PAPERS or ticket.window is None:
            continue
        window = view.windows.get(ticket.window)
        place = window.zone if window else ""
        if zone is None or zone in (place, _line_zone(view, ticket)):
            found.append(_call(ticket, ticket.window, place, standing))
    return tuple(sorted(found, key=lambda call: (call.called_at, call.serial), reverse=True))


def said_of(ticket: Ticket) -> str:
    """Which call of the ticket it is: calls and recalls so far, so that each is shown once."""
    return f"{ticket.calls}.{ticket.recalls}"


def speaks_of(view: HallView, ticket: Ticket, zone: str | None) -> bool:
    """Whether the voice of a zone says this ticket's calls: people wait for it there."""
    return ticket.kind is not Kind.PAPERS and zone in (None, _line_zone(view, ticket))


def arranged(calls: tuple[Call, ...]) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
    """The list, and the unanswered calls that found no room in it.

    Unanswered ones come in before those being served: somebody is still on the way to them.
    """
    open_ = [call for call in calls if call.standing is Standing.CALLED]
    rest = [call for call in calls if call.standing is not Standing.CALLED]
    listed = {call.ticket for call in (*open_, *rest)[:CALLS]}
    return tuple(call for call in calls if call.ticket in listed), tuple(open_[CALLS:])


def missed_of(view: HallView, *, zone: str | None) -> tuple[str, ...]:
    """The numbers that nobody answered to, newest first."""
    found = [
        ticket
        for ticket in view.tickets.values()
        if ticket.state is State.MISSED
        and ticket.kind is not Kind.PAPERS
        and (zone is None or _line_zone(view, ticket) == zone)
    ]
    found.sort(key=lambda ticket: (ticket.missed_at or 0, ticket.serial), reverse=True)
    return tuple(ticket.number for ticket in found)


def lines_of(
    view: HallView,
    city: City,
    *,
    zone: str | None,
    at: int,
    waits: Mapping[str, Wait],
    late: Collection[str] = (),
) -> tuple[Line, ...]:
    """The lines of the zone in the order of the configuration, those that people can stand in."""
    papers = Counter(
        ticket.service
        for ticket in view.tickets.values()
        if ticket.kind is Kind.PAPERS and ticket.state is State.WAITING
    )
    found = []
    for service in services_of(view, city, zone=zone):
        waiting = view.waiting(service) - papers[service]
        offer = _offer(view, city, service, at)
        if offer is Offer.OPEN and service in late:
            offer = Offer.OVER
        idle = offer is not Offer.OPEN and waiting == 0
        wait = None if idle else waits.get(service)
        found.append(Line(service=service, waiting=waiting, offer=offer, wait=wait))
    return tuple(found)


def _standing(ticket: Ticket, since: int) -> Standing | None:
    if ticket.called_at is None:
        return None
    if ticket.state is State.CALLED:
        return Standing.CALLED
    if ticket.state is State.SERVING:
        return Standing.SERVING
    over = ticket.state in (State.DONE, State.SUSPENDED) and ticket.called_at > since
    return Standing.ENDED if over else None


def _call(ticket: Ticket, window: str, place: str, standing: Standing) -> Call:
    return Call(
        ticket=ticket.id,
        number=ticket.number,
        window=window,
        zone=place,
        standing=standing,
        called_at=ticket.called_at or 0,
        serial=ticket.serial,
        said=said_of(ticket),
    )


def _line_zone(view: HallView, ticket: Ticket) -> str:
    rule = view.rules.get(ticket.service)
    return rule.zone if rule else ""


def _offer(view: HallView, city: City, service: str, at: int) -> Offer:
    if stop_of(view, service, at) is not None:
        return Offer.STOPPED
    hall = city.halls[view.hall]
    zone = hall.zones.get(view.rules[service].zone)
    if zone is None or not view.rules[service].offered:
        return Offer.OVER
    issuing = issuing_at(city, hall, zone, at)
    if issuing is None:
        return Offer.CLOSED
    if at < issuing.begins:
        return Offer.LATER
    return Offer.OPEN if at < issuing.until else Offer.OVER
