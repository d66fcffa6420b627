"""Waits as the contract writes them: a range in seconds, never null."""

from __future__ import annotations

from queue_server.domain import estimate
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from queue_server.web.parts import WebParts
from queue_server.web.schemas import Wait

NONE = Wait(p10_s=0, p50_s=0, p90_s=0)
MINUTE_MS = 60_000


def line_wait(parts: WebParts, view: HallView, service: str) -> Wait:
    """The wait of who takes a number for the service now.

    Reckoned once for each position of the hall and minute: pages ask for whole cities at a time.
    """
    now = parts.clock.now()
    key, state = (view.hall, service), (view.position, now // MINUTE_MS)
    kept = parts.waits.get(key)
    if kept is None or kept[0] != state:
        found = estimate.line_wait(parts.city, view, service, at=now)
        kept = parts.waits[key] = state, Wait(**found.document())
    return kept[1]


def ticket_wait(parts: WebParts, view: HallView, ticket: Ticket, ahead: int) -> Wait:
    """The wait of a ticket that stands in a line; none where it no longer waits."""
    if ticket.state not in (State.WAITING, State.REMOTE):
        return NONE
    now = parts.clock.now()
    found = estimate.wait_of(parts.city, view, ticket.service, ahead=ahead, at=now)
    return Wait(**found.document())
