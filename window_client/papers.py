"""Papers of the city's shared line at a window: whether it draws, what is told of them."""

from __future__ import annotations

from typing import Any

from hall_config.model import City
from queue_server.domain.papers import due_of, lacking
from queue_server.domain.shared import spares
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from window_client.words import Words, plain, words


def draws(city: City | None, view: HallView | None, window: str) -> bool:
    """Whether a window draws by its configuration, in a city that has a shared line."""
    here = city.halls.get(view.hall) if city and view else None
    known = here.windows.get(window) if here else None
    return bool(city and city.names) and known is not None and known.draws


def by_itself(city: City | None, view: HallView | None, window: str) -> bool:
    """Whether it may draw without a key: enough other windows stay idle for people."""
    if city is None or view is None or not draws(city, view, window):
        return False
    return spares(city.halls[view.hall], view, window)


def verbs(ticket: Ticket) -> list[str]:
    """What can be done with something drawn: nobody is called again, missed or put back here."""
    if ticket.state is State.CALLED:
        return ["start", "give_back", "transfer"]
    more = ["next_item"] if ticket.item + 1 < len(ticket.items) else []
    return ["finish", "suspend", "transfer", "give_back", *more]


def papers(city: City | None, ticket: Ticket) -> dict[str, Any] | None:
    """What a clerk needs to know of papers; None for the number of a person."""
    if ticket.way is None or city is None:
        return None
    there = city.names.get(ticket.intake or "")
    return {
        "from": ticket.moved_from.rpartition("-")[2] if ticket.moved_from else None,
        "way": ticket.way.value,
        "intake": words(there) if there else plain(ticket.intake) if ticket.intake else None,
        "there": [_material(city, one) for one in ticket.materials or ()],
        "lacking": [_material(city, one) for one in lacking(city, ticket)],
        "delivery": ticket.delivery.value if ticket.delivery else None,
        "due": due_of(city, ticket),
    }


def _material(city: City, id_: str) -> Words:
    known = city.materials.get(id_)
    return words(known.name) if known else plain(id_)
