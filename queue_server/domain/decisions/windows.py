"""Windows and shifts: who serves where, and what the window calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.commands import (
    Close,
    Free,
    Open,
    Pause,
    ResumeWindow,
    Services,
    SignIn,
    SignOut,
)
from queue_server.domain.decisions.plan import (
    AWAY,
    Plan,
    Planned,
    changed,
    handling,
    rested,
    stretched,
)
from queue_server.domain.lanes import held_by
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import FIRST, State, Suspend, window_lane
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase, WindowState


def sign_in(view: HallView, command: SignIn, now: int) -> Plan:
    """Begin the clerk's shift; another clerk's ends first."""
    window = view.window(command.window)
    _not_amid(window, command.clerk)
    return Plan(events=_shift(view, command.window, window, command, now), window=command.window)


def _not_amid(window: WindowState, clerk: str) -> None:
    """Refuse WINDOW_BUSY to another clerk while something is at the window, or on its way there."""
    if window.clerk != clerk and (window.ticket or window.drawing):
        raise refusal("WINDOW_BUSY", window.ticket or "")


def _shift(
    view: HallView, name: str, window: WindowState, command: SignIn | Open, now: int
) -> tuple[Planned, ...]:
    if window.clerk == command.clerk:
        return ()
    # at a hand-over the next clerk finds what was set aside and sent here
    events = (_ended(view, name),) if window.clerk is not None else ()
    facts = {"clerk": command.clerk, "may": command.may, "since": now}
    return (*events, _set("shift.began", name, facts, clerk=command.clerk))


def sign_out(view: HallView, command: SignOut, now: int) -> Plan:
    """End the shift and close the window."""
    window = _idle(view, command.window)
    if window.clerk is None:
        return Plan(window=command.window)
    return Plan(events=ending(view, command.window, now), window=command.window)


def ending(
    view: HallView, name: str, now: int, gone: frozenset[str] = frozenset()
) -> tuple[Planned, ...]:
    """The end of the window's shift; what is bound to it and not `gone` is freed."""
    return (*_freed(view, name, now, gone), _ended(view, name))


def _ended(view: HallView, name: str) -> Planned:
    change: dict[str, Any] = {
        "state": WindowPhase.CLOSED,
        "clerk": None,
        "may": None,
        "since": None,
        "reason": None,
    }
    if view.windows[name].drawing is not None:
        change["drawing"] = None
    clerk = view.windows[name].clerk
    return _set("shift.ended", name, change, clerk=clerk)


def open_window(view: HallView, command: Open, now: int) -> Plan:
    """Open for calls; a window that is open under the same clerk stays as it is."""
    window = view.window(command.window)
    _not_amid(window, command.clerk)
    events = _shift(view, command.window, window, command, now)
    if events or window.state is not WindowPhase.OPEN:
        change = {"state": WindowPhase.OPEN, "reason": None}
        events = (*events, _set("window.opened", command.window, change, clerk=command.clerk))
    return Plan(events=events, window=command.window)


def pause(view: HallView, command: Pause, now: int) -> Plan:
    """Stop calling, with a reason."""
    window = _idle(view, command.window)
    if window.state is WindowPhase.CLOSED:
        raise refusal("WINDOW_CLOSED", command.window)
    change = {"state": WindowPhase.PAUSED, "reason": command.reason}
    return _plan("window.paused", command.window, change)


def resume_window(view: HallView, command: ResumeWindow, now: int) -> Plan:
    """Call again."""
    window = view.window(command.window)
    if window.state is WindowPhase.CLOSED:
        raise refusal("WINDOW_CLOSED", command.window)
    if window.state is WindowPhase.OPEN:
        return Plan(window=command.window)
    return _plan("window.resumed", command.window, {"state": WindowPhase.OPEN, "reason": None})


def close(view: HallView, command: Close, now: int) -> Plan:
    """Close for calls; the shift goes on."""
    window = _idle(view, command.window)
    if window.state is WindowPhase.CLOSED:
        return Plan(window=command.window)
    change = {"state": WindowPhase.CLOSED, "reason": None}
    events = (*_freed(view, command.window, now), _set("window.closed", command.window, change))
    return Plan(events=events, window=command.window)


def free(view: HallView, command: Free, now: int) -> Plan:
    """Take the ticket from a stuck window: a served one waits first, a called one in its place."""
    window = view.window(command.window)
    if window.ticket is None:
        raise refusal("TICKET_NOT_SERVING", command.window)
    ticket = view.tickets[window.ticket]
    change: dict[str, Any] = dict(AWAY)
    events: list[Planned] = []
    if ticket.state is State.SERVING:
        change |= {"lane": FIRST, **stretched(ticket, now)}
        events.append(handling(ticket, now))
    events.insert(0, changed("returned", ticket, change))
    events.append(_set("window.freed", command.window, {}))
    return Plan(events=tuple(events), ticket=ticket.id, window=command.window)


def services(view: HallView, command: Services, now: int) -> Plan:
    """Give the window another role; for a time, then the role before is remembered."""
    window = view.window(command.window)
    for name in (*command.own, *command.help):
        view.rule(name)
    own = list(dict.fromkeys(command.own))
    change = {
        "own": own,
        # a service that the window has as its own needs no help
        "help": [name for name in dict.fromkeys(command.help) if name not in own],
        "until": command.until,
        "before": None if command.until is None else _before(window),
    }
    facts = {} if command.reason is None else {"reason": command.reason}
    return Plan(
        events=(_set("window.changed", command.window, change, **facts),), window=command.window
    )


def _before(window: WindowState) -> Mapping[str, Any]:
    if window.before is not None:
        return window.before
    return {"own": list(window.own), "help": list(window.help)}


def _idle(view: HallView, name: str) -> WindowState:
    window = view.window(name)
    if window.ticket or window.drawing:
        raise refusal("WINDOW_BUSY", window.ticket or "")
    return window


def _freed(
    view: HallView, name: str, now: int, gone: frozenset[str] = frozenset()
) -> tuple[Planned, ...]:
    """What is suspended to the window becomes free; who waits for it alone waits first."""
    change = {"suspend": Suspend.FREE, "window": None, "clerk": None, "suspended_at": now}
    held = (ticket for ticket in held_by(view, name) if ticket.id not in gone)
    free = [changed("suspended", ticket, {**change, **rested(ticket, now)}) for ticket in held]
    sent = (view.tickets[entry[2]] for entry in view.lanes.get(window_lane(name), ()))
    waiting = (ticket for ticket in sent if ticket.id not in gone)
    return (*free, *(changed("transferred", ticket, {"lane": FIRST}) for ticket in waiting))


def _set(kind: str, window: str, change: dict[str, Any], /, **facts: Any) -> Planned:
    return kind, {"window": window, "set": change, **facts}


def _plan(kind: str, window: str, change: dict[str, Any]) -> Plan:
    return Plan(events=(_set(kind, window, change),), window=window)
