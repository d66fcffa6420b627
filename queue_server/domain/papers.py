"""Papers 件: work that waits without a person, as it is handed in for the shared line."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hall_config.calendar import due_date, service_day
from hall_config.model import City
from queue_server.domain.commands import Issue
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Kind, Ticket
from queue_server.domain.ways import Delivery, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What is known of papers at intake."""

    way: Way
    hall: str | None = None
    """The hall that takes them in; None when none does."""
    materials: tuple[str, ...] = ()
    """Of what the items ask for, what is there, by id."""
    delivery: Delivery = Delivery.COLLECT


def handed_in(city: City, command: Issue, papers: Papers | None) -> Issue:
    """The command for what is handed in at the shared line, where nobody waits or arrives.

    Refuses SERVICE_UNKNOWN without papers or items, for a person waits in no shared line, and for
    items of several services; HALL_UNKNOWN, ITEM_UNKNOWN for a material that none of them asks for.
    """
    services = {city.items[item].service for item in command.items}
    if papers is None or len(services) != 1:
        raise refusal("SERVICE_UNKNOWN")
    if papers.hall is not None and papers.hall not in city.places:
        raise refusal("HALL_UNKNOWN", papers.hall)
    asked = {one for item in command.items for one in city.items[item].materials}
    for one in papers.materials:
        if one not in asked:
            raise refusal("ITEM_UNKNOWN", one)
    return replace(
        command,
        kind=Kind.PAPERS,
        remote=False,
        arrive_by=None,
        wait=None,
        way=papers.way,
        intake=papers.hall,
        materials=papers.materials,
        delivery=papers.delivery,
    )


def lacking(city: City, ticket: Ticket) -> tuple[str, ...]:
    """The materials that the items ask for and that were not there at intake."""
    there = frozenset(ticket.materials or ())
    asked = (
        one for item in ticket.items if item in city.items for one in city.items[item].materials
    )
    return tuple(dict.fromkeys(one for one in asked if one not in there))


def due_of(city: City, ticket: Ticket) -> str | None:
    """The ISO date by which the items are promised, in working days from when they came in."""
    days = [city.items[one].promised_days for one in ticket.items if one in city.items]
    if not days:
        return None
    taken = service_day(ticket.handed_at or ticket.issued_at, city.timezone, 1440)
    return due_date(city, taken, max(days)).isoformat() if max(days) else taken.isoformat()
