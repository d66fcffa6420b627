"""Why the tickets of this window were called, kept through a restart of the app.

A view has no reasons; they come with the calls. The file holds rules and numbers, no person.
"""

from __future__ import annotations

from pathlib import Path

from queue_server.domain.events import Event
from queue_server.domain.ticket import FINAL
from queue_server.domain.view import HallView
from window_client import kept
from window_client.card import Reason

KEPT = 50
"""Reasons that are remembered at most; a window has one ticket and a few set aside."""


class Reasons:
    """Ticket to the reason of its last call at this window."""

    def __init__(self, path: Path) -> None:
        self.known: dict[str, Reason] = kept.read(path, {})
        self._path = path

    def happened(self, event: Event, window: str) -> None:
        """Keep the reason of a call at this window."""
        if event.type != "ticket.called" or event.data.get("window") != window:
            return
        self.known.pop(event.data["ticket"], None)
        self.known[event.data["ticket"]] = event.data.get("reason", {})
        while len(self.known) > KEPT:
            del self.known[next(iter(self.known))]
        self._write()

    def lost(self, view: HallView) -> None:
        """Forget those of tickets that are over."""
        open_ = {name for name, one in view.tickets.items() if one.state not in FINAL}
        self.known = {name: one for name, one in self.known.items() if name in open_}

    def _write(self) -> None:
        kept.write(self._path, self.known)
