"""What the dialogs ask for: where a ticket can be sent, and waiting tickets by number."""

from __future__ import annotations

from typing import Any

from hall_config.model import City
from queue_server.domain.ticket import State, Ticket, window_lane
from queue_server.domain.view import HallView
from window_client.words import service_name, words

FOUND = 8
"""Tickets that a search shows at most."""


def places(view: HallView, city: City | None, window: str) -> dict[str, Any]:
    """The services and the other windows of the hall."""
    return {
        "services": services(view, city),
        "windows": [_window(view, city, name) for name in ordered(view) if name != window],
    }


def services(view: HallView, city: City | None) -> list[dict[str, Any]]:
    """The services that the hall offers by their prefix, each with how many wait for it."""
    found = [
        {
            "id": name,
            "prefix": rule.prefix,
            "name": service_name(city, name),
            "waiting": view.waiting(name),
        }
        for name, rule in view.rules.items()
        if rule.offered
    ]
    return sorted(found, key=lambda row: (row["prefix"], row["id"]))


def waiting(view: HallView, city: City | None, window: str, typed: str) -> list[dict[str, Any]]:
    """Waiting tickets of the window's lines whose number has what was typed, longest wait first."""
    state = view.windows[window]
    mine = set(state.entitled((*state.own, *state.help)))
    wanted = "".join(typed.upper().split())
    found = [
        ticket
        for ticket in view.tickets.values()
        if ticket.state is State.WAITING
        and wanted in ticket.number
        and ticket.service in mine
        and (not ticket.lane.startswith("window:") or ticket.lane == window_lane(window))
    ]
    found.sort(key=lambda ticket: (ticket.joined, ticket.serial))
    return [_ticket(city, ticket) for ticket in found[:FOUND]]


def ordered(view: HallView) -> list[str]:
    """The windows in the order in which people count them."""
    return sorted(view.windows, key=lambda name: (len(name), name))


def _window(view: HallView, city: City | None, name: str) -> dict[str, Any]:
    state = view.windows[name]
    here = city.halls.get(view.hall) if city else None
    zone = here.zones.get(state.zone) if here else None
    return {
        "id": name,
        "zone": words(zone.name) if zone else None,
        "state": state.state.value,
    }


def _ticket(city: City | None, ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "class": ticket.ticket_class.value,
        "service": service_name(city, ticket.service),
        "joined": ticket.joined,
    }
