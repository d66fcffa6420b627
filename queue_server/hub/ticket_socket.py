"""`/ws/tickets/{id}`: a page that follows one ticket.

The first frame of the page may be `{type: "hello", key}`. Frames: `{type: "ticket", ticket}` now
and at each change, conflated; anyone sees `id, state, ahead` and why the line is `stopped`, the
holder, and who follows it by its second key, also number, service, class, wait, the window called
to, and where the ticket moved. After its end the socket closes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import WebSocket

from queue_server.domain.events import Event
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.refusals import Refused
from queue_server.domain.stopping import stop_for
from queue_server.domain.ticket import FINAL, State, Ticket
from queue_server.domain.view import HallView
from queue_server.hub.hub import Hub
from queue_server.hub.parts import HubParts
from queue_server.hub.watching import Watching
from queue_server.ports import HallPort
from queue_server.ports.showings import Place
from queue_server.wire.close import Close

NORMAL = 1000
SENT_ON = frozenset({"ticket.transferred", "ticket.forwarded"})
"""What brings a ticket into another line, where it may come before others."""
_HOLDER = ("number", "service", "window", "moved_to", "arrive_by", "called_at")


class Following:
    """One ticket as a ports.Follower of its hall; `news` is set at whatever may change it."""

    def __init__(self, port: HallPort, ticket: str) -> None:
        self.news = asyncio.Event()
        self.news.set()
        self.id = ticket
        self._port = port
        self._line = port.view.ticket(ticket).service
        port.follow(self)

    def leave(self) -> None:
        """Follow no longer."""
        self._port.unfollow(self)

    @property
    def view(self) -> HallView:
        """The hall."""
        return self._port.view

    def happened(self, event: Event) -> None:
        """Only tickets of the own line stand before this one."""
        ticket = self.view.tickets.get(event.data.get("ticket", ""))
        own = self.view.tickets.get(self.id)
        line = own.service if own else self._line
        # a transfer takes a ticket out of this line into another: then its own line changed too
        if ticket is None or ticket.service == line or event.type in SENT_ON:
            self.news.set()

    def lost(self, view: HallView) -> None:
        """Anything may have changed."""
        self.news.set()


async def serve_ticket(websocket: WebSocket, hub: Hub, ticket: str) -> None:
    """Serve one page until it goes or the ticket has ended."""
    await websocket.accept()
    try:
        split = split_ticket_id(ticket)
        following = Following(hub.parts.halls.route(split.hall if split else ""), ticket)
    except Refused:
        await websocket.close(Close.NOT_HERE)
        return
    holder = False

    def heard(frame: Mapping[str, Any]) -> None:
        nonlocal holder
        key = frame.get("key")
        if frame.get("type") == "hello" and isinstance(key, str):
            keys = hub.parts.keys
            holder = keys.holds(ticket, key) or keys.follows(ticket, key)
            following.news.set()

    timing = hub.parts.timing
    try:
        async with Watching(websocket, heartbeat_s=timing.heartbeat_s, heard=heard) as watching:
            told: Mapping[str, Any] | None = None
            while watching.there:
                await watching.news(following.news)
                following.news.clear()
                found = following.view.tickets.get(ticket)
                document = found and ticket_facts(hub.parts, following.view, found, holder=holder)
                if document and document != told:
                    told = document
                    await watching.send({"type": "ticket", "ticket": document})
                if found is None or (found.state in FINAL and (holder or await _no_key(watching))):
                    await watching.close(NORMAL)
                await watching.pause(timing.ticket_s)
    finally:
        following.leave()


async def _no_key(watching: Watching) -> bool:
    """Give a page of an ended ticket the time to say its key."""
    await watching.pause(1.0)
    return True


def ticket_facts(
    parts: HubParts, view: HallView, ticket: Ticket, *, holder: bool
) -> dict[str, Any]:
    """What a page may show of a ticket."""
    standing = ticket.state in (State.WAITING, State.REMOTE)
    ahead = view.ahead(ticket) if standing else 0
    now = parts.clock.now()
    facts: dict[str, Any] = {"id": ticket.id, "state": ticket.state.value, "ahead": ahead}
    stop = stop_for(parts.halls.city, view, ticket, now)
    if stop is not None:
        facts["stopped"] = stop.document()
    if not holder:
        return facts
    document = ticket.document()
    facts |= {name: document[name] for name in _HOLDER if name in document}
    facts["class"] = ticket.ticket_class.value
    wait = parts.waits.ticket(view.hall, ticket.id)
    if wait is not None:
        facts["wait"] = wait.document()
        parts.showings.shown(ticket, wait, Place.PAGE)
    return facts
