"""How the kiosk speaks to who stands before it, and what that person wants besides a number."""

from __future__ import annotations

from dataclasses import replace

from kiosk.choice import WISHES, Needs
from kiosk.signals import Touch
from kiosk.visit import Flow, Screen
from queue_server.device.texts import LANGUAGES
from queue_server.domain.intake import PEOPLE


def comfort(flow: Flow, touch: Touch) -> Flow | None:
    """The state after a touch of this kind; None for any other touch."""
    fields = touch.fields
    match touch.verb:
        case "language" if fields["language"] in LANGUAGES:
            return replace(flow, language=str(fields["language"]))
        case "elder":
            return replace(flow, elder=bool(fields["on"]))
        case "contrast":
            return replace(flow, contrast=bool(fields["on"]))
        case "low":
            return replace(flow, low=bool(fields["on"]))
        case "wishes" | "wish" | "people" if flow.place.screen is Screen.OFFER:
            return _wanted(flow, touch)
    return None


def _wanted(flow: Flow, touch: Touch) -> Flow:
    fields, needs = touch.fields, flow.needs
    match touch.verb:
        case "wish":
            return replace(flow, needs=_wished(needs, str(fields["wish"]), bool(fields["on"])))
        case "people":
            count = min(max(int(fields["count"]), 1), PEOPLE)
            return replace(flow, needs=replace(needs, people=count))
    return replace(flow, wishing=bool(fields["open"]))


def _wished(needs: Needs, wish: str, on: bool) -> Needs:
    chosen = {*needs.wishes, wish} if on else {*needs.wishes} - {wish}
    return replace(needs, wishes=tuple(one for one in WISHES if one in chosen))
