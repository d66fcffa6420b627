"""The fold of handlings that ended and of their evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from queue_server.domain.view import HallView, unrated_key

_KEPT = ("window", "clerk", "service", "ended_at")


def handled(view: HallView, data: Mapping[str, Any]) -> None:
    """A handling ended: its ticket counts it, and it may be evaluated where `rate` says so."""
    ticket, handling = view.tickets.get(data["ticket"]), data.get("handling")
    if handling is None:  # an event from before handlings were numbered
        return
    if ticket is not None:
        view.tickets[ticket.id] = replace(ticket, handlings=handling)
    if "rate" in data:
        kept = {name: data[name] for name in _KEPT if name in data}
        view.unrated[unrated_key(data["ticket"], handling)] = {**data["rate"], **kept}


def rated(view: HallView, data: Mapping[str, Any]) -> None:
    """A handling was evaluated or its time lapsed; some readers may not know whose it was."""
    if "ticket" in data:
        view.unrated.pop(unrated_key(data["ticket"], data["handling"]), None)


def unrated_of(view: HallView, ticket: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The handlings of a ticket that may still be evaluated, with what is kept of each."""
    head = unrated_key(ticket, 0)[:-1]
    found = (
        (int(name[len(head) :]), one) for name, one in view.unrated.items() if name.startswith(head)
    )
    return sorted(found, key=lambda pair: pair[0])
