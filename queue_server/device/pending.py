"""Commands of a device that have no answer yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from queue_server.device.answers import Answer, Unknown, Unsent
from queue_server.wire.messages import CommandFrame

LIMIT = 500
"""Commands in flight; one more pushes the oldest out, which is then answered as overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    frame: CommandFrame
    until: float
    sent: bool = False

    @property
    def answer(self) -> Answer:
        return Unknown() if self.sent else Unsent()


class Pending:
    """Commands by their keys, in the order in which they were asked."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def add(self, frame: CommandFrame, *, until: float) -> bool:
        """Take a command in; False when its id is pending already and only waits longer."""
        known = self._entries.get(frame.key)
        if known is not None:
            self._entries[frame.key] = replace(known, until=max(known.until, until))
            return False
        if len(self._entries) >= LIMIT:
            oldest = next(iter(self._entries))
            self._entries[oldest] = replace(self._entries[oldest], until=float("-inf"))
        self._entries[frame.key] = _Entry(frame=frame, until=until)
        return True

    def mark_sent(self, key: str) -> None:
        """It is on the socket: from now on nobody knows whether it happened."""
        self._entries[key] = replace(self._entries[key], sent=True)

    def take(self, key: str) -> bool:
        """Its reply came; False when nobody waits for it any more."""
        return self._entries.pop(key, None) is not None

    def all(self) -> Iterator[CommandFrame]:
        """What to send on a fresh socket, in order."""
        return iter([entry.frame for entry in self._entries.values()])

    def overdue(self, now: float) -> list[tuple[str, Answer]]:
        """Forget and name those that waited long enough."""
        late = [(id_, one.answer) for id_, one in self._entries.items() if one.until <= now]
        for id_, _ in late:
            del self._entries[id_]
        return late

    def give_up(self) -> list[tuple[str, Answer]]:
        """Forget and name all."""
        left = [(id_, one.answer) for id_, one in self._entries.items()]
        self._entries.clear()
        return left
