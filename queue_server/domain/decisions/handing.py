"""Handing a hall to another centre: only when nobody is in it."""

from __future__ import annotations

from queue_server.domain.commands import HandOver
from queue_server.domain.decisions.plan import Plan
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase

_HERE = frozenset({State.WAITING, State.CALLED, State.SERVING, State.SUSPENDED})
_CARRIED = frozenset({State.WAITING, State.SUSPENDED})


def hand_over(view: HallView, command: HandOver, now: int) -> Plan:
    """Refuse HALL_BUSY while a window is not closed or somebody is in a line.

    Who was carried over the end of a day goes along, as remote and missed numbers do.
    """
    for name in sorted(view.windows):
        window = view.windows[name]
        if window.state is not WindowPhase.CLOSED or window.clerk is not None:
            raise refusal("HALL_BUSY", name)
    for ticket in sorted(view.tickets.values(), key=lambda one: one.serial):
        if ticket.state in _HERE and not _carried(view, ticket):
            raise refusal("HALL_BUSY", ticket.id)
    return Plan(events=(("hall.handed", {"to": command.to}),))


def _carried(view: HallView, ticket: Ticket) -> bool:
    zone = view.rules[ticket.service].zone
    return ticket.state in _CARRIED and view.days.get(zone, 0) >= ticket.day
