"""The one-time notice 一次性告知 that the law wants in writing: what the printed page says.

Facts and ids; the page says them in its language. No name and no identity is on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hall_config.calendar import due_date, service_day
from hall_config.model import City
from queue_server.domain.outcomes import NOTICED, RETURNING
from queue_server.domain.view import HallView
from window_client.words import hall_words, plain, words

MOST = 40


def notice(
    view: HallView, city: City | None, window: str, said: Mapping[str, Any], *, at: int
) -> dict[str, Any]:
    """What to print for a ticket: each item with such an outcome, with what was said to be missing.

    `said`: `{ticket, handled: [{item, outcome, missing: [index], note}]}`.
    """
    ticket = view.tickets.get(str(said.get("ticket", "")))
    handled = said.get("handled", ())
    rows = handled if isinstance(handled, Sequence) and not isinstance(handled, str) else ()
    told = [_item(city, row) for row in rows[:MOST] if isinstance(row, Mapping)]
    return {
        "number": ticket.number if ticket else "",
        "hall": hall_words(city, view.hall, window),
        "window": window,
        "items": [row for row in told if row["outcome"] in NOTICED],
        "until": _until(view, city, ticket.service if ticket else "", told, at),
    }


def _item(city: City | None, row: Mapping[str, Any]) -> dict[str, Any]:
    item = city.items.get(str(row.get("item", ""))) if city else None
    materials = city.brings(item) if city and item else ()
    chosen = row.get("missing", ())
    missing = [
        words(one)
        for index, one in enumerate(materials)
        if isinstance(chosen, Sequence) and index in chosen
    ]
    return {
        "name": words(item.name) if item else plain(""),
        "outcome": str(row.get("outcome", "")),
        "missing": missing,
        "note": str(row.get("note", ""))[:500],
        "days": item.promised_days if item and item.case == "promised" else None,
    }


def _until(
    view: HallView, city: City | None, service: str, told: Sequence[Mapping[str, Any]], at: int
) -> str | None:
    """The last day on which one returns without queueing anew, as ISO date."""
    hall = city.halls.get(view.hall) if city else None
    policy = hall.policies.get(service) if hall else None
    returning = any(row["outcome"] in RETURNING for row in told)
    if city is None or hall is None or policy is None or not policy.return_days or not returning:
        return None
    zone = hall.zones[hall.services[service]]
    day = service_day(at, city.timezone, zone.day_ends)
    return due_date(city, day, policy.return_days).isoformat()
