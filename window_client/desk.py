"""The desk: what a window's page shows, made of the hall's view, the window and its clerk.

Pure: a value in, JSON out. Texts are facts and codes here; the page says them in its language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hall_config.model import City
from queue_server.device.outbox import Entry
from queue_server.domain.rights import RIGHTS
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase, WindowState
from window_client import papers, sides
from window_client.card import Reason, card, chained, declared
from window_client.cut import held, may
from window_client.words import hall_words

HEADS = frozenset(role.value for role in RIGHTS["free"])
"""Roles that free a window and change its role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Who signed in at this window."""

    user: str
    name: str
    id: str | None = None
    """How the hall's events name the clerk."""
    roles: tuple[str, ...] = ()
    grades: Mapping[str, Any] | None = None
    """The mean of the own grades of whole days past, `{days, count, mean}`; None while few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page is made of; `view` None before the first snapshot."""

    window: str
    view: HallView | None
    city: City | None
    clerk: Clerk | None
    live: bool
    """Whether the line is up and the clerk's session known to the centre."""
    reasons: Mapping[str, Reason]
    """Ticket to why it was called."""
    cut: bool = False
    """Whether the line is down."""
    ended: bool = False
    """Whether the last clerk's session ended by itself."""
    entries: tuple[Entry, ...] = ()
    """What was done alone during a cut and the centre has not answered for."""
    refused: Sequence[Mapping[str, Any]] = ()
    """What of it the centre denied."""
    wants: Mapping[str, Any] = field(default_factory=dict)
    auto_at: int | None = None
    """City time at which the desk calls by itself."""


def model(desk: Desk) -> dict[str, Any]:
    """The page's model; `ready` False while there is nothing to show yet."""
    view = desk.view
    if view is None or desk.window not in view.windows:
        return {"ready": False, "window": {"id": desk.window}, "clerk": None, "verbs": []}
    state = view.windows[desk.window]
    ticket = held(view.tickets.get(state.ticket), desk.entries) if state.ticket else None
    verbs = verbs_of(desk, state, ticket)
    shown = _card(desk, view, ticket) if ticket else None
    then = primary(desk, state, ticket)
    able = desk.live and free(state)
    return {
        "ready": True,
        "live": desk.live,
        "window": _window(desk, state),
        "hall": hall_words(desk.city, view.hall, desk.window),
        "clerk": {"user": desk.clerk.user, "name": desk.clerk.name} if desk.clerk else None,
        "ended": desk.ended,
        "holding": ticket.number if ticket else None,
        "card": shown,
        "verbs": verbs,
        # a bundle that this window may not end goes on
        "primary": "forward" if then == "finish" and shown and shown["then"] else then,
        "lines": sides.lines(view, desk.city, desk.window),
        "own_lane": sides.own_lane(view, desk.window),
        "day": sides.day(view, desk.window),
        "grades": desk.clerk.grades if desk.clerk else None,
        "suspended": sides.suspended(view, desk.city, desk.window, able),
        "missed": sides.missed(view, desk.city, desk.window, able),
        "kept": len(desk.entries),
        "refused": list(desk.refused),
        "wants": dict(desk.wants),
        "auto_at": desk.auto_at,
        "draws": draws(desk) and not sides.waits(view, desk.window),
        "heads": bool(desk.clerk and HEADS & set(desk.clerk.roles)),
    }


def _card(desk: Desk, view: HallView, ticket: Ticket) -> dict[str, Any]:
    window = view.windows[desk.window]
    able = frozenset(window.entitled((*window.own, *window.help)))
    found = card(view, desk.city, ticket, desk.reasons.get(ticket.id))
    return found | chained(view, desk.city, ticket, able)


def free(state: WindowState) -> bool:
    """Whether the window could take a ticket now."""
    return state.state is WindowPhase.OPEN and state.ticket is None


def primary(desk: Desk, state: WindowState, ticket: Ticket | None) -> str:
    """The next verb: the biggest button, and Space."""
    if ticket is not None:
        return "start" if ticket.state is State.CALLED else "finish"
    return {
        WindowPhase.CLOSED: "open",
        WindowPhase.PAUSED: "resume_window",
        WindowPhase.OPEN: "call_next",
    }[state.state]


def verbs_of(desk: Desk, state: WindowState, ticket: Ticket | None) -> list[str]:
    """What can be done now, truly: cut off only what a window may do alone.

    Closing and signing out are offered with a ticket too, so that the refusal can say why not.
    """
    if desk.clerk is None or _taken(desk, state):
        return []
    if not desk.live:
        return list(may(ticket)) if desk.cut else []
    if ticket is not None:
        return [*_on_ticket(ticket), "close", "sign_out"]
    if state.state is WindowPhase.CLOSED:
        return ["open", "sign_out"]
    if state.state is WindowPhase.PAUSED:
        return ["resume_window", "close", "sign_out"]
    assert desk.view is not None
    if sides.waits(desk.view, desk.window):
        calling = ["call_next", "call"]
    else:
        calling = ["call_next"] if draws(desk) else []
    return [*calling, "pause", "close", "sign_out"]


def draws(desk: Desk) -> bool:
    """Whether the window takes from the city's shared line while nobody waits for it."""
    return papers.draws(desk.city, desk.view, desk.window) and desk.wants.get("shared") is not False


def _on_ticket(ticket: Ticket) -> list[str]:
    if ticket.draw is not None:
        return papers.verbs(ticket)
    if ticket.state is State.CALLED:
        verbs = ["start", "recall", "miss", "return", "transfer"]
    else:
        more = ticket.item + 1 < len(ticket.items)
        verbs = ["finish", "suspend", "transfer", "return", *(["next_item"] if more else [])]
        verbs += ["forward"] if ticket.chain else []
    return [*verbs, "confirm"] if declared(ticket) else verbs


def _taken(desk: Desk, state: WindowState) -> bool:
    """Whether another clerk's shift runs at this window."""
    known = desk.clerk.id if desk.clerk else None
    return state.clerk is not None and known is not None and state.clerk != known


def _window(desk: Desk, state: WindowState) -> dict[str, Any]:
    return {
        "id": desk.window,
        "state": state.state.value,
        "reason": state.reason,
        "until": state.until,
        "taken": _taken(desk, state),
    }
