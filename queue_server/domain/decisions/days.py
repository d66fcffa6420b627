"""The hall as a whole: configuration, stops, and the end of a zone's service day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from queue_server.domain.commands import Configure, EndDay, ResumeService, StopService
from queue_server.domain.decisions.freeing import ending_promises
from queue_server.domain.decisions.plan import Plan, Planned, changed, handling
from queue_server.domain.decisions.rating import to_rate
from queue_server.domain.decisions.windows import ending
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import FINAL, State, Ticket
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowState


def configure(view: HallView, command: Configure, now: int) -> Plan:
    """Put a version of the configuration into force; the one in force is left alone."""
    if command.sha256 == view.sha256 and command.version == view.version:
        return Plan()
    data = {
        "version": command.version,
        "sha256": command.sha256,
        "services": {name: dict(one) for name, one in command.services.items()},
        "windows": {name: dict(one) for name, one in command.windows.items()},
    }
    return Plan(events=(("hall.configured", data),))


def stop_service(view: HallView, command: StopService, now: int) -> Plan:
    """Stop issuing; the waiting keep their places."""
    data: dict[str, Any] = {"reason": command.reason}
    if command.text is not None:
        data["text"] = {name: one for name, one in asdict(command.text).items() if one is not None}
    if command.service is not None:
        view.rule(command.service)
        data["service"] = command.service
    if command.until is not None:
        data["until"] = command.until
    if command.offers:
        data["offers"] = [one.value for one in command.offers]
    return Plan(events=(("service.stopped", data),))


def resume_service(view: HallView, command: ResumeService, now: int) -> Plan:
    """Issue again; nothing happens where nothing was stopped."""
    if (command.service or "") not in view.stops:
        return Plan()
    data = {} if command.service is None else {"service": command.service}
    return Plan(events=(("service.resumed", data),))


def end_day(view: HallView, command: EndDay, now: int) -> Plan:
    """Bring every ticket of the zone's day to its final state, then close the windows."""
    if view.days.get(command.zone, 0) >= command.day:
        raise refusal("TOO_LATE", command.zone)
    ending_now = _ending_now(view, command)
    events = [
        event
        for ticket in ending_now
        for event in _END[ticket.state](view, ticket, command.day, now)
    ]
    events += ending_promises(view, command.zone, command.day, now)
    gone = frozenset(ticket.id for ticket in ending_now)
    for name in sorted(view.windows):
        if _closes(view, view.windows[name], command, gone):
            events.extend(ending(view, name, now, gone))
    events.append(("hall.day_ended", {"zone": command.zone, "day": command.day}))
    return Plan(events=tuple(events))


def _ending_now(view: HallView, command: EndDay) -> list[Ticket]:
    """The zone's open tickets of the day and before that are not carried, by issue serial."""
    found = (
        ticket
        for ticket in view.tickets.values()
        if ticket.day <= command.day
        and ticket.state not in FINAL
        and view.rules[ticket.service].zone == command.zone
        and not (view.rules[ticket.service].carry and ticket.state in _CARRIED)
    )
    return sorted(found, key=lambda ticket: ticket.serial)


def _closes(view: HallView, window: WindowState, command: EndDay, gone: frozenset[str]) -> bool:
    """A window closes once its zone's day is over, but not on a ticket that goes on."""
    over = window.zone == command.zone or view.days.get(window.zone, 0) >= command.day
    busy = window.ticket is not None and window.ticket not in gone
    return over and window.clerk is not None and not busy


def _cancelled(view: HallView, ticket: Ticket, day: int, now: int) -> list[Planned]:
    change = {"state": State.CANCELLED, "reason": "day_ended", "ended_at": now}
    return [changed("cancelled", ticket, change, by="day_end")]


def _no_show(view: HallView, ticket: Ticket, day: int, now: int) -> list[Planned]:
    return [changed("no_show", ticket, {"state": State.NO_SHOW, "ended_at": now})]


def _unfinished(view: HallView, ticket: Ticket, day: int, now: int) -> list[Planned]:
    change = {"state": State.DONE, "outcome": "unfinished", "ended_at": now}
    handled = [{"outcome": "unfinished"}]
    alarm = {"alarm": "unfinished", "level": "red", "about": ticket.id, "day": day}
    return [
        changed("finished", ticket, change),
        handling(ticket, now, handled, rate=to_rate(view, ticket, now, "day_ended", handled)),
        ("alarm.raised", alarm),
    ]


_CARRIED = frozenset({State.WAITING, State.REMOTE, State.SUSPENDED})

_END: dict[State, Callable[[HallView, Ticket, int, int], list[Planned]]] = {
    State.WAITING: _cancelled,
    State.REMOTE: _cancelled,
    State.SUSPENDED: _cancelled,
    State.CALLED: _no_show,
    State.MISSED: _no_show,
    State.SERVING: _unfinished,
}
