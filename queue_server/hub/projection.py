"""Frames of what each kind of reader may see (domain/sight.py), encoded once for all of a kind."""

from __future__ import annotations

from collections import OrderedDict

from queue_server.domain.events import Event
from queue_server.domain.sight import (
    SOMEBODY,
    Sight,
    concerns,
    event_for,
    rates_of,
    reply_for,
    sight_of,
    ticket_document,
    view_document,
)
from queue_server.domain.view import HallView
from queue_server.wire.codec import encode, encode_event
from queue_server.wire.messages import Snapshot

__all__ = [
    "SOMEBODY",
    "Frames",
    "Sight",
    "event_for",
    "rates_of",
    "reply_for",
    "sight_of",
    "snapshot_frame",
    "ticket_document",
    "view_document",
]

KEPT_FRAMES = 8192


def snapshot_frame(view: HallView, sight: Sight, rates: str | None = None) -> str:
    """The frame of a fresh snapshot."""
    document = view_document(view, sight, rates)
    return encode(Snapshot(view=document, position=view.position.text()))


class Frames:
    """Events as frames, each encoded once for all readers of a sight."""

    def __init__(self, kept: int = KEPT_FRAMES) -> None:
        self._kept = kept
        self._frames: OrderedDict[tuple[str, int, int, Sight, str | None], str] = OrderedDict()

    def of(self, event: Event, sight: Sight, rates: str | None = None) -> str:
        """The event's frame; one of their own for readers who take its window's evaluations."""
        own = rates if concerns(event, rates) else None
        key = event.hall, event.epoch, event.seq, sight, own
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = encode_event(event_for(event, sight, own))
            if len(self._frames) > self._kept:
                self._frames.popitem(last=False)
        return frame
