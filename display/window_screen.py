"""What the screen over a window shows, pure: the number that it calls, or whether it is open."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from display.board import said_of
from display.screen import text_document
from hall_config.model import City
from queue_server.domain.ticket import Kind, State
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase, WindowState


class Standing(StrEnum):
    """What a window does, as those before it see it."""

    CALLED = "called"
    SERVING = "serving"
    IDLE = "idle"
    """Open, with nobody."""
    PAUSED = "paused"
    CLOSED = "closed"


def window_screen(view: HallView, city: City, window: str) -> dict[str, Any]:
    """Everything that the screen of a window shows, by name."""
    state = view.windows.get(window)
    ticket = view.tickets.get(state.ticket) if state and state.ticket else None
    if ticket is None or ticket.kind is Kind.PAPERS:
        return _screen(city, window, state, _phase(state))
    standing = Standing.CALLED if ticket.state is State.CALLED else Standing.SERVING
    said = f"{ticket.id}@{said_of(ticket)}"
    return {**_screen(city, window, state, standing), "number": ticket.number, "said": said}


def _phase(state: WindowState | None) -> Standing:
    if state is None or state.state is WindowPhase.CLOSED:
        return Standing.CLOSED
    return Standing.PAUSED if state.state is WindowPhase.PAUSED else Standing.IDLE


def _screen(
    city: City, window: str, state: WindowState | None, standing: Standing
) -> dict[str, Any]:
    own = state.own if state else ()
    known = [city.services[name].name for name in own if name in city.services]
    return {
        "window": window,
        "standing": standing.value,
        "number": None,
        "said": None,
        "services": [text_document(name) for name in known],
    }


def led_text(screen: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """The one short line of an LED strip: the number, else what the window is or does."""
    if screen["number"]:
        return str(screen["number"])
    if screen["standing"] == Standing.IDLE:
        return words["Window {window}"].format(window=screen["window"])
    return words[f"window {screen['standing']}"]
