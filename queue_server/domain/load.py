"""The figures of one hall for a board, kept up with its events."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from queue_server.domain.events import Event
from queue_server.domain.ticket import State
from queue_server.domain.view import REMOTE_LANE, HallView
from queue_server.domain.window import WindowPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class HallLoad:
    """What a board shows of a hall; counts are of the service days that have not ended."""

    waiting: int
    remote: int
    serving: int
    """Called and serving."""
    windows_open: int
    longest_wait_s: int
    issued: int
    served: int
    missed: int

    def document(self) -> dict[str, int]:
        """As JSON."""
        return asdict(self)


HALF_HOUR_MS = 1_800_000


class Tally:
    """Counts tickets by state, and by half hour; told of each event after the view holds it."""

    def __init__(self, view: HallView) -> None:
        self.taken: Counter[int] = Counter()
        """Half hour of city time (since 1970) to the numbers taken in it."""
        self.done: Counter[int] = Counter()
        """And to those finished in it."""
        self._states: dict[str, State] = {}
        self._count: Counter[State] = Counter()
        self.restart(view)

    def restart(self, view: HallView) -> None:
        """Count a view from the start."""
        self._view = view
        self._states = {name: ticket.state for name, ticket in view.tickets.items()}
        self._count = Counter(self._states.values())
        tickets = view.tickets.values()
        self.taken = Counter(one.issued_at // HALF_HOUR_MS for one in tickets)
        self.done = Counter(
            one.ended_at // HALF_HOUR_MS
            for one in tickets
            if one.state is State.DONE and one.ended_at is not None
        )

    def take(self, event: Event) -> None:
        """Follow one event."""
        if event.type == "hall.day_ended":
            self.restart(self._view)
            return
        name = event.data.get("ticket")
        ticket = self._view.tickets.get(name) if isinstance(name, str) else None
        if ticket is None or self._states.get(ticket.id) is ticket.state:
            return
        old = self._states.get(ticket.id)
        if old is None:
            self.taken[ticket.issued_at // HALF_HOUR_MS] += 1
        else:
            self._count[old] -= 1
        if ticket.state is State.DONE and ticket.ended_at is not None:
            self.done[ticket.ended_at // HALF_HOUR_MS] += 1
        self._states[ticket.id] = ticket.state
        self._count[ticket.state] += 1

    def load(self, now: int) -> HallLoad:
        """The figures at a city time in milliseconds."""
        view, count = self._view, self._count
        heads = [
            entries[0][0] for key, entries in view.lanes.items() if not key.endswith(_REMOTE_KEY)
        ]
        windows = view.windows.values()
        return HallLoad(
            waiting=count[State.WAITING],
            remote=count[State.REMOTE],
            serving=count[State.CALLED] + count[State.SERVING],
            windows_open=sum(one.state is WindowPhase.OPEN for one in windows),
            longest_wait_s=max(0, now - min(heads, default=now)) // 1000,
            issued=len(self._states),
            served=count[State.DONE],
            missed=count[State.MISSED] + count[State.NO_SHOW],
        )


_REMOTE_KEY = f"|{REMOTE_LANE}"
