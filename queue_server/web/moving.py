"""A move between two halls, which no one function touches both of (design.md section 6).

B issues a pending ticket, A lets the old one go, B's is settled. The second step has one command
id whoever does it, so that the request and the sweep over what stopped half-way get the same answer
and never do opposite things.
"""

from __future__ import annotations

from contextlib import suppress

from queue_server.clock import CityClock
from queue_server.domain.commands import Caller, Cancel, Move, Settle
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.ticket import Ticket
from queue_server.domain.view import REMOTE_LANE
from queue_server.ports import HallPort, Halls

SWEEP_AFTER_S = 30
"""Real seconds that a move may take before the sweep takes it up."""
JOB = "job"


async def finish_move(old: HallPort, new: HallPort, ticket: str, to: str) -> None:
    """Let the old hall go of the ticket and settle the new one; else undo, and refuse.

    MOVE_CLOSED when the old ticket can no longer be moved. HALL_NOT_READY leaves the new one
    pending, for the sweep.
    """
    try:
        await old.perform(Move(ticket=ticket, to_ticket=to), Caller(principal=JOB, id=f"move:{to}"))
    except Refused as refused:
        if refused.code == "HALL_NOT_READY":
            raise
        await _undo(new, to)
        raise refusal("MOVE_CLOSED", ticket) from refused
    await new.perform(Settle(ticket=to), Caller(principal=JOB, id=f"settle:{to}"))


async def _undo(new: HallPort, to: str) -> None:
    command = Cancel(ticket=to, by="move", reason="move_closed")
    with suppress(Refused):
        await new.perform(command, Caller(principal=JOB, id=f"undo:{to}"))


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
