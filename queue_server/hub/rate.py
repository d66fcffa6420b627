"""How often one connection may ask."""

from __future__ import annotations


class Bucket:
    """Holds up to `burst` permissions and gains `rate` a second."""

    def __init__(self, *, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, 0.0

    def take(self, now: float) -> bool:
        """Use one permission at `now` seconds; False when there is none."""
        if self._at:
            self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
