"""The hall's windows for a supervisor at a desk: who is stuck, and what each calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.domain.view import HallView
from window_client.places import ordered, services

LONGEST_MIN = 600


def floor(view: HallView, city: City | None) -> dict[str, Any]:
    """Every window with its role and its ticket, and the services that a role may have."""
    return {
        "windows": [_window(view, name) for name in ordered(view)],
        "services": services(view, city),
    }


def timed(said: Mapping[str, Any], clock: CityClock | None) -> dict[str, Any]:
    """What was said for so many `minutes` from now, with the verb's `until`; none for good."""
    found = {name: one for name, one in said.items() if name != "minutes"}
    minutes = said.get("minutes")
    if clock is not None and isinstance(minutes, int) and 0 < minutes <= LONGEST_MIN:
        found["until"] = clock.now() + minutes * 60_000
    return found


def _window(view: HallView, name: str) -> dict[str, Any]:
    state = view.windows[name]
    ticket = view.tickets.get(state.ticket) if state.ticket else None
    return {
        "id": name,
        "state": state.state.value,
        "number": ticket.number if ticket else None,
        "since": (ticket.started_at or ticket.called_at) if ticket else None,
        "own": list(state.own),
        "help": list(state.help),
    }
