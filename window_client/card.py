"""The card in the middle of the desk: the ticket at the window and why it was this one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hall_config.model import City
from queue_server.domain.order import Rule
from queue_server.domain.outcomes import allowed
from queue_server.domain.ticket import State, Suspend, Ticket, TicketClass
from queue_server.domain.view import HallView
from window_client.papers import papers
from window_client.words import plain, service_name, words

Reason = Mapping[str, Any]

OUTCOMES = (
    "settled", "accepted", "received", "supplement", "gap", "refused", "issued", "advised",
    "redirected", "withdrawn", "unfinished",
)  # fmt: skip
"""What can come of an item, those most used first; each has its key."""
_USUAL: Mapping[str, str] = {"advice": "advised", "collect": "issued"}
_SHOWN = ("id", "number", "called_at", "started_at", "joined", "calls", "recalls")
_KNOWN = ("note", "mask", "language", "checked")


def card(
    view: HallView, city: City | None, ticket: Ticket, reason: Reason | None
) -> dict[str, Any]:
    """What the page shows of the ticket at the window; instants in city milliseconds."""
    shown = {name: getattr(ticket, name) for name in (*_SHOWN, *_KNOWN)}
    service = city.services.get(ticket.service) if city else None
    return shown | {
        "state": ticket.state.value,
        "class": ticket.ticket_class.value,
        "declared": declared(ticket),
        "kind": ticket.kind.value,
        "service": service_name(city, ticket.service),
        "target_s": view.rules[ticket.service].target_wait_s,
        "handling_s": service.handling_s if service else None,
        "items": _items(city, ticket),
        "item": ticket.item,
        "wishes": list(ticket.wishes or ()),
        "undo_until": _undo_until(view, ticket),
        "why": why(view, reason) if reason else None,
        "away_ms": ticket.away_ms(),
        "handlings": [_stretch(city, one) for one in ticket.stretches or ()],
        "suspended": _suspended(ticket),
        "people": ticket.people,
        "papers": papers(city, ticket),
        "returns": ticket.returns.rpartition("-")[2] if ticket.returns else None,
    }


def declared(ticket: Ticket) -> bool:
    """Whether a priority was declared that nobody has looked at."""
    return ticket.ticket_class is TicketClass.PRIORITY and ticket.confirmed is None


def chained(
    view: HallView, city: City | None, ticket: Ticket, able: Collection[str]
) -> dict[str, Any]:
    """A bundle at this window: which items are done here, and which line is next.

    `able`: the services that this window may handle; with all of them it finishes the number.
    """
    chain = ticket.chain or ()
    then = next((at for at, one in enumerate(chain) if one not in able), len(chain))
    here = {ticket.service, *chain[:then]}
    later, before = set(chain[then:]), {one["service"] for one in ticket.stretches or ()}
    items = _items(city, ticket)
    for row in items:
        found = city.items.get(row["id"]) if city and row["id"] else None
        line = found.service if found else ticket.service
        past = line in before and line not in here and line not in later
        row["place"] = "later" if line in later else "past" if past else "here"
    return {
        "items": items,
        "chain": [{"service": one, "name": service_name(city, one)} for one in chain],
        "then": chain[then] if then < len(chain) else None,
    }


def _stretch(city: City | None, stretch: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "service": service_name(city, str(stretch["service"])),
        "window": stretch.get("window"),
        "started_at": stretch["started_at"],
        "ended_at": stretch["ended_at"],
    }


def _suspended(ticket: Ticket) -> dict[str, int]:
    times = {kind.value: getattr(ticket, f"suspended_{kind.value}_ms") for kind in Suspend}
    return {kind: one for kind, one in times.items() if one}


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
    return _USUAL.get(service.kind.value, "settled") if service else "settled"


def _items(city: City | None, ticket: Ticket) -> list[dict[str, Any]]:
    return [_item(city, ticket, item) for item in ticket.items or (None,)]


def _item(city: City | None, ticket: Ticket, item: str | None) -> dict[str, Any]:
    found = city.items.get(item) if city and item else None
    if found is not None:
        name = words(found.name)
    else:
        name = plain(item) if item else service_name(city, ticket.service)
    may = allowed(city, ticket.service, item) if city else OUTCOMES
    return {
        "id": item,
        "name": name,
        "materials": [words(one) for one in city.brings(found)] if city and found else [],
        "outcome": default_outcome(city, ticket, item),
        "outcomes": [one for one in OUTCOMES if one in may],
    }


def _passed(head: Mapping[str, Any]) -> dict[str, str]:
    return {"number": str(head["ticket"]).rpartition("-")[2], "lane": str(head["lane"])}


def _undo_until(view: HallView, ticket: Ticket) -> int | None:
    rule = view.rules.get(ticket.service)
    if ticket.state is not State.SERVING or ticket.started_at is None or rule is None:
        return None
    return ticket.started_at + 1000 * rule.undo_s
