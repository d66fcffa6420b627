"""When a clerk may go home: whoever holds a number is served (号清人走)."""

from __future__ import annotations

from queue_server.domain.ticket import State
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase

_HERE = frozenset({State.WAITING, State.SUSPENDED})


def needed(view: HallView, window: str) -> bool:
    """Whether somebody who waits or was sent for papers can be served at this window alone."""
    own = _lines(view, window)
    others = {
        line
        for name, state in view.windows.items()
        if name != window and state.state is not WindowPhase.CLOSED
        for line in _lines(view, name)
    }
    return any(
        ticket.state in _HERE and ticket.service in own and ticket.service not in others
        for ticket in view.tickets.values()
    )


def _lines(view: HallView, window: str) -> frozenset[str]:
    role = view.windows[window]
    return frozenset(role.entitled((*role.own, *role.help)))
