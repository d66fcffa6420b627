"""The window's local door: its ticket in plain words, and the verbs of a business system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.clock import CityClock, rfc3339
from window_client.desk import Desk, model

VERBS: Mapping[str, str] = {
    "call": "call_next",
    "recall": "recall",
    "start": "start",
    "miss": "miss",
    "next-item": "next_item",
    "forward": "forward",
    "finish": "finish",
}
"""Path below `/door/` to verb."""
_TIMES = ("joined", "called_at", "started_at")


def read(desk: Desk, clock: CityClock | None) -> dict[str, Any]:
    """The window and the ticket at it, None when there is none; no name and no identity."""
    shown = model(desk)
    card = shown.get("card")
    window = shown["window"]
    return {
        "window": window["id"],
        "state": window.get("state"),
        "clerk": desk.clerk.user if desk.clerk else None,
        "live": bool(shown.get("live")),
        "waiting": sum(line["waiting"] for line in shown.get("lines", ())),
        "can": list(shown["verbs"]),
        "ticket": _ticket(card, clock) if card else None,
    }


def _ticket(card: Mapping[str, Any], clock: CityClock | None) -> dict[str, Any]:
    times = {name: card[name] for name in _TIMES if card[name] is not None}
    zone = clock.zone if clock else None
    return {
        "id": card["id"],
        "number": card["number"],
        "state": card["state"],
        "class": card["class"],
        "items": [_item(item) for item in card["items"]],
        **{name: rfc3339(at, zone) for name, at in times.items() if zone is not None},
    }


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "item": item["id"],
        "name": item["name"]["zh-CN"],
        "here": item["place"] == "here",
        "outcomes": list(item["outcomes"]),
    }
