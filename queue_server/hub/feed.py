"""One hall's fold in this process, told on to every reader."""

from __future__ import annotations

import asyncio
from collections import deque

from queue_server.domain.events import Event, Position
from queue_server.domain.fold import apply
from queue_server.domain.view import HallView
from queue_server.ports import Follower

RECENT = 2000
"""Events that readers may resume from without the store."""


class HallFeed:
    """The view of a hall, kept by whoever reads its stream: `take` each event, `restart` on a gap.

    Followers are told synchronously, in the order of events, after the view holds each.
    """

    def __init__(self, hall: str, *, recent: int = RECENT) -> None:
        self.view = HallView(hall=hall)
        self._recent: deque[Event] = deque(maxlen=recent)
        self._followers: dict[Follower, None] = {}
        self._waiting: list[tuple[Position, asyncio.Future[None]]] = []

    @property
    def hall(self) -> str:
        """The hall's id."""
        return self.view.hall

    def take(self, event: Event) -> None:
        """Take the next event in; one that the view holds already is passed over.

        Refuses STALE_POSITION for a gap or a foreign epoch: then `restart` from a snapshot.
        """
        if event.position <= self.view.position:
            return
        apply(self.view, event)
        self._recent.append(event)
        for follower in tuple(self._followers):
            follower.happened(event)
        self._release()

    def restart(self, view: HallView) -> None:
        """Go on from another view; every follower begins anew."""
        self.view = view
        self._recent.clear()
        for follower in tuple(self._followers):
            follower.lost(view)
        self._release()

    def follow(self, follower: Follower) -> HallView:
        """Begin to tell the follower; in the same step the view that its first event follows on."""
        self._followers[follower] = None
        return self.view

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        self._followers.pop(follower, None)

    def recent(self, position: Position) -> list[Event] | None:
        """The events after a position, None when this process does not have them all."""
        end = self.view.position
        if position == end:
            return []
        if position.epoch != end.epoch or position > end or not self._recent:
            return None
        first = self._recent[0]
        if first.epoch != position.epoch or first.seq > position.seq + 1:
            return None
        behind = end.seq - position.seq
        return list(self._recent)[-behind:]

    async def reached(self, position: Position) -> None:
        """Wait until the view holds the position."""
        if self.view.position >= position:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (position, done)
        self._waiting.append(entry)
        try:
            await done
        finally:
            if entry in self._waiting:
                self._waiting.remove(entry)

    def _release(self) -> None:
        if not self._waiting:
            return
        here = self.view.position
        for position, done in self._waiting:
            if position <= here and not done.done():
                done.set_result(None)
        self._waiting = [entry for entry in self._waiting if not entry[1].done()]


class Fed:
    """The reading side of ports.HallPort, over the hall's feed in this process."""

    feed: HallFeed

    @property
    def hall(self) -> str:
        """The hall's id."""
        return self.feed.hall

    @property
    def view(self) -> HallView:
        """The fold in this process."""
        return self.feed.view

    async def reached(self, position: Position) -> None:
        """Wait until the fold has taken in the position."""
        await self.feed.reached(position)

    def follow(self, follower: Follower) -> HallView:
        """Begin to tell the follower; in the same step the view that its first event follows on."""
        return self.feed.follow(follower)

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        self.feed.unfollow(follower)
