"""A move between two halls, which no one function touches both of (design.md section 6).

B issues a pending ticket, A lets the old one go, B's is settled. The second step has one command
id whoever does it, so that the request and the sweep over what stopped half-way get the same answer
and never do opposite things.
"""

from __future__ import annotations

from contextlib import suppress

from queue_server.clock import CityClock
from queue_server.domain.commands import Cancel, Move, Settle
from queue_server.domain.hall import Reply
from queue_server.domain.moves import MOVES
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.ticket import Ticket
from queue_server.domain.view import REMOTE_LANE
from queue_server.ports import HallPort, Halls, perform
from queue_server.web.doing import place_of
from queue_server.web.issuing import move_command
from queue_server.web.parts import WebParts
from queue_server.web.show import STANDING

SWEEP_AFTER_S = 30
"""Real seconds that a move may take before the sweep takes it up."""
JOB = "job"


async def move_number(parts: WebParts, principal: str, key: str, ticket: str, hall: str) -> Reply:
    """Move a ticket by somebody's right; the reply has the new ticket, to which the old one leads.

    A move that happened already is answered again. Refuses MOVE_CLOSED, and what the intake of the
    new hall refuses.
    """
    place, new = place_of(parts, ticket), parts.halls.route(hall)
    old = place.ticket()
    moved = split_ticket_id(old.moved_to or "")
    if moved is not None and moved.hall == hall:
        return _reply(new, old.moved_to or "")
    if old.state not in MOVES["move"] or old.pending or hall == place.hall:
        raise refusal("MOVE_CLOSED", ticket)
    command = move_command(parts, new.view, old)
    reply = await perform(new, command, principal, key)
    to: str = reply["ticket"]["id"]
    await finish_move(place.port, new, ticket, to)
    return _reply(new, to)


def _reply(port: HallPort, ticket: str) -> Reply:
    """The new ticket as it is now."""
    found, position = port.view.ticket(ticket), port.view.position
    return {
        "epoch": position.epoch,
        "seq": position.seq,
        "ticket": found.document(),
        "ahead": port.view.ahead(found) if found.state in STANDING else 0,
    }


async def finish_move(old: HallPort, new: HallPort, ticket: str, to: str) -> None:
    """Let the old hall go of the ticket and settle the new one; else undo, and refuse.

    MOVE_CLOSED when the old ticket can no longer be moved. HALL_NOT_READY leaves the new one
    pending, for the sweep.
    """
    try:
        await perform(old, Move(ticket=ticket, to_ticket=to), JOB, f"move:{to}")
    except Refused as refused:
        if refused.code == "HALL_NOT_READY":
            raise
        await _undo(new, to)
        raise refusal("MOVE_CLOSED", ticket) from refused
    await perform(new, Settle(ticket=to), JOB, f"settle:{to}")


async def _undo(new: HallPort, to: str) -> None:
    command = Cancel(ticket=to, by="move", reason="move_closed")
    with suppress(Refused):
        await perform(new, command, JOB, f"undo:{to}")


async def sweep_moves(halls: Halls, clock: CityClock) -> None:
    """Finish or undo the moves that stopped half-way; any number of centres may do it at once."""
    before = clock.now() - int(SWEEP_AFTER_S * 1000 * clock.pace)
    for port in [halls.route(hall) for hall in halls.city.halls]:
        for ticket in _pending(port):
            if ticket.issued_at < before:
                await _sweep(halls, port, ticket)


def _pending(port: HallPort) -> list[Ticket]:
    view = port.view
    lanes = (entries for key, entries in view.lanes.items() if key.endswith(f"|{REMOTE_LANE}"))
    tickets = (view.tickets[name] for entries in lanes for _, _, name in entries)
    return [ticket for ticket in tickets if ticket.pending]


async def _sweep(halls: Halls, port: HallPort, ticket: Ticket) -> None:
    source = ticket.moved_from or ""
    split = split_ticket_id(source)
    if split is None:
        return
    try:
        old = halls.route(split.hall)
    except Refused:
        # the hall left the city's configuration
        await _undo(port, ticket.id)
        return
    # refused: undone by the same step, or the old hall is away and the next sweep asks again
    with suppress(Refused):
        await finish_move(old, port, source, ticket.id)
