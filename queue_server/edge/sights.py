"""One fold of the hall, and what each kind of page may see of it.

The node's line sees what a window sees. A window's page reads that very fold; what others may see
less of is folded once more for all of them, from the same events without what they may not know.
"""

from __future__ import annotations

from queue_server.device.mirror import Follower, Mirror
from queue_server.domain.events import Event
from queue_server.domain.sight import Sight, event_for, view_document
from queue_server.domain.view import HallView
from queue_server.wire.messages import Snapshot


class Sights:
    """The hall by sight; each is made when the first page asks for it."""

    def __init__(self, whole: Mirror) -> None:
        self._whole = whole
        self._less: dict[tuple[Sight, str | None], _Less] = {}

    def of(self, sight: Sight, rates: str | None = None) -> Mirror:
        """The hall as a page of this sight may see it, which takes this window's evaluations."""
        if sight in (Sight.DESK, Sight.WHOLE):
            return self._whole
        key = sight, rates
        if key not in self._less:
            self._less[key] = _Less(self._whole, sight, rates)
        return self._less[key].mirror


class _Less:
    """A second fold, from the first one's events as a lesser sight has them."""

    def __init__(self, whole: Mirror, sight: Sight, rates: str | None) -> None:
        self.mirror = Mirror()
        self._sight, self._rates = sight, rates
        self._whole = whole
        follower: Follower = self
        view = whole.follow(follower)
        if view is not None:
            self.lost(view)

    def happened(self, event: Event) -> None:
        """Fold the event; where that cannot be, begin anew."""
        if (
            not self.mirror.take(event_for(event, self._sight, self._rates))
            and self._whole.view is not None
        ):
            self.lost(self._whole.view)

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        document = view_document(view, self._sight, self._rates)
        self.mirror.take(Snapshot(view=document, position=view.position.text()))
