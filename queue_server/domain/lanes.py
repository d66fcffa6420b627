"""The names under which a hall knows its lanes, number spaces and handlings, and held tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queue_server.domain.ticket import State, Suspend, Ticket

if TYPE_CHECKING:
    from queue_server.domain.view import HallView

REMOTE_LANE = "remote"


def lane_key(service: str, lane: str) -> str:
    """Name a lane in the hall; a window's lane belongs to no service."""
    return lane if lane.startswith("window:") else f"{service}|{lane}"


def waiting_key(ticket: Ticket) -> str | None:
    """The lane that a ticket stands in now, None when it stands in none."""
    if ticket.state is State.WAITING:
        return lane_key(ticket.service, ticket.lane)
    return lane_key(ticket.service, REMOTE_LANE) if ticket.state is State.REMOTE else None


def number_key(day: int, prefix: str) -> str:
    """Name the number space of a service day and prefix."""
    return f"{day}|{prefix}"


def unrated_key(ticket: str, handling: int) -> str:
    """Name a handling that may be evaluated."""
    return f"{ticket}#{handling}"


def held_by(view: HallView, window: str) -> list[Ticket]:
    """The tickets suspended to a window, by issue serial."""
    held = (
        ticket
        for ticket in view.tickets.values()
        if ticket.state is State.SUSPENDED
        and ticket.window == window
        and ticket.suspend is not Suspend.FREE
    )
    return sorted(held, key=lambda ticket: ticket.serial)
