"""What the pages of a device app show: a model for each page, and the state of the line.

A browser gets the model as it is and then what changed in it. A slow browser costs nothing: for
each there is only what it was told last, and the next message is the difference to now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from queue_server.clock import CityClock, monotonic_s
from queue_server.device.effects import Phase, Status

Model = Mapping[str, Any]
"""JSON by name; published anew as a whole, never changed after it was published."""


class Showing:
    """One browser that shows a page: what it was told, and whether there is news."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.told: Model | None = None
        self.line_told: int | None = None
        self.news.set()


class PageHub:
    """The models of a device's pages and who shows them."""

    def __init__(self, clock: Callable[[], CityClock | None] = lambda: None) -> None:
        self._clock = clock
        self._models: dict[str, Model] = {}
        self._showing: dict[str, set[Showing]] = {}
        self._line = Status(phase=Phase.IDLE)
        self._line_count = 0
        self._cut_at: float | None = monotonic_s()

    def publish(self, page: str, model: Model) -> None:
        """Show this from now on; what equals the model before is not sent again."""
        self._models[page] = model
        self._wake(page)

    def model(self, page: str) -> Model:
        """What the page shows now; empty before the first."""
        return self._models.get(page, {})

    def line(self, status: Status) -> None:
        """The line to the centre changed; pages show the age of what they have."""
        if status.online:
            self._cut_at = None
        elif self._cut_at is None:
            self._cut_at = monotonic_s()
        self._line = status
        self._line_count += 1
        for page in tuple(self._showing):
            self._wake(page)

    def aged(self, age_s: float) -> None:
        """What is published comes from before this start and is so old; until the line is live."""
        if self._cut_at is not None:
            self._cut_at = monotonic_s() - age_s

    @property
    def age_s(self) -> float:
        """How old what is published is; 0 while the line is live."""
        return 0.0 if self._cut_at is None else monotonic_s() - self._cut_at

    def enter(self, page: str) -> Showing:
        """A browser shows the page."""
        showing = Showing()
        self._showing.setdefault(page, set()).add(showing)
        return showing

    def leave(self, page: str, showing: Showing) -> None:
        """It does no longer."""
        self._showing.get(page, set()).discard(showing)

    def shown(self, page: str) -> int:
        """How many browsers show the page."""
        return len(self._showing.get(page, ()))

    def news(self, page: str, showing: Showing) -> list[dict[str, Any]]:
        """The messages that bring this browser to now; empty when it is there."""
        showing.news.clear()
        found: list[dict[str, Any]] = []
        if showing.line_told != self._line_count:
            showing.line_told = self._line_count
            found.append(self._line_message())
        model, told = self.model(page), showing.told
        showing.told = model
        if told is None:
            found.append({"type": "model", "model": model})
        elif change := _change(told, model):
            found.append(change)
        return found

    def _line_message(self) -> dict[str, Any]:
        message: dict[str, Any] = {
            "type": "line",
            "online": self._cut_at is None,
            "phase": self._line.phase.value,
            "code": self._line.code,
            "age_s": self.age_s,
        }
        clock = self._clock()
        if clock is not None:
            offset = clock.local().utcoffset()
            message["now"], message["pace"] = clock.now(), clock.pace
            message["offset_s"] = offset.total_seconds() if offset else 0
        return message

    def _wake(self, page: str) -> None:
        for showing in self._showing.get(page, ()):
            showing.news.set()


def _change(old: Model, new: Model) -> dict[str, Any] | None:
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    gone = [name for name in old if name not in new]
    return {"type": "change", "set": changed, "drop": gone} if changed or gone else None
