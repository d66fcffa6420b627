"""The card in the middle of the desk: the ticket at the window and why it was this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hall_config.model import City
from queue_server.domain.order import Rule
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from window_client.words import plain, service_name, words

Reason = Mapping[str, Any]

OUTCOMES = (
    "settled", "accepted", "received", "supplement", "gap", "refused", "issued", "advised",
    "redirected", "withdrawn", "unfinished",
)  # fmt: skip
"""What can come of an item, those most used first."""
_ADVICE = "advice"
_SHOWN = ("id", "number", "called_at", "started_at", "joined", "issued_at", "calls", "recalls")
_KNOWN = ("note", "mask", "language", "checked", "confirmed", "arrive_by", "slot_at")


def card(
    view: HallView, city: City | None, ticket: Ticket, reason: Reason | None
) -> dict[str, Any]:
    """What the page shows of the ticket at the window; instants in city milliseconds."""
    shown = {name: getattr(ticket, name) for name in (*_SHOWN, *_KNOWN)}
    service = city.services.get(ticket.service) if city else None
    return shown | {
        "state": ticket.state.value,
        "class": ticket.ticket_class.value,
        "kind": ticket.kind.value,
        "service": service_name(city, ticket.service),
        "target_s": view.rules[ticket.service].target_wait_s,
        "handling_s": service.handling_s if service else None,
        "items": _items(city, ticket),
        "item": ticket.item,
        "wishes": list(ticket.wishes or ()),
        "undo_until": _undo_until(view, ticket),
        "why": why(view, reason) if reason else None,
    }


def why(view: HallView, reason: Reason) -> dict[str, Any]:
    """The call's reason as facts for one sentence; see order.py for the rules."""
    service = str(reason.get("service", ""))
    lane, rule = str(reason.get("lane", "")), view.rules.get(service)
    start_ms = rule.head_start(lane) if rule else 0
    return {
        "rule": str(reason.get("rule", Rule.PLACE.value)),
        "lane": lane,
        "help": reason.get("tier") == "help",
        "over": [_passed(head) for head in reason.get("over", ())],
        "head_start_min": start_ms // 60_000,
        "cap_priority": rule.cap_priority if rule else 0,
        "cap_normal": rule.cap_normal if rule else 0,
        "because": str(reason.get("because", "")),
    }


def default_outcome(city: City | None, ticket: Ticket, item: str | None) -> str:
    """What most often comes of an item: settled at once, or accepted when days are promised."""
    found = city.items.get(item) if city and item else None
    if found is not None:
        return "settled" if found.case == "instant" else "accepted"
    service = city.services.get(ticket.service) if city else None
    return "advised" if service and service.kind.value == _ADVICE else "settled"


def _items(city: City | None, ticket: Ticket) -> list[dict[str, Any]]:
    return [_item(city, ticket, item) for item in ticket.items or (None,)]


def _item(city: City | None, ticket: Ticket, item: str | None) -> dict[str, Any]:
    found = city.items.get(item) if city and item else None
    if found is not None:
        name = words(found.name)
    else:
        name = plain(item) if item else service_name(city, ticket.service)
    return {
        "id": item,
        "name": name,
        "materials": [words(one) for one in city.brings(found)] if city and found else [],
        "outcome": default_outcome(city, ticket, item),
    }


def _passed(head: Mapping[str, Any]) -> dict[str, str]:
    return {"number": str(head["ticket"]).rpartition("-")[2], "lane": str(head["lane"])}


def _undo_until(view: HallView, ticket: Ticket) -> int | None:
    rule = view.rules.get(ticket.service)
    if ticket.state is not State.SERVING or ticket.started_at is None or rule is None:
        return None
    return ticket.started_at + 1000 * rule.undo_s
