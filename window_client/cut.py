"""What a window goes on with while it is cut off: the ticket that it holds, and no call.

Two windows could call one ticket, so nothing is called; what is held is started, recalled, missed,
suspended or finished, kept on disk with its time, and told to the centre when the line is back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from queue_server.device.outbox import Entry
from queue_server.domain.ticket import State, Ticket

ALONE: Mapping[State, tuple[str, ...]] = {
    State.CALLED: ("start", "recall", "miss"),
    State.SERVING: ("finish", "suspend"),
}
"""What a window may do by itself with the ticket that it holds."""


def held(ticket: Ticket | None, entries: Iterable[Entry]) -> Ticket | None:
    """The ticket as it is by what was done here since the cut; None when it has gone."""
    for entry in entries:
        if ticket is None or entry.fields.get("ticket") != ticket.id:
            continue
        if entry.verb in ("miss", "suspend", "finish"):
            return None
        ticket = ticket.patched(_changes(ticket, entry))
    return ticket


def _changes(ticket: Ticket, entry: Entry) -> dict[str, Any]:
    if entry.verb == "recall":
        return {"recalls": ticket.recalls + 1}
    if entry.verb == "start" and ticket.state is State.CALLED:
        at = int(datetime.fromisoformat(entry.done_at).timestamp() * 1000)
        return {"state": State.SERVING, "started_at": at}
    return {}


def may(ticket: Ticket | None) -> tuple[str, ...]:
    """The verbs that can be done alone with it."""
    return () if ticket is None else ALONE.get(ticket.state, ())
