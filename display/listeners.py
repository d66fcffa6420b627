"""Which of a display's pages speaks: one at a time, and another when that one falls silent."""

from __future__ import annotations

FRESH_S = 6.0
"""A page that was not heard of for so long is not counted on; pages say every two seconds."""


class Listeners:
    """The pages that could speak, by the names that they drew for themselves."""

    def __init__(self) -> None:
        self._heard: dict[str, float] = {}
        self._speaker = ""

    def heard(self, page: str, now: float, *, ready: bool) -> None:
        """A page tells whether its sound is on."""
        if ready:
            self._heard[page] = now
        else:
            self._heard.pop(page, None)

    def speaker(self, now: float) -> str:
        """The page that speaks now; empty when none can."""
        self._heard = {page: at for page, at in self._heard.items() if now - at < FRESH_S}
        if self._speaker not in self._heard:
            self._speaker = next(iter(self._heard), "")
        return self._speaker
